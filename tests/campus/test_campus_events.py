"""The campus sends the platform's events, in the platform's order, with what the platform sends."""

from decimal import Decimal

import pytest
from django.db import transaction
from django.test import TestCase
from opaque_keys.edx.keys import CourseKey
from openedx_events.learning import signals

from campus import coursework
from campus.models import Course
from tests.campus.seen import seen
from tests.host.campus_world import CampusWorld

SUMMARY, PASSING = "PERSISTENT_GRADE_SUMMARY_CHANGED", "COURSE_PASSING_STATUS_UPDATED"
CHANGED, CREATED, REVOKED = "CERTIFICATE_CHANGED", "CERTIFICATE_CREATED", "CERTIFICATE_REVOKED"

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return CampusWorld()


@pytest.fixture
def course(world):
    return world.course(weights={"p1": 40, "p2": 60})


def learner_in(world, course, mode="verified"):
    learner = world.learner()
    world.enrol(learner, course, mode=mode)
    return learner


def names(found):
    return [name for name, _ in found]


def passing(found):
    return [payload.is_passing for name, payload in found if name == PASSING]


def test_a_score_below_the_pass_mark(world, course):
    learner = learner_in(world, course)

    with seen() as found:
        world.score(learner, course, "p1", 100)

    assert names(found) == [SUMMARY, PASSING]
    assert passing(found) == [False]


def test_the_first_pass_brings_a_certificate(world, course):
    learner = learner_in(world, course)
    world.score(learner, course, "p1", 100)

    with seen() as found:
        world.score(learner, course, "p2", 100)

    assert names(found) == [SUMMARY, PASSING, CHANGED, CREATED]
    assert passing(found) == [True]
    assert found[-1][1].current_status == "downloadable"


@pytest.mark.parametrize("percent", [100, 80])
def test_another_score_still_passing_up_or_down(world, course, percent):
    learner = learner_in(world, course)
    for part in ("p1", "p2"):
        world.score(learner, course, part, 90)

    with seen() as found:
        world.score(learner, course, "p1", percent)

    assert names(found) == [SUMMARY, PASSING]
    assert passing(found) == [True]


def test_falling_below_takes_the_certificate_back(world, course):
    learner = learner_in(world, course)
    for part in ("p1", "p2"):
        world.score(learner, course, part, 90)

    with seen() as found:
        world.override(learner, course, "p2", Decimal(10))

    assert names(found) == [SUMMARY, PASSING, CHANGED, REVOKED]
    assert passing(found) == [False]
    assert found[-1][1].current_status == "notpassing"


def test_passing_again_is_as_the_first_pass(world, course):
    learner = learner_in(world, course)
    for percent in (90, 10):
        world.score(learner, course, "p2", percent)
    world.score(learner, course, "p1", 100)

    with seen() as found:
        world.score(learner, course, "p2", 90)

    assert names(found) == [SUMMARY, PASSING, CHANGED, CREATED]


def test_an_audit_learner_gets_no_certificate_events(world, course):
    learner = learner_in(world, course, "audit")

    with seen() as found:
        world.score(learner, course, "p2", 100)

    assert names(found) == [SUMMARY, PASSING]
    assert passing(found) == [True]


def test_the_moment_of_passing_stays_when_the_learner_falls_below(world, course):
    learner = learner_in(world, course)
    world.score(learner, course, "p2", 100)

    with seen() as found:
        world.score(learner, course, "p2", 0)

    summary = found[0][1]
    assert summary.passed_timestamp is not None
    assert (summary.percent_grade, summary.letter_grade) == (0.0, "")


def test_grade_events_name_the_course_by_its_key_and_nothing_else(world, course):
    learner = learner_in(world, course)

    with seen() as found:
        world.score(learner, course, "p2", 100)

    for name, payload in found:
        assert payload.course.course_key == CourseKey.from_string(course), name
        assert (payload.course.display_name, payload.course.start) == ("", None), name


def test_the_passing_event_has_no_name_and_the_certificate_event_has(world, course):
    learner = learner_in(world, course)

    with seen() as found:
        world.score(learner, course, "p2", 100)

    payloads = dict(found)
    assert payloads[PASSING].user.pii.name == ""
    assert payloads[CREATED].user.pii.name == "Learner 01"
    assert payloads[SUMMARY].user_id == payloads[PASSING].user.id == learner


def test_a_grade_event_is_sent_before_the_grade_is_committed(world, course):
    learner = learner_in(world, course)
    committed = []

    def receive(**_):
        transaction.on_commit(lambda: committed.append("after"))
        committed.append("event")

    signals.COURSE_PASSING_STATUS_UPDATED.connect(receive)
    with TestCase.captureOnCommitCallbacks(execute=True):
        world.score(learner, course, "p1", 50)
        committed.append("end of the block")
    signals.COURSE_PASSING_STATUS_UPDATED.disconnect(receive)

    assert committed == ["event", "end of the block", "after"]


def test_enrolling_sends_created(world, course):
    with seen() as found:
        learner_in(world, course)

    assert names(found) == ["COURSE_ENROLLMENT_CHANGED", "COURSE_ENROLLMENT_CREATED"]
    assert found[-1][1].is_active is True


def test_enrolling_again_sends_created_and_no_change(world, course):
    learner = learner_in(world, course)

    with seen() as found:
        world.enrol(learner, course)

    assert names(found) == ["COURSE_ENROLLMENT_CREATED"]


def test_a_new_mode_is_a_change(world, course):
    learner = learner_in(world, course, "audit")

    with seen() as found:
        world.enrol(learner, course, mode="verified")

    assert names(found) == ["COURSE_ENROLLMENT_CHANGED", "COURSE_ENROLLMENT_CREATED"]
    assert found[0][1].mode == "verified"


def test_leaving_is_a_change_and_an_unenrolment(world, course):
    learner = learner_in(world, course)

    with seen() as found:
        world.withdraw(learner, course)
        world.withdraw(learner, course)

    assert names(found) == ["COURSE_ENROLLMENT_CHANGED", "COURSE_UNENROLLMENT_COMPLETED"]
    assert [payload.is_active for _, payload in found] == [False, False]


def test_an_approved_identity_check_is_told(world):
    learner = world.learner()

    with seen() as found:
        world.verify_identity(learner)

    assert names(found) == ["IDV_ATTEMPT_APPROVED"]
    assert (found[0][1].user.id, found[0][1].status) == (learner, "approved")


def test_completion_has_no_event(world, course):
    learner = learner_in(world, course)

    with seen() as found:
        world.complete(learner, course)

    assert found == []


def test_who_is_not_enrolled_hands_in_nothing(world, course):
    stranger = world.learner()
    left = learner_in(world, course)
    world.withdraw(left, course)

    for person in (stranger, left):
        with seen() as found, pytest.raises(coursework.NotEnrolledError):
            world.score(person, course, "p1", 100)
        assert found == []
    assert Course.objects.get(key=course).grades.count() == 0
