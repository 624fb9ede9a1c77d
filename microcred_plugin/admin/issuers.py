"""Issuers: created once with a DID that never changes, renamed, switched on and off."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextInputWidget
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from microcred_plugin import wiring
from microcred_plugin.admin.base import Act, WritingAdmin, column, faulty_fields, named, operates
from microcred_plugin.domain.bilingual import Bilingual
from microcred_plugin.domain.errors import Fault
from microcred_plugin.models import Issuer
from microcred_plugin.services import issuers, keys
from microcred_plugin.web.pages import actor_of

__all__ = ["IssuerAdmin"]

_FIELDS = {"slug": "slug", "name.en": "name_en", "name.nl": "name_nl", "url": "url"}
_FIELDS |= {"country": "country", "institution_type": "institution_type"}
_CREATED = (
    *("slug", "name_en", "name_nl", "url"),
    *("country", "institution_type", "institution", "identifiers"),
)
_CHANGED = ("name_en", "name_nl", "url", "issuing")


class _IssuerForm(forms.ModelForm):
    """Asks the service what is wrong, so that each fault stands beside its field."""

    name_en = forms.CharField(
        label=_("Name in English"), max_length=255, widget=AdminTextInputWidget
    )
    name_nl = forms.CharField(label=_("Name in Dutch"), max_length=255, widget=AdminTextInputWidget)
    url = forms.CharField(
        label=_("Website"), max_length=500, widget=forms.URLInput(attrs={"class": "vURLField"})
    )

    def name(self) -> Bilingual:
        """Return the name in both languages."""
        given = self.cleaned_data
        return Bilingual(en=given.get("name_en", ""), nl=given.get("name_nl", ""))

    def tell(self, faults: list[Fault]) -> None:
        """Put each fault beside its field, unless the form found something there itself."""
        for field, sentences in faulty_fields(faults, _FIELDS).items():
            if field not in self.errors:
                self.add_error(field, sentences)


class _NewIssuer(_IssuerForm):
    slug = forms.CharField(
        label=_("Name in addresses"),
        max_length=100,
        widget=AdminTextInputWidget,
        help_text=_("Small letters, digits and hyphens. Part of the DID, which never changes."),
    )
    country = forms.CharField(
        label=_("Country"), max_length=2, initial="NL", help_text=_("Two capitals, as in NL.")
    )
    institution_type = forms.ChoiceField(
        label=_("Type of institution"), choices=[(one, one) for one in issuers.INSTITUTION_TYPES]
    )
    institution = forms.CharField(
        label=_("Institution in the national pilot"),
        max_length=100,
        required=False,
        widget=AdminTextInputWidget,
        help_text=_("Its id in the list of institutions, if it is in there."),
    )
    identifiers = forms.JSONField(
        label=_("Identifiers"),
        required=False,
        initial=dict,
        help_text=_("By kind, as in {“ext:BRIN”: “21PB”}, with straight quotation marks."),
    )

    class Meta:
        model = Issuer
        fields = _CREATED

    def details(self) -> issuers.IssuerDetails:
        """Return what was filled in."""
        given = self.cleaned_data
        return issuers.IssuerDetails(
            name=self.name(),
            identifiers=given.get("identifiers") or {},
            **{
                field: given.get(field, "")
                for field in ("slug", "url", "country", "institution_type", "institution")
            },
        )

    def clean_identifiers(self) -> dict[str, str]:
        """Return the identifiers. Raises ValidationError unless they are texts by kind."""
        given = self.cleaned_data["identifiers"] or {}
        plain = isinstance(given, dict) and all(isinstance(one, str) for one in given.values())
        if not plain:
            raise forms.ValidationError(_("Give texts by kind, as in the example."))
        return given

    def clean(self) -> None:
        """Check as models do, and with the service."""
        super().clean()
        self.tell(issuers.issuer_faults(self.details()))


class _KnownIssuer(_IssuerForm):
    issuing = forms.BooleanField(
        label=_("Issues credentials"),
        required=False,
        help_text=_("Switched off, nothing is signed for it; what is signed stays valid."),
    )

    class Meta:
        model = Issuer
        fields = _CHANGED

    def clean(self) -> None:
        """Check as models do, and with the service."""
        super().clean()
        self.tell(issuers.update_faults(self.name(), self.cleaned_data.get("url", "")))


_ROTATE = Act(
    name="rotate_key",
    label=_("Create or replace the signing key"),
    question=_("Let a new key sign for these issuers?"),
    consequences=(
        _("A new key is created and signs from now on."),
        _("The key before it signs no more; what it signed still verifies."),
    ),
    done=_("A new key signs for %(name)s."),
    run=lambda row, request: keys.rotate(wiring.world(), row.slug, actor=actor_of(request)),
)


def _signing_key(row: Issuer) -> str:
    return next((key.public_multikey for key in row.keys.all() if key.active), "")


named(Issuer, _("issuer"), _("issuers"))


@admin.register(Issuer)
class IssuerAdmin(WritingAdmin):
    """Institutions that issue."""

    list_display = (
        "slug",
        column("name_en", _("Name in English")),
        column("institution_type", _("Type of institution")),
        column("issuing", _("Issues"), boolean=True),
        column(_signing_key, _("Signing key")),
    )
    list_display_links = ("slug",)
    search_fields = ("slug", "name_en", "name_nl", "did")
    looked_at = (
        column("slug", _("Name in addresses")),
        column("did", _("DID")),
        column("base_url", _("Base of all ids")),
        column("country", _("Country")),
        column("institution_type", _("Type of institution")),
        column("institution", _("Institution in the national pilot")),
        column("identifiers", _("Identifiers")),
        column(_signing_key, _("Signing key")),
        column("created_at", _("Created")),
    )
    actions = (_ROTATE.action(),)

    def get_queryset(self, request: HttpRequest) -> Any:
        """Return the issuers with their keys."""
        return super().get_queryset(request).prefetch_related("keys")

    def has_change_permission(self, request: HttpRequest, _obj: Any = None) -> bool:
        """Return whether the asker may change, by Django's permissions and by right."""
        allowed = request.user.has_perm(f"{self.opts.app_label}.change_issuer")
        return allowed and operates(request)

    def get_form(self, request: HttpRequest, obj: Any = None, *args: Any, **kwargs: Any) -> Any:
        """Return the form of a new issuer, or of one that is known."""
        form = _NewIssuer if obj is None else _KnownIssuer
        return super().get_form(request, obj, *args, **{**kwargs, "form": form})

    def get_fields(self, _request: HttpRequest, obj: Any = None) -> Any:
        """Return what is asked of a new issuer, or all that is kept of one."""
        return _CREATED if obj is None else (*_CHANGED, *self.looked_at)

    def get_readonly_fields(self, _request: HttpRequest, obj: Any = None) -> Any:
        """Return what never changes."""
        return () if obj is None else self.looked_at

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        """Let the service write."""
        world, actor = wiring.world(), actor_of(request)
        if not change:
            obj.pk = issuers.create_issuer(world, form.details(), actor=actor).pk
            return
        slug = obj.slug
        url, on = form.cleaned_data["url"], form.cleaned_data["issuing"]
        issuers.update_issuer(world, slug, name=form.name(), url=url, actor=actor)
        issuers.set_issuing(world, slug, on=on, actor=actor)
