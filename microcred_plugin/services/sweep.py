"""Find what got lost and what no event tells of; safe to run at any time and any number of times.

1. Noted learners whose task was never sent or never answered are sent again.
2. Awards that wait only for completion or an identity check are looked at again.
3. Awards that are eligible but could not be signed are looked at again.
4. Learners whose grade or enrolment changed since the last sweep are noted; the first one looks
   back to when the module was first published.
5. Offers that were not claimed in time lapse.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Min, Q

from microcred_plugin.conf import conf
from microcred_plugin.domain.errors import IllegalTransition
from microcred_plugin.domain.lifecycle import Action, State, Who
from microcred_plugin.domain.ports import CourseNotFound, Scheduler
from microcred_plugin.models import Award, Ending, Hold, Module, Pending, SweepMark
from microcred_plugin.services.errors import ServiceError
from microcred_plugin.services.moves import end_live_credential, lock_award, move
from microcred_plugin.services.notice import note, nudge
from microcred_plugin.services.world import SYSTEM, World

__all__ = ["Progress", "Swept", "sweep"]

Progress = Callable[[str, int], None]
_OVERLAP = timedelta(minutes=5)
_MOST_REFUSALS = 3


@dataclass
class Swept:
    """How many of each kind a sweep found; `unsent` could not be handed to a worker."""

    resent: int = 0
    unsent: int = 0
    waiting: int = 0
    held: int = 0
    changed: int = 0
    lapsed: int = 0
    failed: list[str] = field(default_factory=list)


class _Patient:
    """A scheduler that leaves a broker alone which refused a few times in a row.

    Thousands may be forgotten while it is down; the next sweep tries again.
    """

    def __init__(self, scheduler: Scheduler) -> None:
        self._scheduler = scheduler
        self._refusals = 0

    def evaluate(self, learner_id: int, course_key: str) -> bool:
        if self._refusals >= _MOST_REFUSALS:
            return False
        taken = self._scheduler.evaluate(learner_id, course_key)
        self._refusals = 0 if taken else self._refusals + 1
        return taken


def _silent(_step: str, _count: int) -> None:
    """Report to nobody."""


def sweep(world: World, *, progress: Progress = _silent) -> Swept:
    """Run the five steps; `progress` is told the step and how many it has done so far."""
    found = Swept()
    world = replace(world, scheduler=_Patient(world.scheduler))
    for step in (_resend, _waiting, _held, _changed, _lapse):
        for count, _ in enumerate(step(world, found), start=1):
            progress(step.__name__.strip("_"), count)
    return found


def _resend(world: World, found: Swept) -> Iterator[None]:
    old = world.now - timedelta(seconds=conf.pending_seconds)
    forgotten = Pending.objects.filter(Q(sent_at=None) | Q(sent_at__lt=old))
    for row in forgotten.order_by("id").iterator(chunk_size=500):
        Pending.objects.filter(pk=row.pk).update(resent=F("resent") + 1)
        if nudge(world, row.learner_id, row.course_key):
            found.resent += 1
        else:
            found.unsent += 1
        yield


def _note_awards(world: World, lookup: Q) -> Iterator[None]:
    rows = Award.objects.filter(lookup, learner__isnull=False, module__retired_at=None)
    pairs = rows.values_list("learner_id", "module__course_key").order_by("id")
    for learner_id, course_key in pairs.iterator(chunk_size=500):
        note(world, learner_id, course_key)
        yield


def _waiting(world: World, found: Swept) -> Iterator[None]:
    for _ in _note_awards(world, Q(waits_for_silent_facts=True)):
        found.waiting += 1
        yield


def _held(world: World, found: Swept) -> Iterator[None]:
    for _ in _note_awards(world, ~Q(hold=Hold.NONE)):
        found.held += 1
        yield


def _changed(world: World, found: Swept) -> Iterator[None]:
    awarding = Module.objects.filter(retired_at=None, current__isnull=False)
    for module in awarding.annotate(published_at=Min("versions__published_at")):
        mark, _ = SweepMark.objects.get_or_create(
            course_key=module.course_key, defaults={"seen_until": module.published_at - _OVERLAP}
        )
        try:
            learners = list(world.host.changed_since(module.course_key, mark.seen_until))
        except CourseNotFound:
            continue
        for learner_id in learners:
            note(world, learner_id, module.course_key)
            found.changed += 1
            yield
        SweepMark.objects.filter(pk=mark.pk).update(seen_until=world.now - _OVERLAP)


def _lapse(world: World, found: Swept) -> Iterator[None]:
    over = Award.objects.filter(state=State.OFFERED, lapses_at__lt=world.now)
    for uuid in list(over.values_list("uuid", flat=True)):
        try:
            _lapse_one(world, uuid)
            found.lapsed += 1
        except (IllegalTransition, ServiceError) as error:
            found.failed.append(f"{uuid}: {type(error).__name__}")
        yield


@transaction.atomic
def _lapse_one(world: World, uuid: str) -> None:
    award = lock_award(uuid=uuid)
    move(world, award, Action.LAPSE, who=Who.EVENT, actor=SYSTEM)
    end_live_credential(world, award, Ending.LAPSED)
