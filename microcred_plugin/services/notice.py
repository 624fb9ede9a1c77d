"""Note that a learner has to be looked at: one row however many events, then one task.

The row is the promise, the task only a nudge: what a dead broker or a killed worker loses is found
by the sweep, because the row stays until it was answered.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import F

from microcred_plugin.conf import conf
from microcred_plugin.domain.lifecycle import State
from microcred_plugin.models import Award, Pending
from microcred_plugin.services.world import World

__all__ = ["note", "note_everywhere", "nudge"]


def note(world: World, learner_id: int, course_key: str) -> None:
    """Note one learner and send the task, unless one is under way already."""
    row = Pending.objects.filter(learner_id=learner_id, course_key=course_key)
    young = world.now - timedelta(seconds=conf.pending_seconds)
    more = {"asked": F("asked") + 1, "asked_at": world.now}
    if row.filter(sent_at__gt=young).update(**more):
        return
    if _insert(world, learner_id, course_key):
        _send(world, learner_id, course_key)
    # The row is an old one, or somebody else's of this very moment, who sends the task then.
    elif not row.filter(sent_at__gt=young).update(**more):
        row.update(**more)
        nudge(world, learner_id, course_key)


def note_everywhere(world: World, learner_id: int) -> None:
    """Note one learner in every course where an award is still in progress."""
    awards = Award.objects.filter(
        learner_id=learner_id, module__retired_at=None, state=State.IN_PROGRESS
    )
    for course_key in awards.values_list("module__course_key", flat=True):
        note(world, learner_id, course_key)


def _insert(world: World, learner_id: int, course_key: str) -> bool:
    try:
        with transaction.atomic():
            Pending.objects.create(
                learner_id=learner_id,
                course_key=course_key,
                asked_at=world.now,
                sent_at=world.now,
            )
    except IntegrityError:
        return False
    return True


def nudge(world: World, learner_id: int, course_key: str) -> bool:
    """Send the task of a noted learner and remember that it was sent; False if nobody took it."""
    row = Pending.objects.filter(learner_id=learner_id, course_key=course_key)
    row.update(sent_at=world.now)
    return _send(world, learner_id, course_key)


def _send(world: World, learner_id: int, course_key: str) -> bool:
    if world.scheduler.evaluate(learner_id, course_key):
        return True
    row = Pending.objects.filter(learner_id=learner_id, course_key=course_key)
    row.update(sent_at=None)
    return False
