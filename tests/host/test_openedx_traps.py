"""The door to Open edX before what the platform really hands out, traps included."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from types import ModuleType, SimpleNamespace
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.auth.models import User
from opaque_keys.edx.keys import CourseKey

from campus.models import Course, Profile, Subsection
from microcred_plugin.domain.ports import CourseNotFound, LearnerNotFound, Needs, Permission
from microcred_plugin.host.openedx import OpenEdxHost
from tests.host.double_world import DoubleWorld
from tests.host.platform_double import grades
from tests.host.platform_double.modules import modules_of


@pytest.fixture
def world(db: None) -> Iterator[DoubleWorld]:
    made = DoubleWorld()
    with made.running():
        yield made


@pytest.fixture
def course(world: DoubleWorld) -> str:
    return world.course(weights={"p1": 40, "p2": 60}, pass_percent=60)


def enrolled(world: DoubleWorld, course: str) -> int:
    learner = world.learner()
    world.enrol(learner, course)
    return learner


def facts(world: DoubleWorld, learner: int, course: str) -> Any:
    return world.host.facts(learner, course, needs=Needs())


def test_the_room_can_be_loaded_where_there_is_no_platform():
    code = "import sys, microcred_plugin.host.openedx as door; door.OpenEdxHost()"
    check = "; assert not {'lms', 'cms', 'common', 'openedx', 'xmodule'} & set(sys.modules)"

    subprocess.run([sys.executable, "-c", code + check], check=True)


def test_a_ccx_is_not_found_though_its_course_is(world, course):
    ccx = course.replace("course-v1", "ccx-v1") + "+ccx@1"

    with pytest.raises(CourseNotFound):
        world.host.course(ccx)


def test_a_key_that_names_a_branch_is_that_of_its_course(world, course):
    assert world.host.course(f"{course}+branch@draft-branch").key == course


def test_a_deleted_course_is_not_found_though_its_overview_was_left(world, course):
    learner = enrolled(world, course)
    Course.objects.filter(key=course).delete()
    world.platform.left_overviews.add(course)

    with pytest.raises(CourseNotFound):
        world.host.course(course)
    with pytest.raises(CourseNotFound):
        facts(world, learner, course)


def test_a_course_deleted_while_it_is_described_is_not_found(world, course):
    with (
        patch.object(type(world.platform), "course_block", lambda *_: None),
        patch.dict("sys.modules", modules_of(world.platform)),
        pytest.raises(CourseNotFound),
    ):
        world.host.course(course)


def test_a_course_is_found_at_its_home(world, course):
    assert world.host.course_address(course) == f"/courses/{course}/course/"


def test_the_legacy_dashboard_alone_is_given_room_for_a_widget(world):
    inherits = world.host.dashboard_template("dashboard.html")

    assert (inherits == "dashboard.html", world.host.dashboard_template("other.html")) == (
        False,
        "other.html",
    )


def test_the_structure_is_read_as_published_in_studio_too(world, course):
    world.host.course(course)

    assert set(world.platform.branches) == {"published-only"}


def test_a_subsection_that_the_structure_lacks_was_not_taken(world, course):
    learner = enrolled(world, course)

    with patch.object(grades.CourseGrade, "subsection_grade", side_effect=KeyError("p1")):
        assert facts(world, learner, course).scores == {"p1": None, "p2": None}


def test_prefetched_grades_are_forgotten_where_reading_breaks_off(world, course):
    learner = enrolled(world, course)

    with (
        patch.object(grades.CourseGrade, "subsection_grade", side_effect=OSError("gone")),
        pytest.raises(OSError, match="gone"),
    ):
        facts(world, learner, course)

    assert grades.prefetched_course_grades == grades.prefetched_subsection_grades == {}


def test_scores_are_read_by_their_text_never_by_binary_digits(world, course):
    learner = enrolled(world, course)
    world.override(learner, course, "p1", Decimal("33.33"))

    score = facts(world, learner, course).scores["p1"]

    assert (type(score), score) == (Decimal, Decimal("33.33"))


def test_an_override_above_all_points_is_a_hundred(world, course):
    learner = enrolled(world, course)
    world.override(learner, course, "p1", Decimal(120))

    assert facts(world, learner, course).scores["p1"] == 100


def test_an_override_of_ungraded_points_alone_is_no_score(world, course):
    learner = enrolled(world, course)
    world.override(learner, course, "p1", Decimal(80))
    nothing = property(lambda _: SimpleNamespace(earned_graded_override=None), lambda *_: None)

    with patch.object(grades.SubsectionGrade, "override", nothing, create=True):
        assert facts(world, learner, course).scores["p1"] is None


def test_without_a_grading_policy_nobody_passes(world, course):
    world.platform.pass_marks[course] = None

    assert world.host.course(course).pass_percent == 100


def test_the_share_of_a_part_follows_the_grading_policy(world, course):
    rule = {"type": "type p1", "weight": 0.4, "min_count": 1, "drop_count": 0}
    world.platform.policies[course] = [rule]

    assert shares(world, course) == [40, 0]


def test_the_share_is_divided_by_the_assignments_that_a_type_promises(world, course):
    Subsection.objects.filter(course__key=course).update(assignment_type="type p1")
    rule = {"type": "type p1", "weight": 1, "min_count": "3", "drop_count": "0"}
    world.platform.policies[course] = [rule]

    assert shares(world, course) == [Decimal("33.33"), Decimal("33.33")]


def test_the_share_is_not_known_where_the_lowest_are_dropped(world, course):
    rule = {"type": "type p1", "weight": 0.4, "min_count": 2, "drop_count": 1}
    world.platform.policies[course] = [rule]

    assert shares(world, course) == [None, 0]


def shares(world: DoubleWorld, course: str) -> list[Decimal | None]:
    return [part.weight_percent for part in world.host.course(course).subsections]


def test_a_subsection_without_a_name_goes_by_its_block(world, course):
    Subsection.objects.filter(course__key=course).update(name="", assignment_type="")

    found = world.host.course(course).subsections

    assert [(part.name, part.assignment_type) for part in found] == [("p1", ""), ("p2", "")]


def test_who_never_chose_a_language_reads_that_of_the_site(world, settings):
    learner = world.learner()
    Profile.objects.filter(user=learner).update(language="")
    settings.LANGUAGE_CODE = "nl"

    assert world.host.recipient(learner).language == "nl"


def test_a_removed_account_is_not_found(world, course):
    learner = enrolled(world, course)
    User.objects.filter(pk=learner).delete()

    with pytest.raises(LearnerNotFound):
        facts(world, learner, course)
    with pytest.raises(LearnerNotFound):
        world.host.recipient(learner)


def test_an_account_that_is_not_active_yet_has_facts_all_the_same(world, course):
    learner = enrolled(world, course)
    world.deactivate(learner)

    assert facts(world, learner, course).enrolment_mode == "verified"


@pytest.mark.parametrize("flag", ["is_staff", "is_superuser"])
def test_those_who_run_the_platform_are_not_learners(world, course, flag):
    learner, runs = enrolled(world, course), enrolled(world, course)
    User.objects.filter(pk=runs).update(**{flag: True})

    assert list(world.host.learners(course)) == [learner]


def test_limited_staff_award_and_are_neither_authors_nor_learners(world, course):
    staff = enrolled(world, course)
    world.grant(staff, course, "limited")

    assert may(world, staff, course) == {Permission.SEE_COHORT, Permission.AWARD}
    assert list(world.host.learners(course)) == []


def test_a_researcher_sees_the_cohort_and_no_more(world, course):
    researcher = world.learner()
    world.grant(researcher, course, "researcher")

    assert may(world, researcher, course) == {Permission.SEE_COHORT}


def test_a_superuser_may_everything_though_not_global_staff(world, course):
    user = world.learner()
    User.objects.filter(pk=user).update(is_superuser=True)

    assert may(world, user, course) == set(Permission)


@pytest.mark.parametrize(("flag", "allowed"), [(True, True), (True, False), (False, True)])
def test_where_a_course_uses_policies_an_editor_is_an_author(world, course, flag, allowed):
    user = world.learner()
    asked: list[tuple[str, str, str]] = []

    def is_user_allowed(*question: str) -> bool:
        asked.append(question)
        return allowed

    with authz(flag=flag, is_user_allowed=is_user_allowed):
        assert (Permission.AUTHOR in may(world, user, course)) is (flag and allowed)

    name = User.objects.get(pk=user).username
    assert asked == [(name, "courses.manage_pages_and_resources", course)] * flag


def may(world: DoubleWorld, user: int, course: str) -> set[Permission]:
    return {one for one in Permission if world.host.may(user, one, course)}


def authz(*, flag: bool, is_user_allowed: Any) -> Any:
    manage = SimpleNamespace(identifier="courses.manage_pages_and_resources")
    toggle = SimpleNamespace(is_enabled=lambda key: flag and isinstance(key, CourseKey))
    contents: dict[str, dict[str, Any]] = {
        "openedx_authz": {},
        "openedx_authz.api": {"is_user_allowed": is_user_allowed},
        "openedx_authz.constants": {},
        "openedx_authz.constants.permissions": {"COURSES_MANAGE_PAGES_AND_RESOURCES": manage},
        "openedx.core.toggles": {"AUTHZ_COURSE_AUTHORING_FLAG": toggle},
    }
    modules = {}
    for name, content in contents.items():
        modules[name] = ModuleType(name)
        modules[name].__dict__.update(content)
    return patch.dict(sys.modules, modules)


def test_the_host_of_the_default_settings_is_this_door(world):
    assert isinstance(world.host, OpenEdxHost)
