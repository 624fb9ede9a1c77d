"""Facts of learners in one course, put together from a query or two per kind of fact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from microcred_plugin.domain.eligibility import LearnerFacts
from microcred_plugin.domain.ports import Needs
from microcred_plugin.host.completion import percents
from microcred_plugin.host.courses import OpenCourse
from microcred_plugin.host.grades import Grade, grades_of
from microcred_plugin.host.people import users_by_id

__all__ = ["of_cohort"]


def of_cohort(
    course: OpenCourse, learner_ids: Sequence[int], *, needs: Needs
) -> dict[int, LearnerFacts]:
    """Return facts by learner, in the order of the ids; unknown ids are left out."""
    users = users_by_id(learner_ids)
    if not users:
        return {}
    rows = _Rows.read(course, list(users.values()), needs=needs)
    return {learner: rows.facts_of(learner) for learner in learner_ids if learner in users}


@dataclass(frozen=True, kw_only=True)
class _Rows:
    pass_percent: Decimal
    needs: Needs
    enrolments: Mapping[int, tuple[str, bool]]
    grades: Mapping[int, Grade]
    completion: Mapping[int, Decimal]
    verified: frozenset[int]

    @classmethod
    def read(cls, course: OpenCourse, users: Sequence[Any], *, needs: Needs) -> _Rows:
        return cls(
            pass_percent=course.pass_percent,
            needs=needs,
            enrolments=_enrolments(course, users),
            grades=grades_of(course, users),
            completion=percents(course, users) if needs.completion else {},
            verified=_verified(users) if needs.identity else frozenset(),
        )

    def facts_of(self, learner: int) -> LearnerFacts:
        mode, active = self.enrolments.get(learner, (None, False))
        grade = self.grades[learner]
        return LearnerFacts(
            enrolment_mode=mode,
            enrolment_active=active,
            identity_verified=learner in self.verified if self.needs.identity else None,
            completion_percent=self.completion[learner] if self.needs.completion else None,
            course_percent=grade.percent,
            course_passed=grade.passed,
            pass_percent=self.pass_percent,
            scores=grade.scores,
        )


def _enrolments(course: OpenCourse, users: Iterable[Any]) -> dict[int, tuple[str, bool]]:
    from common.djangoapps.student.models import CourseEnrollment

    rows = CourseEnrollment.objects.filter(course_id=course.key, user__in=users)
    found = rows.values_list("user_id", "mode", "is_active")
    return {user: (mode, active) for user, mode, active in found}


def _verified(users: Sequence[Any]) -> frozenset[int]:
    """Return who has an approved identity check that has not expired.

    Asked in the way of many for one learner too: the two ways of the platform measure the time of
    expiry differently, and a learner must not be eligible alone and not in the cohort.
    """
    from lms.djangoapps.verify_student.services import IDVerificationService

    return frozenset(IDVerificationService.get_verified_user_ids(users))
