"""Rendering through a filter of openedx-filters, and its ways out, as the platform does it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

__all__ = ["render_through"]


def render_through(
    page_filter: Any, request: HttpRequest, template_name: str, context: dict[str, Any]
) -> HttpResponse:
    """Return the page that the filter's steps leave: theirs, another template, or a redirect.

    The template that a step names is one of Django's; it may extend the page that it replaces.
    """
    try:
        context, template_name = page_filter.run_filter(
            context=context, template_name=template_name
        )
    except page_filter.RedirectToPage as leaving:
        return redirect(leaving.redirect_to or "campus:entrance")
    except page_filter.RenderCustomResponse as replacing:
        return replacing.response or HttpResponse()
    except page_filter.RenderInvalidDashboard as replacing:
        return render(request, _template_of(replacing), replacing.template_context or {})
    return render(request, template_name, context)


def _template_of(replacing: Any) -> str:
    """Return the template named; each of the two filters has an attribute of its own for it."""
    for attribute in ("dashboard_template", "instructor_template"):
        name = getattr(replacing, attribute, "")
        if name:
            return str(name)
    return "404.html"
