"""Signing keys: what they may do, never what they are made of."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from microcred_plugin import wiring
from microcred_plugin.admin.base import Act, WritingAdmin, column, filter_by, named
from microcred_plugin.models import Issuer, KeyState, SigningKey
from microcred_plugin.services import keys
from microcred_plugin.web.pages import actor_of
from microcred_plugin.web.saying import plain

__all__ = ["SigningKeyAdmin", "issuers_by_slug"]

_SHOWN = 16

_STATES: dict[str, Promise] = {
    KeyState.ACTIVE: _("signs"),
    KeyState.RETIRED: _("verifies only"),
    KeyState.COMPROMISED: _("trusted no more"),
}


def _state(row: SigningKey) -> str:
    return str(_STATES[row.state])


def issuers_by_slug() -> list[tuple[str, str]]:
    """Return the issuers for a filter."""
    return [(row.slug, plain(row.name)) for row in Issuer.objects.all()]


def _short(row: SigningKey) -> str:
    return f"{row.public_multikey[:_SHOWN]}\N{HORIZONTAL ELLIPSIS}"


def _signed(row: Any) -> int:
    return int(row.signed)


class _NewKey(forms.ModelForm):
    issuer = forms.ModelChoiceField(
        label=_("Issuer"),
        queryset=Issuer.objects.exclude(keys__active=1),
        help_text=_("Issuers that have no key that signs. Others get a new one by replacing it."),
    )

    class Meta:
        model = SigningKey
        fields = ("issuer",)

    def _post_clean(self) -> None:
        """Leave the row and its constraints to the service, which makes it."""


_ROTATE = Act(
    name="rotate",
    label=_("Replace by a new key"),
    question=_("Let a new key sign for the issuers of these keys?"),
    consequences=(
        _("A new key is created and signs from now on."),
        _("The key before it signs no more; what it signed still verifies."),
    ),
    done=_("A new key signs in place of %(name)s."),
    run=lambda row, request: keys.rotate(wiring.world(), row.issuer.slug, actor=actor_of(request)),
)
_RETIRE = Act(
    name="retire",
    label=_("Retire"),
    question=_("Retire these keys?"),
    consequences=(
        _("They sign no more; what they signed still verifies."),
        _("An issuer without a key that signs issues and revokes nothing until it has one again."),
    ),
    done=_("%(name)s signs no more."),
    run=lambda row, request: keys.retire(
        wiring.world(), row.public_multikey, actor=actor_of(request)
    ),
)
_COMPROMISE = Act(
    name="compromise",
    label=_("Mark as compromised"),
    question=_("Mark these keys as compromised?"),
    consequences=(
        _("Nothing that they signed verifies any more, anywhere, from this moment on."),
        _("This cannot be undone. Every credential that they signed has to be issued anew."),
        _("Do this only if somebody else may have the private half of a key."),
    ),
    done=_("%(name)s is trusted no more."),
    run=lambda row, request: keys.compromise(
        wiring.world(), row.public_multikey, actor=actor_of(request)
    ),
)


named(SigningKey, _("signing key"), _("signing keys"))


@admin.register(SigningKey)
class SigningKeyAdmin(WritingAdmin):
    """Keys with their state and what they signed."""

    list_display = (
        column(_short, _("Public key"), order="public_multikey"),
        column("issuer.slug", _("Issuer")),
        column(_state, _("State"), order="state"),
        column("created_at", _("Created")),
        column("retired_at", _("Stopped signing")),
        column(_signed, _("Credentials signed")),
    )
    list_filter = (
        filter_by("state", _("State"), lambda: [(code, str(_STATES[code])) for code in _STATES]),
        filter_by("issuer__slug", _("Issuer"), issuers_by_slug),
    )
    search_fields = ("public_multikey", "issuer__slug")
    form = _NewKey
    looked_at = (
        column("verification_method", _("Address in the DID document")),
        column("issuer.slug", _("Issuer")),
        column("algorithm", _("Algorithm")),
        column(_state, _("State")),
        column("created_at", _("Created")),
        column("retired_at", _("Stopped signing")),
        column("compromised_at", _("Compromised")),
        column(_signed, _("Credentials signed")),
    )
    actions = (_ROTATE.action(), _RETIRE.action(), _COMPROMISE.action())

    def get_queryset(self, request: HttpRequest) -> Any:
        """Return the keys with their issuers and how much they signed, without private halves."""
        found = super().get_queryset(request).select_related("issuer").defer("private_encrypted")
        return found.annotate(signed=Count("credentials"))

    def get_fields(self, _request: HttpRequest, obj: Any = None) -> Any:
        """Return the issuer for a new key, or all that may be seen of one."""
        return ("issuer",) if obj is None else self.looked_at

    def get_readonly_fields(self, _request: HttpRequest, obj: Any = None) -> Any:
        """Return all that may be seen of a key."""
        return () if obj is None else self.looked_at

    def save_model(
        self, request: HttpRequest, obj: Any, form: Any, *_args: Any, **_kwargs: Any
    ) -> None:
        """Let the service make the key."""
        issuer = form.cleaned_data["issuer"]
        made = keys.create(wiring.world(), issuer.slug, actor=actor_of(request))
        obj.pk, obj.issuer, obj.public_multikey = made.pk, issuer, made.public_multikey
