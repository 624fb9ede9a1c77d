"""The audit trail of one award in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from microcred_plugin.domain.lifecycle import Action
from microcred_plugin.models import Flag
from microcred_plugin.services.cohort import HistoryLine

__all__ = ["PastLine", "past_line", "trail_words"]

_SYSTEM = "system"

_WORDS: Mapping[str, Promise] = {
    Action.MEET: gettext_lazy("Met every condition"),
    Action.FALL_SHORT: gettext_lazy("No longer met every condition"),
    Action.APPROVE: gettext_lazy("Approved"),
    Action.ISSUE: gettext_lazy("Signed and offered"),
    Action.CLAIM: gettext_lazy("Claimed"),
    Action.DECLINE: gettext_lazy("Declined"),
    Action.LAPSE: gettext_lazy("Not claimed in time"),
    Action.WITHDRAW: gettext_lazy("Offer withdrawn"),
    Action.SUSPEND: gettext_lazy("Suspended"),
    Action.REINSTATE: gettext_lazy("Reinstated with a fresh credential"),
    Action.REVOKE: gettext_lazy("Revoked"),
    Action.REISSUE: gettext_lazy("Signed anew"),
    Action.REOPEN: gettext_lazy("Sent back to the rules"),
    "public": gettext_lazy("Public page switched on"),
    "private": gettext_lazy("Public page switched off"),
    "shared": gettext_lazy("Share link made"),
    "sharing_stopped": gettext_lazy("Share link ended"),
}


@dataclass(frozen=True, kw_only=True)
class PastLine:
    """One line: what, when and by whom."""

    what: str
    at: datetime
    who: str


def past_line(line: HistoryLine) -> PastLine:
    """Return a line of the trail in the reader's language."""
    return PastLine(what=trail_words(line), at=line.at, who=_who(line.actor))


def trail_words(line: HistoryLine) -> str:
    """Return what a line says; an action that is not known here is shown as it was recorded."""
    if line.action == "flag":
        return _flag(str(line.details.get("flag", "")))
    return str(_WORDS.get(line.action, line.action))


def _flag(flag: str) -> str:
    if flag == Flag.NONE:
        return _("Meets every condition again")
    return _("The results no longer meet every condition")


def _who(actor: str) -> str:
    if actor == _SYSTEM:
        return _("by itself")
    return _("by %(name)s") % {"name": actor} if actor else _("by somebody no longer known here")
