"""The same event, delivered ten times at once, leads to one credential."""

from functools import partial

import pytest

from microcred_plugin.models import Pending
from tests.services_live.cohort import make_cohort, send_grade
from tests.services_live.soundness import assert_all_issued_once, assert_sound
from tests.services_live.together import at_once, failures

COPIES = 10


@pytest.mark.parametrize("learners", [1, 10])
def test_ten_copies_of_an_event_issue_one_credential(workers, nobody_waits, learners) -> None:
    cohort = make_cohort(learners)
    workers.start(processes=2)
    workers.start(processes=2)

    for grade in cohort.grades():
        assert failures(at_once(*[partial(send_grade, grade)] * COPIES)) == []

    nobody_waits()
    assert_all_issued_once(learners)
    assert_sound()


def test_ten_copies_leave_one_note_until_somebody_looks(campus) -> None:
    cohort = make_cohort(1)
    grade = next(cohort.grades())

    at_once(*[partial(send_grade, grade)] * COPIES)

    assert Pending.objects.get().asked == COPIES


def test_copies_that_come_after_the_award_change_nothing(workers, nobody_waits) -> None:
    cohort = make_cohort(1)
    workers.start(processes=2)
    cohort.send_grades()
    nobody_waits()

    grade = next(cohort.grades())
    at_once(*[partial(send_grade, grade)] * COPIES)

    nobody_waits()
    assert_all_issued_once(1)
    assert_sound()
