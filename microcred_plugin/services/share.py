"""What a learner shows to whom: a public page, a share link, and what the credential discloses.

Private by default; each step is the learner's own and can be taken back.
"""

from __future__ import annotations

import secrets

from django.db import transaction

from microcred_plugin.domain.errors import IllegalTransition
from microcred_plugin.domain.lifecycle import Action, State, Who
from microcred_plugin.models import Award
from microcred_plugin.services.disclosure import Choice, choice_of
from microcred_plugin.services.issue import sign_again
from microcred_plugin.services.moves import lock_own_award, note_on
from microcred_plugin.services.world import Actor, World

__all__ = ["disclose", "new_share_link", "set_public", "stop_sharing"]


@transaction.atomic
def set_public(world: World, award_uuid: str, *, public: bool, actor: Actor) -> Award:
    """Switch the public page of a claimed award on or off. Raises NotFound, IllegalTransition."""
    award = _claimed(award_uuid, actor, "publish")
    if award.public != public:
        award.public = public
        award.save(update_fields=("public",))
        note_on(world, award, "public" if public else "private", actor=actor, details={})
    return award


@transaction.atomic
def new_share_link(world: World, award_uuid: str, *, actor: Actor) -> str:
    """Return a fresh secret for a share link; an earlier one stops working at once."""
    award = _claimed(award_uuid, actor, "share")
    award.share_secret = secrets.token_urlsafe(24)
    award.save(update_fields=("share_secret",))
    note_on(world, award, "shared", actor=actor, details={})
    return award.share_secret


@transaction.atomic
def stop_sharing(world: World, award_uuid: str, *, actor: Actor) -> Award:
    """Make the share link of an award stop working."""
    award = lock_own_award(award_uuid, actor)
    if award.share_secret:
        award.share_secret = None
        award.save(update_fields=("share_secret",))
        note_on(world, award, "sharing_stopped", actor=actor, details={})
    return award


@transaction.atomic
def disclose(world: World, award_uuid: str, choice: Choice, *, actor: Actor) -> Award:
    """Let the credential of a claimed award show more or less: a new one replaces it.

    Raises NotFound, IllegalTransition and CannotIssue. The same choice again changes nothing.
    """
    award = lock_own_award(award_uuid, actor)
    if award.state == State.CLAIMED and choice == choice_of(award):
        return award
    award.discloses = choice.to_plain()
    award.save(update_fields=("discloses",))
    sign_again(world, award, Action.REISSUE, who=Who.LEARNER, actor=actor)
    return award


def _claimed(award_uuid: str, actor: Actor, action: str) -> Award:
    award = lock_own_award(award_uuid, actor)
    if award.state != State.CLAIMED:
        raise IllegalTransition(state=award.state, action=action)
    return award
