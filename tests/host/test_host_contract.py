"""What every host promises to the rules and the services, whichever platform stands behind it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from microcred_plugin.domain.ports import CourseNotFound, LearnerNotFound, Needs, Permission

# A platform keeps some of its tables in databases of their own.
pytestmark = pytest.mark.django_db(databases="__all__")

NO_COURSE = [
    "course-v1:ContractX+NotThere+2026",
    "ccx-v1:ContractX+C1+2026+ccx@7",
    "library-v1:ContractX+L1",
    "block-v1:ContractX+C1+2026+type@sequential+block@p1",
    "not a key",
    "course-v1:",
    "",
    "\x00",
    "x" * 5000,
]


def enrolled(world: Any, course: str, *, mode: str = "verified") -> int:
    learner: int = world.learner()
    world.enrol(learner, course, mode=mode)
    return learner


def facts(world: Any, learner: int, course: str) -> Any:
    return world.host.facts(learner, course, needs=Needs())


def test_a_course_names_its_graded_parts_in_order(world, course):
    found = world.host.course(course)

    assert found.key == course
    assert found.organisation == "ContractX"
    assert found.pass_percent == 60
    assert [part.block_id for part in found.subsections] == ["p1", "p2"]
    assert [part.weight_percent for part in found.subsections] == [40, 60]
    assert all(part.name and part.assignment_type for part in found.subsections)


@pytest.mark.parametrize("key", NO_COURSE)
def test_what_is_not_a_course_is_not_found(world, course, key):
    learner = enrolled(world, course)

    with pytest.raises(CourseNotFound):
        world.host.course(key)
    with pytest.raises(CourseNotFound):
        world.host.facts(learner, key, needs=Needs())
    with pytest.raises(CourseNotFound):
        world.host.cohort_facts([learner], key, needs=Needs())


@pytest.mark.parametrize("key", NO_COURSE)
def test_what_is_not_a_course_has_no_learners_and_no_changes(world, course, key):
    enrolled(world, course)

    assert list(world.host.learners(key)) == []
    assert list(world.host.changed_since(key, timezone.now() - timedelta(days=1))) == []


@pytest.mark.parametrize("learner", [987_654_321, 0, -1])
def test_a_learner_who_is_not_there_is_not_found(world, course, learner):
    with pytest.raises(LearnerNotFound):
        world.host.facts(learner, course, needs=Needs())
    with pytest.raises(LearnerNotFound):
        world.host.recipient(learner)


def test_somebody_who_never_enrolled_has_no_mode_and_no_scores(world, course):
    found = facts(world, world.learner(), course)

    assert found.enrolment_mode is None
    assert found.enrolment_active is False
    assert found.course_percent == 0
    assert found.course_passed is False
    assert found.scores == {"p1": None, "p2": None}


def test_a_part_not_taken_is_none_and_counts_as_zero(world, course):
    learner = enrolled(world, course)
    world.score(learner, course, "p1", 75)

    found = facts(world, learner, course)

    assert found.scores == {"p1": Decimal(75), "p2": None}
    assert found.course_percent == 30
    assert found.course_passed is False


def test_a_part_taken_without_a_point_is_zero_and_not_none(world, course):
    learner = enrolled(world, course)
    world.score(learner, course, "p1", 0)

    assert facts(world, learner, course).scores == {"p1": Decimal(0), "p2": None}


def test_the_pass_mark_itself_passes(world, course):
    learner = enrolled(world, course)
    for part in ("p1", "p2"):
        world.score(learner, course, part, 60)

    found = facts(world, learner, course)

    assert (found.course_percent, found.course_passed, found.pass_percent) == (60, True, 60)


def test_numbers_are_exact_decimals(world, course):
    learner = enrolled(world, course)
    world.score(learner, course, "p1", 35)
    world.complete(learner, course)

    found = facts(world, learner, course)

    numbers = [found.course_percent, found.pass_percent, found.completion_percent]
    assert {type(number) for number in [*numbers, found.scores["p1"]]} == {Decimal}


def test_an_override_wins_over_the_points_and_is_not_rounded(world, course):
    learner = enrolled(world, course)
    world.score(learner, course, "p1", 80)
    world.score(learner, course, "p2", 80)

    world.override(learner, course, "p1", Decimal("59.9"))

    found = facts(world, learner, course)
    assert found.scores == {"p1": Decimal("59.9"), "p2": Decimal(80)}
    assert found.course_passed is True


def test_an_override_counts_where_nothing_was_handed_in(world, course):
    learner = enrolled(world, course)
    world.override(learner, course, "p2", Decimal(100))

    found = facts(world, learner, course)

    assert found.scores == {"p1": None, "p2": Decimal(100)}
    assert found.course_percent == 60


def test_who_withdraws_keeps_mode_and_scores_and_is_not_active(world, course):
    learner = enrolled(world, course)
    world.score(learner, course, "p1", 100)
    world.withdraw(learner, course)

    found = facts(world, learner, course)

    assert (found.enrolment_mode, found.enrolment_active) == ("verified", False)
    assert found.scores["p1"] == 100


def test_the_mode_of_the_enrolment_is_told(world, course):
    assert facts(world, enrolled(world, course, mode="audit"), course).enrolment_mode == "audit"


def test_completion_and_identity_are_told_where_they_are_asked_for(world, course):
    learner = enrolled(world, course)
    before = facts(world, learner, course)
    world.complete(learner, course)
    world.verify_identity(learner)
    after = facts(world, learner, course)

    assert (before.completion_percent, before.identity_verified) == (0, False)
    assert (after.completion_percent, after.identity_verified) == (100, True)


def test_a_part_of_the_course_completed_is_told_alone_as_in_a_cohort(world, course):
    half, nothing, whole = (enrolled(world, course) for _ in range(3))
    world.complete(half, course, parts=("p1",))
    world.complete(whole, course)

    together = world.host.cohort_facts([half, nothing, whole], course, needs=Needs())

    alone = [facts(world, learner, course) for learner in (half, nothing, whole)]
    assert list(together.values()) == alone
    assert [found.completion_percent for found in alone] == [50, 0, 100]


def test_a_grade_that_changed_is_read_anew(world, course):
    learner = enrolled(world, course)
    world.score(learner, course, "p1", 50)
    before = facts(world, learner, course)

    world.score(learner, course, "p1", 80)

    assert (before.scores["p1"], facts(world, learner, course).scores["p1"]) == (50, 80)


def test_completion_and_identity_are_none_where_nobody_asked(world, course):
    learner = enrolled(world, course)

    found = world.host.facts(learner, course, needs=Needs(completion=False, identity=False))

    assert (found.completion_percent, found.identity_verified) == (None, None)


def test_a_cohort_has_the_facts_that_each_learner_has_alone(world, course):
    learners = [enrolled(world, course) for _ in range(3)]
    world.score(learners[0], course, "p1", 50)
    world.score(learners[1], course, "p2", 90)
    world.verify_identity(learners[1])
    world.complete(learners[2], course)

    together = world.host.cohort_facts(learners, course, needs=Needs())

    assert list(together) == learners
    assert together == {learner: facts(world, learner, course) for learner in learners}


def test_a_cohort_leaves_out_whom_it_does_not_know(world, course):
    learner = enrolled(world, course)

    found = world.host.cohort_facts([learner, 987_654_321], course, needs=Needs())

    assert list(found) == [learner]


def test_a_cohort_of_nobody_is_empty(world, course):
    assert dict(world.host.cohort_facts([], course, needs=Needs())) == {}


def test_learners_of_another_course_do_not_mix(world, course):
    other = world.course(weights={"p1": 100})
    learner = enrolled(world, course)
    world.enrol(learner, other, mode="audit")
    world.score(learner, other, "p1", 100)

    found = facts(world, learner, course)

    assert found.scores == {"p1": None, "p2": None}
    assert found.enrolment_mode == "verified"


def queries_for(world: Any, learners: list[int], course: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        world.host.cohort_facts(learners, course, needs=Needs(completion=False))
    return len(queries)


def test_a_cohort_costs_the_same_queries_at_3_and_at_60_learners(world, course):
    learners = [enrolled(world, course) for _ in range(60)]
    for learner in learners[::2]:
        world.score(learner, course, "p1", 50)

    few = queries_for(world, learners[:3], course)

    assert few <= 12
    assert queries_for(world, learners, course) == few


def test_everyone_who_ever_enrolled_is_a_learner(world, course):
    stays, leaves = enrolled(world, course), enrolled(world, course)
    world.withdraw(leaves, course)
    world.learner()

    assert sorted(world.host.learners(course)) == sorted([stays, leaves])


@pytest.mark.parametrize("role", ["staff", "instructor"])
def test_course_staff_who_enrolled_are_not_learners(world, course, role):
    learner, staff = enrolled(world, course), enrolled(world, course)
    world.grant(staff, course, role)

    assert list(world.host.learners(course)) == [learner]


def test_changes_are_told_from_a_moment_on(world, course):
    graded, joined = enrolled(world, course), enrolled(world, course)
    moment = timezone.now()
    world.score(graded, course, "p1", 50)
    world.withdraw(joined, course)
    quiet_since = timezone.now() + timedelta(seconds=1)

    assert sorted(world.host.changed_since(course, moment)) == sorted([graded, joined])
    assert list(world.host.changed_since(course, quiet_since)) == []


def test_a_learner_who_changed_twice_is_told_once(world, course):
    moment = timezone.now()
    learner = enrolled(world, course)
    world.score(learner, course, "p1", 50)

    assert list(world.host.changed_since(course, moment)) == [learner]


def test_the_recipient_has_the_name_and_language_of_the_profile(world):
    found = world.host.recipient(world.learner(name="Learner 07", language="nl"))

    assert (found.name, found.language) == ("Learner 07", "nl")
    assert "@" in found.email


def test_a_recipient_without_a_profile_has_no_name_and_reads_english(world):
    found = world.host.recipient(world.account_without_profile())

    assert replace(found, email="") == replace(found, name="", email="", language="en")


def test_many_recipients_are_those_of_each_and_nobody_else(world):
    people = [world.learner(name="Learner 01"), world.account_without_profile()]

    found = world.host.recipients([*people, 987_654_321])

    assert found == {person: world.host.recipient(person) for person in people}
    assert dict(world.host.recipients([])) == {}


@pytest.mark.parametrize("text", ["Learner 07", "learner 07", "van d"])
def test_a_search_finds_part_of_a_name_in_any_case(world, course, text):
    found, other = world.learner(name="Learner 07, van den groep"), enrolled(world, course)
    world.enrol(found, course)
    world.learner(name="Learner 07, van den groep")

    assert list(world.host.search(course, text)) == [found]
    assert other not in world.host.search(course, text)


def test_a_search_finds_part_of_an_address(world, course):
    learner = enrolled(world, course)
    name, _, _ = world.host.recipient(learner).email.partition("@")

    assert list(world.host.search(course, f"{name}@")) == [learner]


def test_a_search_takes_no_wildcards_and_finds_those_who_left(world, course):
    learner = enrolled(world, course)
    world.withdraw(learner, course)

    assert list(world.host.search(course, "%")) == []
    assert list(world.host.search(course, "Learner 01")) == [learner]


@pytest.mark.parametrize("key", NO_COURSE)
def test_a_search_in_what_is_not_a_course_finds_nobody(world, course, key):
    enrolled(world, course)

    assert list(world.host.search(key, "learner")) == []


MAY = {
    "author": {Permission.AUTHOR},
    "staff": {Permission.AUTHOR, Permission.SEE_COHORT, Permission.AWARD},
    "instructor": {
        Permission.AUTHOR,
        Permission.SEE_COHORT,
        Permission.AWARD,
        Permission.TAKE_BACK,
    },
}


def permissions(world: Any, user: int, course: str) -> set[Permission]:
    return {one for one in Permission if world.host.may(user, one, course)}


@pytest.mark.parametrize("role", MAY)
def test_a_role_gives_its_permissions_in_its_own_course_alone(world, course, role):
    if role == "author" and not getattr(world, "has_authors", True):
        pytest.skip("this platform has no role that may write and not award")
    user, other = world.learner(), world.course(weights={"p1": 100})
    world.grant(user, course, role)

    assert permissions(world, user, course) == MAY[role]
    assert permissions(world, user, other) == set()


def test_who_runs_the_platform_may_do_everything(world, course):
    assert permissions(world, world.operator(), course) == set(Permission)


def test_the_platforms_own_desk_needs_no_course(world):
    assert world.host.may(world.operator(), Permission.OPERATE, "") is True
    assert world.host.may(world.learner(), Permission.OPERATE, "") is False


def test_learners_strangers_and_deactivated_accounts_may_nothing(world, course):
    learner, left = enrolled(world, course), world.operator()
    world.deactivate(left)

    for user in (learner, world.learner(), left, 987_654_321):
        assert permissions(world, user, course) == set()


@pytest.mark.parametrize("key", NO_COURSE)
def test_nobody_may_anything_in_what_is_not_a_course(world, key):
    operator = world.operator()

    assert permissions(world, operator, key) <= {Permission.OPERATE}


def test_an_answer_about_permission_is_a_plain_bool(world, course):
    assert world.host.may(world.operator(), Permission.AWARD, course) is True
    assert world.host.may(world.learner(), Permission.AWARD, course) is False
