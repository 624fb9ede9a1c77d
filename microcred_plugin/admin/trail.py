"""The audit trail, to be read and searched; nobody changes a line."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from microcred_plugin.admin.base import ReadOnlyAdmin, column, filter_by, named
from microcred_plugin.models import AuditChain, AuditEntry
from microcred_plugin.services.audit import check_chain
from microcred_plugin.services.errors import ChainBroken
from microcred_plugin.words import number_words

__all__ = ["AuditChainAdmin", "AuditEntryAdmin"]

_SHORT = 12


def _who(row: AuditEntry) -> str:
    """Return the commitment, shortened: it names nobody without a salt that is kept elsewhere."""
    return row.actor[:_SHORT]


def _body(row: AuditEntry) -> SafeString:
    return format_html("<code>{}</code>", row.body)


def _actions() -> list[tuple[str, str]]:
    rows = AuditEntry.objects.order_by("action").values_list("action", flat=True).distinct()
    return [(action, action) for action in rows]


named(AuditEntry, gettext_lazy("line of the trail"), gettext_lazy("lines of the trail"))
named(AuditChain, gettext_lazy("chain of the trail"), gettext_lazy("chains of the trail"))


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    """Lines of the trail, the newest first."""

    list_display = (
        column("at", gettext_lazy("Moment")),
        column("chain.name", gettext_lazy("Chain")),
        column("number", gettext_lazy("Line")),
        column("action", gettext_lazy("What")),
        column("award", gettext_lazy("Award")),
        column(_who, gettext_lazy("Who (commitment)"), order="actor"),
    )
    list_filter = (filter_by("action", gettext_lazy("What"), _actions),)
    search_fields = ("=action", "=award", "=actor", "chain__name")
    list_select_related = ("chain",)
    ordering = ("-at", "-id")
    looked_at = (
        *list_display[:5],
        column("actor", gettext_lazy("Who (commitment)")),
        column(_body, gettext_lazy("What was hashed")),
        column("digest", gettext_lazy("Digest (SHA-256)")),
    )


@admin.action(description=gettext_lazy("Check that the chain is whole"), permissions=["view"])
def _check(_admin: Any, request: HttpRequest, chosen: QuerySet) -> None:
    for chain in chosen:
        try:
            values = {"chain": chain.name, "count": number_words(check_chain(chain.name))}
            messages.success(request, _("%(chain)s is whole: %(count)s lines.") % values)
        except ChainBroken as error:
            values = {"chain": chain.name, "number": number_words(error.number)}
            messages.error(request, _("%(chain)s is broken at line %(number)s.") % values)


@admin.register(AuditChain)
class AuditChainAdmin(ReadOnlyAdmin):
    """One chain per module, issuer and framework."""

    list_display = (
        column("name", gettext_lazy("Chain")),
        column("length", gettext_lazy("Lines")),
    )
    search_fields = ("name",)
    ordering = ("name",)
    looked_at = (*list_display, column("head", gettext_lazy("Digest of the last line")))
    actions = (_check,)
