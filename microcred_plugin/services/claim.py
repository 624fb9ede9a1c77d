"""What a learner does with an offer: claim it, decline it, or ask for it back."""

from __future__ import annotations

from django.db import transaction

from microcred_plugin.domain.lifecycle import Action, State, Who
from microcred_plugin.models import Award, Ending
from microcred_plugin.services.disclosure import LEAST, Choice
from microcred_plugin.services.errors import OfferEnded
from microcred_plugin.services.evaluate import judge_locked
from microcred_plugin.services.moves import end_live_credential, lock_own_award, move
from microcred_plugin.services.share import disclose
from microcred_plugin.services.world import Actor, World

__all__ = ["claim", "decline", "reopen"]


@transaction.atomic
def claim(world: World, award_uuid: str, *, actor: Actor, choice: Choice = LEAST) -> Award:
    """Claim an offer, showing no more than the learner chose; claiming twice changes nothing.

    Showing marks or evidence replaces the offered credential by one that holds them. Raises
    NotFound for anybody but its learner, OfferEnded after its last day, IllegalTransition,
    CannotIssue.
    """
    award = lock_own_award(award_uuid, actor)
    if award.state == State.CLAIMED:
        return award
    if award.state == State.OFFERED and award.lapses_at and award.lapses_at < world.now:
        raise OfferEnded("the offer was not claimed in time")
    move(world, award, Action.CLAIM, who=Who.LEARNER, actor=actor)
    award.claimed_at = world.now
    award.save(update_fields=("claimed_at",))
    return disclose(world, award_uuid, choice, actor=actor)


@transaction.atomic
def decline(world: World, award_uuid: str, *, actor: Actor) -> Award:
    """Decline an offer: its credential is revoked. Raises NotFound, IllegalTransition."""
    award = lock_own_award(award_uuid, actor)
    move(world, award, Action.DECLINE, who=Who.LEARNER, actor=actor)
    end_live_credential(world, award, Ending.DECLINED)
    return award


@transaction.atomic
def reopen(world: World, award_uuid: str, *, actor: Actor) -> Award:
    """Ask for a declined or lapsed offer again; the rules decide anew.

    Raises NotFound for anybody but its learner, IllegalTransition.
    """
    award = lock_own_award(award_uuid, actor)
    move(world, award, Action.REOPEN, who=Who.LEARNER, actor=actor)
    judge_locked(world, award)
    return award
