"""Move an award from one state to the next: the table, the audit line and the row in one place.

Every use case that changes an award locks it first, moves it here, and then touches credentials and
status lists: award, audit chain, status list is the order of locks everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from microcred_plugin.domain.lifecycle import Action, State, Who, next_state
from microcred_plugin.models import Award, Ending, Flag, Hold
from microcred_plugin.services.audit import module_chain, record
from microcred_plugin.services.errors import NotFound
from microcred_plugin.services.status import mark_revoked
from microcred_plugin.services.world import Actor, World

__all__ = ["end_live_credential", "lock_award", "lock_own_award", "move", "note_on"]

# A flag is about what was signed, and goes with it.
_FLAGGED = {State.OFFERED, State.CLAIMED, State.SUSPENDED}


def lock_award(**lookup: Any) -> Award:
    """Return one award, locked until the caller's transaction ends. Raises NotFound.

    What it belongs to is read beside it: MariaDB locks every row that a locking query joins.
    """
    rows = Award.objects.select_for_update().prefetch_related("module__issuer", "version")
    award = rows.filter(**lookup).first()
    if award is None:
        raise NotFound("award")
    award.version.module = award.module
    return award


def lock_own_award(award_uuid: str, actor: Actor) -> Award:
    """Return an award of the actor's own, locked.

    Somebody else's award is not found rather than forbidden: its existence is not told.
    """
    if actor.user_id is None:
        raise NotFound("award")
    return lock_award(uuid=award_uuid, learner_id=actor.user_id)


def move(
    world: World,
    award: Award,
    action: Action,
    *,
    who: Who,
    actor: Actor,
    details: Mapping[str, Any] | None = None,
) -> None:
    """Take an action with a locked award. Raises IllegalTransition where the table forbids it."""
    before = State(award.state)
    suspended_from = State(award.before_suspension) if award.before_suspension else None
    award.state = next_state(before, action, who=who, before_suspension=suspended_from)
    award.before_suspension = str(before) if award.state == State.SUSPENDED else ""
    award.hold = Hold.NONE
    if award.state not in _FLAGGED:
        award.flag = Flag.NONE
    award.changed_at = world.now
    award.save(update_fields=("state", "before_suspension", "hold", "flag", "changed_at"))
    ways = {"from": str(before), "to": str(award.state), **(details or {})}
    note_on(world, award, str(action), actor=actor, details=ways)


def note_on(
    world: World, award: Award, action: str, *, actor: Actor, details: Mapping[str, Any]
) -> None:
    """Add a line about an award to the trail of its module."""
    chain = module_chain(award.module.slug)
    record(world, chain, action, actor=actor, award=award.uuid, details=details)


def end_live_credential(
    world: World, award: Award, ending: Ending, *, public_reason: str = ""
) -> None:
    """End the live credential of an award and publish that in its status list."""
    credential = award.credentials.select_for_update().filter(live=1).first()
    if credential is None:
        return
    credential.live = None
    credential.ending = ending
    credential.ended_at = world.now
    credential.public_reason = public_reason
    credential.save(update_fields=("live", "ending", "ended_at", "public_reason"))
    mark_revoked(world, [credential])
