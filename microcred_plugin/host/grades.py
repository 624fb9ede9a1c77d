"""Stored grades of learners in one course, read for a whole page of them at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from microcred_plugin.host.courses import OpenCourse
from microcred_plugin.host.numbers import percent

__all__ = ["Grade", "grades_of"]


@dataclass(frozen=True, kw_only=True)
class Grade:
    """What a learner reached, in percent; a score of None was not taken."""

    percent: Decimal
    passed: bool
    scores: Mapping[str, Decimal | None]


def grades_of(course: OpenCourse, users: Sequence[Any]) -> dict[int, Grade]:
    """Return the stored grade of each user, by id, in two queries; nothing is computed anew."""
    from lms.djangoapps.grades import api

    factory = api.CourseGradeFactory()
    # Without the structure at hand the platform cannot name a subsection's grade; without the
    # prefetch each user costs three queries; and what was prefetched would go stale in a task.
    api.prefetch_course_and_subsection_grades(course.key, users)
    try:
        parts = [block.location for block in course.graded()]
        return {
            user.pk: _grade(factory.read(user, collected_block_structure=course.structure), parts)
            for user in users
        }
    finally:
        api.clear_prefetched_course_grades(course.key)


def _grade(read: Any, parts: Sequence[Any]) -> Grade:
    return Grade(
        percent=percent(read.percent),
        passed=bool(read.passed),
        scores={location.block_id: _score(read, location) for location in parts},
    )


def _score(read: Any, location: Any) -> Decimal | None:
    try:
        part = read.subsection_grade(location)
    except KeyError:
        # Published a moment ago, and the structure lags behind.
        return None
    # The totals would load the learner's own course tree; these two and the override do not.
    taken = part.attempted_graded or _overridden(part)
    return percent(part.percent_graded) if taken else None


def _overridden(part: Any) -> bool:
    override = getattr(part, "override", None)
    return override is not None and override.earned_graded_override is not None
