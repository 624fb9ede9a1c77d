"""What the campus's templates need beside Django's own: percents, the header, a section's body."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_DOWN, Decimal
from typing import Any

from django import template
from django.template.loader import get_template
from django.utils.formats import localize
from django.utils.functional import Promise
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from campus.pages import rights

__all__ = ["campus_header", "mode_name", "percent", "section_body"]

register = template.Library()

_SHOWN = Decimal("0.01")
_MODES: Mapping[str, str | Promise] = {
    "audit": _("audit"),
    "honor": _("honour"),
    "professional": _("professional"),
    "verified": _("verified"),
}


@register.filter
def percent(value: object) -> str:
    """Return a percent with at most two decimals in the reader's language; a dash for no number.

    Cut, not rounded: a score just below a bound never looks as if it had reached it.
    """
    if not isinstance(value, Decimal | int):
        return "\N{EN DASH}"
    cut = Decimal(value).quantize(_SHOWN, rounding=ROUND_DOWN)
    plain = int(cut) if cut == cut.to_integral_value() else cut.normalize()
    return f"{localize(plain)}\N{NO-BREAK SPACE}%"


@register.filter
def mode_name(mode: str) -> str | Promise:
    """Return an enrolment mode in the reader's language, or as it is where it has no word."""
    return _MODES.get(mode, mode)


@register.inclusion_tag("campus/header.html", takes_context=True)
def campus_header(context: template.Context) -> dict[str, Any]:
    """Return what the header shows: where this person can go, and in which language."""
    request = context.get("request")
    user = getattr(request, "user", None)
    return {
        "request": request,
        "user": user,
        "csrf_token": context.get("csrf_token"),
        "path": request.get_full_path() if request else "/",
        "here": request.path if request else "",
        "studio": user is not None and rights.courses_with_role(user, rights.WRITING).exists(),
    }


@register.simple_tag(takes_context=True)
def section_body(context: template.Context, section: Mapping[str, Any]) -> str:
    """Return the body of a section: the fragment it brings, or its own template rendered.

    On the platform that template is one of Mako's, so a plugin's fragment always goes first here.
    """
    fragment = section.get("fragment")
    if fragment is None:
        name = f"{section['template_path_prefix']}{section['section_key']}.html"
        return get_template(name).render({"section": section}, request=context.get("request"))
    body = fragment.body_html() if hasattr(fragment, "body_html") else str(fragment)
    # A fragment is HTML that the plugin's own template escaped.
    return mark_safe(body)  # noqa: S308  # nosec B308 B703
