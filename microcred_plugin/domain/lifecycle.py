"""States of an award and the only ways from one to another.

1. Events and facts move an award between `in_progress`, `eligible` and `offered`.
2. No event leads out of `declined`, `lapsed`, `withdrawn`, `suspended` and `revoked`; only a person
   does.
3. A fact that changes never takes a signed credential back (product rule 2): `fall_short` exists
   only before signing.
4. Reinstating restores the state before the suspension.
5. Reopening sends an award back to the rules: what is signed then passes them anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from microcred_plugin.domain.errors import IllegalTransition

__all__ = [
    "BEFORE_SIGNING",
    "LIVE",
    "TRANSITIONS",
    "Action",
    "State",
    "Transition",
    "Who",
    "actions_from",
    "next_state",
]


class State(StrEnum):
    """Where an award stands."""

    IN_PROGRESS = "in_progress"
    ELIGIBLE = "eligible"
    APPROVED = "approved"
    OFFERED = "offered"
    CLAIMED = "claimed"
    DECLINED = "declined"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"
    SUSPENDED = "suspended"
    REVOKED = "revoked"


class Action(StrEnum):
    """What happens to an award."""

    MEET = "meet"
    FALL_SHORT = "fall_short"
    APPROVE = "approve"
    ISSUE = "issue"
    CLAIM = "claim"
    DECLINE = "decline"
    LAPSE = "lapse"
    WITHDRAW = "withdraw"
    SUSPEND = "suspend"
    REINSTATE = "reinstate"
    REVOKE = "revoke"
    REISSUE = "reissue"
    REOPEN = "reopen"


class Who(StrEnum):
    """Who takes an action: the facts themselves, the learner, or course staff."""

    EVENT = "event"
    LEARNER = "learner"
    STAFF = "staff"


@dataclass(frozen=True)
class Transition:
    """The state after an action and who may take it; None is the state before a suspension."""

    target: State | None
    by: frozenset[Who]


def _by(target: State | None, *who: Who) -> Transition:
    return Transition(target, frozenset(who))


_S, _A, _W = State, Action, Who

TRANSITIONS: Mapping[tuple[State, Action], Transition] = MappingProxyType(
    {
        (_S.IN_PROGRESS, _A.MEET): _by(_S.ELIGIBLE, _W.EVENT),
        (_S.ELIGIBLE, _A.FALL_SHORT): _by(_S.IN_PROGRESS, _W.EVENT),
        (_S.APPROVED, _A.FALL_SHORT): _by(_S.IN_PROGRESS, _W.EVENT),
        (_S.ELIGIBLE, _A.APPROVE): _by(_S.APPROVED, _W.STAFF),
        (_S.ELIGIBLE, _A.ISSUE): _by(_S.OFFERED, _W.EVENT, _W.STAFF),
        (_S.APPROVED, _A.ISSUE): _by(_S.OFFERED, _W.EVENT, _W.STAFF),
        (_S.OFFERED, _A.CLAIM): _by(_S.CLAIMED, _W.LEARNER),
        (_S.OFFERED, _A.DECLINE): _by(_S.DECLINED, _W.LEARNER),
        (_S.OFFERED, _A.LAPSE): _by(_S.LAPSED, _W.EVENT),
        (_S.OFFERED, _A.WITHDRAW): _by(_S.WITHDRAWN, _W.STAFF),
        (_S.OFFERED, _A.SUSPEND): _by(_S.SUSPENDED, _W.STAFF),
        (_S.OFFERED, _A.REVOKE): _by(_S.REVOKED, _W.STAFF),
        (_S.OFFERED, _A.REISSUE): _by(_S.OFFERED, _W.STAFF),
        (_S.CLAIMED, _A.SUSPEND): _by(_S.SUSPENDED, _W.STAFF),
        (_S.CLAIMED, _A.REVOKE): _by(_S.REVOKED, _W.STAFF),
        (_S.CLAIMED, _A.REISSUE): _by(_S.CLAIMED, _W.LEARNER, _W.STAFF),
        (_S.SUSPENDED, _A.REINSTATE): _by(None, _W.STAFF),
        (_S.SUSPENDED, _A.REVOKE): _by(_S.REVOKED, _W.STAFF),
        (_S.DECLINED, _A.REOPEN): _by(_S.IN_PROGRESS, _W.LEARNER, _W.STAFF),
        (_S.LAPSED, _A.REOPEN): _by(_S.IN_PROGRESS, _W.LEARNER, _W.STAFF),
        (_S.WITHDRAWN, _A.REOPEN): _by(_S.IN_PROGRESS, _W.STAFF),
        (_S.REVOKED, _A.REOPEN): _by(_S.IN_PROGRESS, _W.STAFF),
    }
)

BEFORE_SIGNING = frozenset({State.IN_PROGRESS, State.ELIGIBLE, State.APPROVED})
LIVE = frozenset({State.OFFERED, State.CLAIMED})


def next_state(
    state: State, action: Action, *, who: Who, before_suspension: State | None = None
) -> State:
    """Return the state after an action. Raises IllegalTransition where the table has no way."""
    transition = TRANSITIONS.get((state, action))
    if transition is None or who not in transition.by:
        raise IllegalTransition(state=state, action=action)
    target = transition.target or before_suspension
    if target is None:
        raise IllegalTransition(state=state, action=action)
    return target


def actions_from(state: State, *, who: Who) -> tuple[Action, ...]:
    """Return what that kind of person may do with an award in that state, in the table's order."""
    return tuple(
        action for (start, action), way in TRANSITIONS.items() if start is state and who in way.by
    )
