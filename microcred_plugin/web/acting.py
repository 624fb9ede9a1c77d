"""What staff do with one award: each act with its button, its consequences and its service."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from microcred_plugin.domain.lifecycle import Action
from microcred_plugin.services.approve import approve
from microcred_plugin.services.revoke import reinstate, revoke, suspend, withdraw
from microcred_plugin.services.world import Actor, World

__all__ = ["ACTS", "Act", "Name", "acts_for"]


class Name(StrEnum):
    """What an act is called in its address."""

    APPROVE = "approve"
    WITHDRAW = "withdraw"
    SUSPEND = "suspend"
    REINSTATE = "reinstate"
    REVOKE = "revoke"


@dataclass(frozen=True, kw_only=True)
class Act:
    """One act: `covers` are the actions of the award's table that it carries out.

    `asks_reason` is whether the learner and every verifier get to read why.
    """

    name: Name
    covers: frozenset[Action]
    button: Promise
    question: Promise
    consequences: tuple[Promise, ...]
    done: Promise
    asks_reason: bool
    severe: bool
    run: Callable[[World, str, Actor, str], object]


def _approve(world: World, award: str, actor: Actor, _reason: str) -> object:
    return approve(world, award, actor=actor)


def _withdraw(world: World, award: str, actor: Actor, reason: str) -> object:
    return withdraw(world, award, actor=actor, reason=reason)


def _suspend(world: World, award: str, actor: Actor, reason: str) -> object:
    return suspend(world, award, actor=actor, reason=reason)


def _reinstate(world: World, award: str, actor: Actor, _reason: str) -> object:
    return reinstate(world, award, actor=actor)


def _revoke(world: World, award: str, actor: Actor, reason: str) -> object:
    return revoke(world, award, actor=actor, reason=reason)


_ACTS = (
    Act(
        name=Name.APPROVE,
        covers=frozenset({Action.APPROVE, Action.ISSUE}),
        button=_("Approve and offer"),
        question=_("Approve the micro-credential of %(name)s?"),
        consequences=(
            _("Every condition is checked once more with the results of this moment."),
            _("The credential is signed and offered to the learner, who claims or declines it."),
            _("Until it is claimed you can withdraw it."),
        ),
        done=_("The micro-credential was approved, signed and offered."),
        asks_reason=False,
        severe=False,
        run=_approve,
    ),
    Act(
        name=Name.WITHDRAW,
        covers=frozenset({Action.WITHDRAW}),
        button=_("Withdraw the offer"),
        question=_("Withdraw the offer to %(name)s?"),
        consequences=(
            _("The offer is taken back before the learner claims it."),
            _("The credential that was signed for it no longer counts as valid."),
            _("The learner sees the reason that you give."),
        ),
        done=_("The offer was withdrawn."),
        asks_reason=True,
        severe=True,
        run=_withdraw,
    ),
    Act(
        name=Name.SUSPEND,
        covers=frozenset({Action.SUSPEND}),
        button=_("Suspend"),
        question=_("Suspend the micro-credential of %(name)s?"),
        consequences=(
            _("Whoever checks the credential is told that it does not count as valid."),
            _("It stays so until somebody reinstates or revokes the micro-credential."),
            _("Reinstating signs a fresh credential; the one of today stays invalid."),
        ),
        done=_("The micro-credential was suspended."),
        asks_reason=True,
        severe=True,
        run=_suspend,
    ),
    Act(
        name=Name.REINSTATE,
        covers=frozenset({Action.REINSTATE}),
        button=_("Reinstate"),
        question=_("Reinstate the micro-credential of %(name)s?"),
        consequences=(
            _("The micro-credential is what it was before the suspension."),
            _("A fresh credential is signed; the suspended one stays invalid."),
        ),
        done=_("The micro-credential was reinstated with a fresh credential."),
        asks_reason=False,
        severe=False,
        run=_reinstate,
    ),
    Act(
        name=Name.REVOKE,
        covers=frozenset({Action.REVOKE}),
        button=_("Revoke"),
        question=_("Revoke the micro-credential of %(name)s?"),
        consequences=(
            _("Whoever checks the credential is told that it was revoked, from this moment on."),
            _("A revoked credential is never made valid again."),
            _("The learner keeps seeing it, with the date and the reason that you give."),
        ),
        done=_("The micro-credential was revoked."),
        asks_reason=True,
        severe=True,
        run=_revoke,
    ),
)

ACTS: Mapping[Name, Act] = {act.name: act for act in _ACTS}


def acts_for(actions: Iterable[Action]) -> tuple[Act, ...]:
    """Return the acts that carry out any of these actions."""
    wanted = frozenset(actions)
    return tuple(act for act in _ACTS if act.covers & wanted)
