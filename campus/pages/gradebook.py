"""The gradebook: learners against subsections, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import QuerySet

from campus.models import Course, CourseGrade, CourseRole, Enrollment, Subsection, SubsectionScore
from campus.pages.progress import Row

__all__ = ["Book", "Entry", "book", "learners"]


@dataclass(frozen=True)
class Entry:
    """One learner's line: scores in the order of the course, and the grade where there is one."""

    learner: User
    enrollment: Enrollment
    rows: Sequence[Row]
    grade: CourseGrade | None


@dataclass(frozen=True)
class Book:
    """The columns and the lines."""

    subsections: Sequence[Subsection]
    entries: Sequence[Entry]


def learners(course: Course) -> QuerySet[Enrollment]:
    """Return the enrolments of a course, its staff left out, by user name."""
    staff = CourseRole.objects.filter(course=course).values("user_id")
    mine = Enrollment.objects.filter(course=course).exclude(user__in=staff)
    return mine.select_related("user").order_by("user__username")


def book(course: Course, enrollments: Sequence[Enrollment]) -> Book:
    """Return the gradebook of some enrolments of a course."""
    users = [one.user_id for one in enrollments]
    subsections = list(course.subsections.order_by("order"))
    grades = {one.user_id: one for one in CourseGrade.objects.filter(course=course, user__in=users)}
    found = SubsectionScore.objects.filter(subsection__course=course, user__in=users)
    scores = {(one.user_id, one.subsection_id): one for one in found}
    entries = [
        Entry(
            one.user,
            one,
            [Row(part, scores.get((one.user_id, part.pk))) for part in subsections],
            grades.get(one.user_id),
        )
        for one in enrollments
    ]
    return Book(subsections, entries)
