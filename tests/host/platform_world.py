"""A real Open edX as a world in which the host's contract can be tried, from inside the LMS."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import uuid4

from django.contrib.auth import get_user_model
from opaque_keys.edx.keys import CourseKey

from microcred_plugin.host.openedx import OpenEdxHost

_AUTHOR = -1
_POINTS = 100


class PlatformWorld:
    """Builds courses, people and their work in an Open edX, as far as a test database goes."""

    # Who may write in Studio may award in the LMS too.
    has_authors = False

    def __init__(self) -> None:
        self.host = OpenEdxHost()
        # Courses live in MongoDB, which no transaction takes back.
        self._mark = uuid4().hex[:8]
        self._numbers = count(1)

    def course(self, *, weights: Mapping[str, int], pass_percent: int = 60) -> str:
        """Make a course with a graded subsection per weight in percent; return its key."""
        from xmodule.modulestore import ModuleStoreEnum
        from xmodule.modulestore.django import modulestore

        store = modulestore()
        key = store.make_course_key("ContractX", f"C{self._mark}{next(self._numbers)}", "2026")
        fields = {
            "display_name": "A course",
            "grading_policy": _policy(weights, pass_percent),
            "enrollment_start": None,
        }
        with (
            store.branch_setting(ModuleStoreEnum.Branch.draft_preferred),
            store.bulk_operations(key, emit_signals=False),
        ):
            course = store.create_course(key.org, key.course, key.run, _AUTHOR, fields=fields)
            for block_id in weights:
                self._subsection(store, course, block_id)
            store.publish(course.location, _AUTHOR)
        return str(course.id)

    def _subsection(self, store: Any, course: Any, block_id: str) -> None:
        graded = {
            "display_name": f"Part {block_id}",
            "format": f"type {block_id}",
            "graded": True,
        }
        chapter = _child(store, course, "chapter", f"chapter_{block_id}", {})
        part = _child(store, chapter, "sequential", block_id, graded)
        unit = _child(store, part, "vertical", f"unit_{block_id}", {})
        problem = {"data": _PROBLEM, "weight": _POINTS}
        _child(store, unit, "problem", f"problem_{block_id}", problem)

    def learner(self, *, name: str = "Learner 01", language: str = "nl") -> int:
        """Make an account with a profile; return its id."""
        from common.djangoapps.student.models import UserProfile
        from openedx.core.djangoapps.user_api.models import UserPreference

        user = self._account()
        UserProfile.objects.create(user=user, name=name)
        UserPreference.objects.create(user=user, key="pref-lang", value=language)
        return user.pk

    def account_without_profile(self) -> int:
        """Make an account that has neither name nor language; return its id."""
        return self._account().pk

    def operator(self) -> int:
        """Make an account that runs the platform; return its id."""
        return self._account(is_staff=True).pk

    def _account(self, **flags: bool) -> Any:
        name = f"learner-{self._mark}-{next(self._numbers)}"
        users = get_user_model().objects
        return users.create(username=name, email=f"{name}@campus.example", **flags)

    def deactivate(self, user_id: int) -> None:
        """Switch an account off."""
        get_user_model().objects.filter(pk=user_id).update(is_active=False)

    def enrol(self, learner: int, course_key: str, *, mode: str = "verified") -> None:
        """Enrol somebody."""
        from common.djangoapps.student.models import CourseEnrollment

        CourseEnrollment.enroll(_user(learner), _key(course_key), mode=mode)

    def withdraw(self, learner: int, course_key: str) -> None:
        """Let somebody leave a course."""
        from common.djangoapps.student.models import CourseEnrollment

        CourseEnrollment.unenroll(_user(learner), _key(course_key))

    def score(self, learner: int, course_key: str, block_id: str, percent: int) -> None:
        """Let somebody answer the problem of a subsection."""
        from lms.djangoapps.courseware.model_data import set_score

        problem = _key(course_key).make_usage_key("problem", f"problem_{block_id}")
        set_score(learner, problem, percent, _POINTS)
        self._regrade(learner, course_key)

    def override(self, learner: int, course_key: str, block_id: str, percent: Decimal) -> None:
        """Set a score by hand, as course staff do."""
        from lms.djangoapps.grades.api import override_subsection_grade

        key = _key(course_key)
        points = {"earned_all": float(percent), "earned_graded": float(percent)}
        part = key.make_usage_key("sequential", block_id)
        override_subsection_grade(learner, key, part, **points)
        self._regrade(learner, course_key)

    def _regrade(self, learner: int, course_key: str) -> None:
        from lms.djangoapps.grades.api import CourseGradeFactory

        factory, key = CourseGradeFactory(), _key(course_key)
        factory.update(_user(learner), course_key=key, force_update_subsections=True)

    def complete(
        self, learner: int, course_key: str, *, parts: tuple[str, ...] | None = None
    ) -> None:
        """Let somebody complete the problems of some parts, or of the whole course."""
        from completion.models import BlockCompletion

        every = [part.block_id for part in self.host.course(course_key).subsections]
        for part in every if parts is None else parts:
            problem = _key(course_key).make_usage_key("problem", f"problem_{part}")
            BlockCompletion.objects.create(
                user_id=learner,
                context_key=problem.context_key,
                block_key=problem,
                block_type="problem",
                completion=1.0,
            )

    def verify_identity(self, learner: int) -> None:
        """Approve the identity of somebody."""
        from lms.djangoapps.verify_student.models import ManualVerification

        ManualVerification.objects.create(user_id=learner, status="approved")

    def grant(self, user_id: int, course_key: str, role: str) -> None:
        """Give somebody a role in a course: staff or instructor."""
        from common.djangoapps.student import roles

        kinds = {"staff": roles.CourseStaffRole, "instructor": roles.CourseInstructorRole}
        kinds[role](_key(course_key)).add_users(_user(user_id))


_PROBLEM = """
<problem><numericalresponse answer="1"><label>How much?</label><formulaequationinput/>
</numericalresponse></problem>
"""


def _policy(weights: Mapping[str, int], pass_percent: int) -> dict[str, Any]:
    return {
        "GRADER": [
            {
                "type": f"type {block_id}",
                "short_label": block_id,
                "min_count": 1,
                "drop_count": 0,
                "weight": weight / 100,
            }
            for block_id, weight in weights.items()
        ],
        "GRADE_CUTOFFS": {"Pass": pass_percent / 100},
    }


def _child(store: Any, parent: Any, kind: str, block_id: str, fields: dict[str, Any]) -> Any:
    return store.create_child(_AUTHOR, parent.location, kind, block_id=block_id, fields=fields)


def _key(course_key: str) -> Any:
    return CourseKey.from_string(course_key)


def _user(user_id: int) -> Any:
    return get_user_model().objects.get(pk=user_id)
