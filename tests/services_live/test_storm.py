"""A regrading storm: many events about few learners leave one note each and few looks."""

from django.db.models import Sum

from microcred_plugin.models import Pending
from tests.services_live.cohort import make_cohort
from tests.services_live.soundness import assert_all_issued_once, assert_sound

LEARNERS = 500
ROUNDS = 40


def test_twenty_thousand_events_before_anybody_looks_leave_one_note_each(campus) -> None:
    cohort = make_cohort(LEARNERS)
    for _ in range(ROUNDS):
        cohort.send_grades()
    assert Pending.objects.count() == LEARNERS
    assert Pending.objects.aggregate(total=Sum("asked"))["total"] == LEARNERS * ROUNDS


def test_a_storm_beside_working_workers_takes_few_looks(workers, nobody_waits) -> None:
    cohort = make_cohort(LEARNERS)
    workers.count_from_zero()
    workers.start(processes=2)
    most = 0
    for _ in range(ROUNDS):
        cohort.send_grades()
        most = max(most, Pending.objects.count())
    nobody_waits()

    assert most <= LEARNERS
    assert workers.begun < LEARNERS * ROUNDS / 4
    assert_all_issued_once(LEARNERS)
    assert_sound()
