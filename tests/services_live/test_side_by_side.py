"""A task that runs twice, and tasks that run side by side, do what one would have done."""

from functools import partial

import pytest

from microcred_plugin import wiring
from microcred_plugin.models import Credential
from microcred_plugin.services.evaluate import evaluate
from microcred_plugin.services.sweep import sweep
from microcred_plugin.tasks import evaluate_learner
from tests.services_live.cohort import AUTOMATIC_TOO, make_cohort
from tests.services_live.soundness import assert_all_issued_once, assert_sound
from tests.services_live.together import at_once, failures


def look(learner: int, course_key: str) -> None:
    evaluate(wiring.world(), learner, course_key)


def test_looking_twice_issues_once(campus) -> None:
    cohort = make_cohort(1)
    look(cohort.learners[0], cohort.course_key)
    look(cohort.learners[0], cohort.course_key)
    assert_all_issued_once(1)
    assert_sound()


@pytest.mark.parametrize("looks", [2, 10])
def test_looks_at_one_learner_side_by_side_issue_once(campus, looks) -> None:
    cohort = make_cohort(5)
    for learner in cohort.learners:
        done = at_once(*[partial(look, learner, cohort.course_key)] * looks)
        assert failures(done) == []
    assert_all_issued_once(5)
    assert_sound()


def test_looks_at_ten_learners_side_by_side_share_one_trail_and_one_list(campus) -> None:
    cohort = make_cohort(10)
    looks = [partial(look, learner, cohort.course_key) for learner in cohort.learners]
    assert failures(at_once(*looks)) == []
    assert_all_issued_once(10)
    assert_sound()


def test_two_modules_of_one_issuer_share_a_list_and_stand_in_nobodys_way(campus) -> None:
    cohorts = [make_cohort(6), make_cohort(6, AUTOMATIC_TOO)]
    looks = [
        partial(look, learner, cohort.course_key)
        for pair in zip(*(cohort.learners for cohort in cohorts), strict=True)
        for cohort, learner in zip(cohorts, pair, strict=True)
    ]
    assert failures(at_once(*looks)) == []
    assert_all_issued_once(12)
    assert_sound()


def test_a_task_sent_ten_times_to_real_workers_issues_once(workers, eventually) -> None:
    cohort = make_cohort(3)
    workers.count_from_zero()
    workers.start(processes=2)
    workers.start(processes=2)

    for learner in cohort.learners * 10:
        evaluate_learner.delay(learner, cohort.course_key)

    eventually(lambda: workers.begun == 30, what="the last of thirty tasks")
    eventually(lambda: Credential.objects.count() == 3, what="the last credential")
    assert_all_issued_once(3)
    assert_sound()


def test_sweeps_side_by_side_with_looks_issue_once(campus, settings) -> None:
    settings.MICROCRED_PENDING_SECONDS = 0
    cohort = make_cohort(6)
    cohort.send_grades()
    looks = [partial(look, learner, cohort.course_key) for learner in cohort.learners]
    sweeps = [lambda: sweep(wiring.world())] * 2

    assert failures(at_once(*looks, *sweeps)) == []

    for learner in cohort.learners:
        look(learner, cohort.course_key)
    assert_all_issued_once(6)
    assert_sound()
