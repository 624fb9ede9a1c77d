"""A regrading storm: many events about few learners leave one note each and few looks."""

from django.db.models import Sum

from microcred_plugin.models import Pending
from tests.services_live.cohort import make_cohort, payload_of, send
from tests.services_live.soundness import assert_all_issued_once, assert_sound

LEARNERS = 500
ROUNDS = 40


def test_many_events_before_anybody_looks_leave_one_note_each(campus) -> None:
    cohort = make_cohort(25)
    for _ in range(20):
        cohort.send_grades()
    assert Pending.objects.count() == 25
    assert Pending.objects.aggregate(total=Sum("asked"))["total"] == 25 * 20


def test_twenty_thousand_events_beside_working_workers_take_few_looks(
    workers, nobody_waits
) -> None:
    cohort = make_cohort(LEARNERS)
    workers.count_from_zero()
    workers.start(processes=2)
    most = 0
    payloads = [payload_of(grade) for grade in cohort.grades()]
    for _ in range(ROUNDS):
        for payload in payloads:
            send(payload)
        most = max(most, Pending.objects.count())
    nobody_waits()

    assert most <= LEARNERS
    assert workers.begun < LEARNERS * ROUNDS / 4
    assert_all_issued_once(LEARNERS)
    assert_sound()
