"""Quality frameworks: those that ship and those that were edited, each with its switch."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from microcred_plugin import wiring
from microcred_plugin.admin.base import ReadOnlyAdmin, named
from microcred_plugin.domain.bilingual import Bilingual
from microcred_plugin.domain.errors import Invalid
from microcred_plugin.domain.frameworks import Framework, SizeUnit, shipped_frameworks
from microcred_plugin.models import QualityFramework
from microcred_plugin.services import frameworks
from microcred_plugin.web.pages import actor_of
from microcred_plugin.web.saying import plain, said
from microcred_plugin.words import fault_words, number_words

__all__ = ["QualityFrameworkAdmin"]

_LONGEST = 200_000


@dataclass(frozen=True, kw_only=True)
class _Line:
    code: str
    name: SafeString
    size: str
    url: str
    on: bool
    edited: bool
    shipped: bool


class _Readable(forms.JSONField):
    """A JSON field whose value is laid out for people."""

    def prepare_value(self, value: Any) -> Any:
        """Return the text to be edited; what somebody sent comes back as it was."""
        if isinstance(value, Mapping):
            return json.dumps(value, indent=2, ensure_ascii=False)
        return super().prepare_value(value)


class _DefinitionForm(forms.Form):
    definition = _Readable(
        label=gettext_lazy("Definition"),
        widget=forms.Textarea(attrs={"rows": 30, "cols": 100, "spellcheck": "false"}),
        help_text=gettext_lazy("As in the package: bounds are inclusive, null is no bound."),
    )

    def clean_definition(self) -> dict[str, Any]:
        """Return the definition. Raises ValidationError for anything but an object."""
        given = self.cleaned_data["definition"]
        if not isinstance(given, dict):
            raise forms.ValidationError(_("This must be an object with the fields of a framework."))
        return given


def _line(framework: Framework, on: frozenset[str], edited: frozenset[str]) -> _Line:
    return _Line(
        code=framework.id,
        name=said(framework.name),
        size=_size(framework),
        url=framework.url,
        on=framework.id in on,
        edited=framework.id in edited,
        shipped=framework.id in shipped_frameworks(),
    )


def _name(found: Mapping[str, Any]) -> str:
    return plain(Bilingual(**found["name"]))


def _size(framework: Framework) -> str:
    low, high = framework.minimum, framework.maximum
    unit = "EC" if framework.unit is SizeUnit.EC else _("hours of study")
    if low is None and high is None:
        return _("no bounds")
    if high is None:
        return _("%(minimum)s %(unit)s or more") % {"minimum": number_words(low or 0), "unit": unit}
    values = {"minimum": number_words(low or 0), "maximum": number_words(high), "unit": unit}
    return _("%(minimum)s to %(maximum)s %(unit)s") % values


named(QualityFramework, gettext_lazy("quality framework"), gettext_lazy("quality frameworks"))


@admin.register(QualityFramework)
class QualityFrameworkAdmin(ReadOnlyAdmin):
    """Pages of our own: most frameworks have no row, because they are as the package has them."""

    def get_urls(self) -> list[Any]:
        """Return the pages with those for one framework by its code."""
        view: Any = self.admin_site.admin_view
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path("new/", view(self.new_view), name=f"{name}_new"),
            path("<slug:code>/edit/", view(self.edit_view), name=f"{name}_edit"),
            path("<slug:code>/switch/", view(self.switch_view), name=f"{name}_switch"),
            path("<slug:code>/restore/", view(self.restore_view), name=f"{name}_restore"),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show every framework that is known here."""
        self._must_see(request)
        on, edited = frameworks.switched_on(), frameworks.edited()
        known = frameworks.known_frameworks().values()
        lines = [_line(framework, on, edited) for framework in known]
        values = {
            "title": _("Quality frameworks"),
            "lines": lines,
            "may_change": self.has_operate_permission(request),
            **(extra_context or {}),
        }
        return self._page(request, "frameworks", values)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        *_args: Any,
        **_kwargs: Any,
    ) -> HttpResponse:
        """Lead from a row to the page of its framework."""
        self._must_see(request)
        row = self.get_object(request, object_id)
        if row is None:
            raise Http404
        return redirect(self._url("edit", row.code))

    def edit_view(self, request: HttpRequest, code: str) -> HttpResponse:
        """Show the definition of a framework, and keep another one."""
        self._must_see(request)
        found = frameworks.definitions().get(code)
        if found is None:
            raise Http404
        return self._edit(request, found, code=code)

    def new_view(self, request: HttpRequest) -> HttpResponse:
        """Write a framework of one's own, beginning with one that ships."""
        self._must_operate(request)
        first = next(iter(frameworks.definitions().values()))
        start = {**first, "id": "", "name": {"en": "", "nl": ""}}
        return self._edit(request, start, code="")

    def switch_view(self, request: HttpRequest, code: str) -> HttpResponse:
        """Switch a framework on or off."""
        self._must_operate(request)
        known = frameworks.known_frameworks()
        if code not in known:
            raise Http404
        if request.method == "POST":
            on = request.POST.get("on") == "1"
            frameworks.switch(wiring.world(), code, on=on, actor=actor_of(request))
            text = _("%(name)s is switched on.") if on else _("%(name)s is switched off.")
            messages.success(request, text % {"name": plain(known[code].name)})
        return redirect(self._url("changelist"))

    def restore_view(self, request: HttpRequest, code: str) -> HttpResponse:
        """Let a shipped framework be as the package has it."""
        self._must_operate(request)
        if code not in shipped_frameworks():
            raise Http404
        if request.method == "POST":
            frameworks.restore(wiring.world(), code, actor=actor_of(request))
            messages.success(request, _("The framework is as it came with the package."))
        return redirect(self._url("changelist"))

    def _edit(self, request: HttpRequest, found: Mapping[str, Any], *, code: str) -> HttpResponse:
        text = {"definition": found}
        form = _DefinitionForm(request.POST or None, initial=text)
        if request.method == "POST":
            self._must_operate(request)
            if form.is_valid() and self._keep(request, form, code):
                return redirect(self._url("changelist"))
        values = {
            "title": _name(found) or _("A framework of your own"),
            "form": form,
            "may_change": self.has_operate_permission(request),
            "shown": json.dumps(found, indent=2, ensure_ascii=False),
        }
        return self._page(request, "framework", values)

    def _keep(self, request: HttpRequest, form: _DefinitionForm, code: str) -> bool:
        definition = form.cleaned_data["definition"]
        name = code or str(definition.get("id", ""))
        if not code and name in frameworks.known_frameworks():
            form.add_error("definition", _("id: there is a framework with this id already."))
            return False
        try:
            frameworks.edit(wiring.world(), name, definition, actor=actor_of(request))
        except Invalid as error:
            for fault in error.faults:
                form.add_error("definition", f"{fault.field}: {fault_words(fault)}")
            return False
        messages.success(request, _("The framework was kept."))
        return True

    def _must_see(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied

    def _must_operate(self, request: HttpRequest) -> None:
        if not self.has_operate_permission(request):
            raise PermissionDenied

    def _url(self, suffix: str, *args: str) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{suffix}", args=args)

    def _page(self, request: HttpRequest, name: str, values: dict[str, Any]) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "opts": self.opts, **values}
        return TemplateResponse(request, f"admin/microcred_plugin/{name}.html", context)
