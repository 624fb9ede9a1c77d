"""Take an award back, for good or for a while; only a person does, with a reason.

Suspending revokes the credential, since a revocation cannot be taken back by its own definition
(Bitstring Status List 1.0, purpose `revocation`); reinstating signs a fresh one for the same award.
"""

from __future__ import annotations

from django.db import transaction

from microcred_plugin.domain.errors import Fault, Invalid
from microcred_plugin.domain.lifecycle import Action, State, Who
from microcred_plugin.domain.ports import Permission
from microcred_plugin.domain.text import text_faults
from microcred_plugin.models import Award, Ending
from microcred_plugin.services.issue import sign_again
from microcred_plugin.services.moves import end_live_credential, lock_award, move
from microcred_plugin.services.world import Actor, World, require

__all__ = ["reinstate", "revoke", "suspend", "withdraw"]

_LONGEST_REASON = 1000


def withdraw(world: World, award_uuid: str, *, actor: Actor, reason: str) -> Award:
    """Take an offer back before it is claimed."""
    return _take_back(
        world, award_uuid, Action.WITHDRAW, Ending.WITHDRAWN, Permission.AWARD, actor, reason
    )


def suspend(world: World, award_uuid: str, *, actor: Actor, reason: str) -> Award:
    """Take an award back until somebody reinstates or revokes it."""
    return _take_back(
        world, award_uuid, Action.SUSPEND, Ending.SUSPENDED, Permission.TAKE_BACK, actor, reason
    )


def revoke(world: World, award_uuid: str, *, actor: Actor, reason: str) -> Award:
    """Take an award back for good.

    Like `withdraw` and `suspend` it raises NotFound, NotAllowed, Invalid for the reason, and
    IllegalTransition.
    """
    return _take_back(
        world, award_uuid, Action.REVOKE, Ending.REVOKED, Permission.TAKE_BACK, actor, reason
    )


@transaction.atomic
def _take_back(
    world: World,
    award_uuid: str,
    action: Action,
    ending: Ending,
    permission: Permission,
    actor: Actor,
    reason: str,
) -> Award:
    if faults := reason_faults(reason):
        raise Invalid(faults)
    award = lock_award(uuid=award_uuid)
    require(world, actor, permission, award.module.course_key)
    was_suspended = award.state == State.SUSPENDED
    move(world, award, action, who=Who.STAFF, actor=actor)
    if was_suspended:
        _end_for_good(world, award, reason)
    else:
        end_live_credential(world, award, ending, public_reason=reason)
    return award


def _end_for_good(world: World, award: Award, reason: str) -> None:
    """Let the revocation have the last word on a credential that the suspension has ended."""
    newest = award.credentials.select_for_update().order_by("-id").first()
    if newest is None:
        return
    newest.ending, newest.ended_at, newest.public_reason = Ending.REVOKED, world.now, reason
    newest.save(update_fields=("ending", "ended_at", "public_reason"))


def reason_faults(reason: str) -> list[Fault]:
    """Return what is wrong with the public reason for taking something away."""
    return text_faults("reason", reason, maximum=_LONGEST_REASON)


@transaction.atomic
def reinstate(world: World, award_uuid: str, *, actor: Actor) -> Award:
    """End a suspension: the award is as before it, with a fresh credential.

    Raises NotFound, NotAllowed, IllegalTransition and CannotIssue.
    """
    award = lock_award(uuid=award_uuid)
    require(world, actor, Permission.TAKE_BACK, award.module.course_key)
    sign_again(world, award, Action.REINSTATE, who=Who.STAFF, actor=actor)
    return award
