"""Modules and their published versions, to be looked at; issuing can be switched off and on."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from microcred_plugin import wiring
from microcred_plugin.admin.base import Act, ReadOnlyAdmin, column, filter_by, named
from microcred_plugin.admin.keys import issuers_by_slug
from microcred_plugin.models import Module, ModuleVersion
from microcred_plugin.services import modules
from microcred_plugin.web.pages import actor_of
from microcred_plugin.web.saying import plain, said
from microcred_plugin.words import number_words

__all__ = ["ModuleAdmin", "ModuleVersionAdmin", "modules_by_slug"]


def _switch(row: Module, request: HttpRequest, *, on: bool) -> object:
    return modules.set_issuing(wiring.world(), row.slug, on=on, actor=actor_of(request))


_OFF = Act(
    name="issuing_off",
    label=_("Switch issuing off"),
    question=_("Switch issuing off for these modules?"),
    consequences=(
        _("Nothing is signed for them; learners who meet every condition wait."),
        _("What was signed stays valid and can still be claimed and revoked."),
    ),
    done=_("%(name)s issues nothing for now."),
    run=lambda row, request: _switch(row, request, on=False),
)
_ON = Act(
    name="issuing_on",
    label=_("Switch issuing on"),
    question=_("Switch issuing on for these modules?"),
    consequences=(_("Learners who waited for it are looked at again before long."),),
    done=_("%(name)s issues."),
    run=lambda row, request: _switch(row, request, on=True),
)


def modules_by_slug() -> list[tuple[str, str]]:
    """Return the modules for a filter."""
    return [(row.slug, _title(row)) for row in Module.objects.select_related("current")]


def _title(row: Module) -> str:
    return plain(row.current.content.title) if row.current else ""


def _cohort(row: Module) -> SafeString:
    url = reverse("microcred:instructor", args=(row.course_key,))
    return format_html('<a href="{}">{}</a>', url, row.course_key)


def _number(row: Module) -> int | None:
    return row.current.number if row.current else None


named(Module, _("module"), _("modules"))
named(ModuleVersion, _("version of a module"), _("versions of modules"))


@admin.register(Module)
class ModuleAdmin(ReadOnlyAdmin):
    """Courses that end in a micro-credential."""

    list_display = (
        "slug",
        column(_title, _("Title")),
        column("issuer.slug", _("Issuer")),
        column(_number, _("Version"), order="current__number"),
        column("issuing", _("Issues"), boolean=True),
        column("retired_at", _("Retired")),
    )
    list_filter = (filter_by("issuer__slug", _("Issuer"), issuers_by_slug),)
    search_fields = ("slug", "course_key")
    list_select_related = ("issuer", "current")
    looked_at = (
        column("slug", _("Name in addresses")),
        column(_title, _("Title")),
        column(_cohort, _("Cohort of the course")),
        column("issuer.slug", _("Issuer")),
        column(_number, _("Version")),
        column("issuing", _("Issues"), boolean=True),
        column("retired_at", _("Retired")),
    )
    actions = (_OFF.action(), _ON.action())


def _version_title(row: ModuleVersion) -> SafeString:
    return said(row.content.title)


def _size(row: ModuleVersion) -> str:
    return "" if row.content.ec is None else number_words(row.content.ec)


def _definition(row: ModuleVersion) -> SafeString:
    return format_html("<pre>{}</pre>", json.dumps(row.definition, indent=2, ensure_ascii=False))


@admin.register(ModuleVersion)
class ModuleVersionAdmin(ReadOnlyAdmin):
    """What was published, number by number."""

    list_display = (
        "__str__",
        column(_version_title, _("Title")),
        column(_size, _("EC")),
        column("published_at", _("Published")),
        column("note", _("Note")),
    )
    list_filter = (filter_by("module__slug", _("Module"), modules_by_slug),)
    search_fields = ("module__slug", "module__course_key", "note")
    list_select_related = ("module",)
    looked_at = (
        column("module.slug", _("Module")),
        column("number", _("Version")),
        column("published_at", _("Published")),
        column("author", _("Author")),
        column("note", _("Note")),
        column(_definition, _("Definition")),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        """Return the versions, the newest first."""
        return super().get_queryset(request).order_by("-published_at", "-pk")
