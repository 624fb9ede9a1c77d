"""Awards, credentials, status lists and whom to look at: all of it only to be seen.

Marks, secrets, salts and signed documents stay out of these pages: they belong to the learner and
to the staff of the course, who have pages of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import admin
from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from microcred_plugin.admin.base import ReadOnlyAdmin, column, filter_by, named
from microcred_plugin.admin.keys import issuers_by_slug
from microcred_plugin.admin.modules import modules_by_slug
from microcred_plugin.domain.lifecycle import State
from microcred_plugin.models import Award, Credential, Ending, Flag, Hold, Pending, StatusList
from microcred_plugin.services.addresses import status_list_url
from microcred_plugin.words import flag_words, hold_words, state_words

__all__ = ["AwardAdmin", "CredentialAdmin", "PendingAdmin", "StatusListAdmin"]

_PRIVATE = ("verdict", "basis", "salt", "share_secret", "discloses")

_ENDINGS: dict[str, Promise] = {
    Ending.NONE: _("live"),
    Ending.DECLINED: _("declined"),
    Ending.LAPSED: _("not claimed in time"),
    Ending.WITHDRAWN: _("withdrawn"),
    Ending.SUSPENDED: _("suspended"),
    Ending.REVOKED: _("revoked"),
    Ending.REPLACED: _("replaced by a newer one"),
}


def _said(codes: Iterable[str], words: Callable[[str], str]) -> list[tuple[str, str]]:
    return [(code, words(code)) for code in codes if code]


def _state(row: Award) -> str:
    return state_words(row.state)


def _flag(row: Award) -> str:
    return flag_words(row.flag)


def _hold(row: Award) -> str:
    return hold_words(row.hold)


def _learner_page(row: Award) -> SafeString:
    url = reverse("microcred:instructor-learner", args=(row.module.course_key, row.uuid))
    return format_html('<a href="{}">{}</a>', url, _("Results, reasons and history"))


named(Award, _("award"), _("awards"))
named(Credential, _("credential"), _("credentials"))
named(StatusList, _("status list"), _("status lists"))
named(Pending, _("learner to be looked at"), _("learners to be looked at"))


@admin.register(Award)
class AwardAdmin(ReadOnlyAdmin):
    """One row per learner and module."""

    list_display = (
        "uuid",
        column("module.slug", _("Module")),
        column("learner", _("Learner"), order="learner__username"),
        column(_state, _("State"), order="state"),
        column("changed_at", _("Changed")),
    )
    list_filter = (
        filter_by("state", _("State"), lambda: [(str(one), state_words(one)) for one in State]),
        filter_by("flag", _("Asks for a decision"), lambda: _said(Flag.values, flag_words)),
        filter_by("hold", _("Why it waits"), lambda: _said(Hold.values, hold_words)),
        filter_by("module__slug", _("Module"), modules_by_slug),
    )
    search_fields = ("=uuid", "module__slug", "=learner__username", "=learner__email")
    ordering = ("-changed_at", "-id")
    looked_at = (
        column("uuid", _("Id")),
        column("module.slug", _("Module")),
        column("version", _("Version")),
        column("learner", _("Learner")),
        column(_learner_page, _("For the staff of the course")),
        column(_state, _("State")),
        column(_flag, _("Asks for a decision")),
        column(_hold, _("Why it waits")),
        column("public", _("Public page"), boolean=True),
        column("awarded_at", _("Awarded")),
        column("claimed_at", _("Claimed")),
        column("lapses_at", _("To be claimed before")),
        column("evaluated_at", _("Last looked at")),
        column("changed_at", _("Changed")),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Return the awards without marks and secrets."""
        found = super().get_queryset(request)
        return found.select_related("module", "learner", "version__module").defer(*_PRIVATE)


def _ending(row: Credential) -> str:
    return str(_ENDINGS[row.ending])


def _place(row: Credential) -> str:
    return f"{row.status_list_id} / {row.status_index}"


def _erased(row: Any) -> bool:
    return bool(row.erased)


@admin.register(Credential)
class CredentialAdmin(ReadOnlyAdmin):
    """What was signed: everything about it but the document itself."""

    list_display = (
        "uuid",
        column("award.module.slug", _("Module")),
        column(_ending, _("State"), order="ending"),
        column("issued_at", _("Signed")),
        column("ended_at", _("Ended")),
        column(_erased, _("Erased"), boolean=True),
    )
    list_filter = (
        filter_by("ending", _("State"), lambda: [(one, str(_ENDINGS[one])) for one in _ENDINGS]),
        filter_by("award__module__slug", _("Module"), modules_by_slug),
    )
    search_fields = ("=uuid", "=award__uuid", "=digest")
    ordering = ("-issued_at", "-id")
    looked_at = (
        column("uuid", _("Id")),
        column("award", _("Award")),
        column("award.module.slug", _("Module")),
        column(_ending, _("State")),
        column("public_reason", _("Public reason")),
        column("issued_at", _("Signed")),
        column("valid_until", _("Valid until")),
        column("ended_at", _("Ended")),
        column("key", _("Signing key")),
        column(_place, _("Status list and place")),
        column("digest", _("Digest (SHA-256)")),
        column(_erased, _("Erased"), boolean=True),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Return the credentials without their documents, and whether one is erased."""
        erased = ExpressionWrapper(Q(document=None), output_field=BooleanField())
        found = super().get_queryset(request).select_related("award__module", "key__issuer")
        private = ("document", "key__private_encrypted", *(f"award__{name}" for name in _PRIVATE))
        return found.annotate(erased=erased).defer(*private)


def _address(row: StatusList) -> SafeString:
    return format_html('<a href="{0}">{0}</a>', status_list_url(row))


def _open(row: StatusList) -> bool:
    return bool(row.is_open)


@admin.register(StatusList)
class StatusListAdmin(ReadOnlyAdmin):
    """Status lists: how full they are, never who is where."""

    list_display = (
        column("pk", _("Number")),
        column("issuer.slug", _("Issuer")),
        column("used", _("Places used")),
        column("size", _("Places")),
        column(_open, _("Hands out places"), boolean=True, order="is_open"),
        column("changed_at", _("Signed")),
    )
    list_filter = (filter_by("issuer__slug", _("Issuer"), issuers_by_slug),)
    looked_at = (
        column("pk", _("Number")),
        column(_address, _("Address")),
        column("issuer.slug", _("Issuer")),
        column("used", _("Places used")),
        column("size", _("Places")),
        column(_open, _("Hands out places"), boolean=True),
        column("changed_at", _("Signed")),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Return the lists without what they are made of."""
        found = super().get_queryset(request).select_related("issuer")
        return found.defer("bits", "document", "permutation_key")


@admin.register(Pending)
class PendingAdmin(ReadOnlyAdmin):
    """Who still has to be looked at; a long list is a worker that does not work."""

    list_display = (
        column("learner_id", _("Account")),
        column("course_key", _("Course")),
        column("asked", _("Times asked")),
        column("asked_at", _("Last asked")),
        column("sent_at", _("Sent to a worker")),
        column("resent", _("Times sent again")),
    )
    search_fields = ("=learner_id", "course_key")
    looked_at = list_display
