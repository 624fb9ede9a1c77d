"""An instructor approves an eligible award; it is judged again and signed at once."""

from __future__ import annotations

from django.db import transaction

from microcred_plugin.domain.errors import DomainError
from microcred_plugin.domain.lifecycle import Action, State, Who
from microcred_plugin.domain.ports import Permission
from microcred_plugin.models import Award
from microcred_plugin.services.evaluate import judge_locked
from microcred_plugin.services.issue import issue_locked
from microcred_plugin.services.moves import lock_award, move
from microcred_plugin.services.world import Actor, World, require

__all__ = ["NotEligible", "approve"]


class NotEligible(DomainError):
    """The learner does not, or no longer, meet every condition; the award's verdict says which."""


def approve(world: World, award_uuid: str, *, actor: Actor) -> Award:
    """Approve one award and sign its credential.

    Raises NotFound, NotAllowed, NotEligible, IllegalTransition, and CannotIssue, after which the
    award is as before. Approving an award that is offered or claimed already changes nothing.
    """
    refused = False
    with transaction.atomic():
        award = lock_award(uuid=award_uuid)
        require(world, actor, Permission.AWARD, award.module.course_key)
        if award.state in {State.OFFERED, State.CLAIMED}:
            return award
        refused = not judge_locked(world, award).eligible
        if not refused and award.state not in {State.OFFERED, State.CLAIMED}:
            if award.state != State.APPROVED:
                move(world, award, Action.APPROVE, who=Who.STAFF, actor=actor)
            issue_locked(world, award, who=Who.STAFF, actor=actor)
    if refused:
        raise NotEligible("the learner does not meet every condition")
    return award
