"""How far a learner is in their courses, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.db.models import QuerySet

from campus.models import (
    Completion,
    Course,
    CourseGrade,
    Enrollment,
    Subsection,
    SubsectionScore,
)

__all__ = ["Card", "Row", "card", "cards"]


@dataclass(frozen=True)
class Row:
    """A graded subsection and the score of one learner in it, None where nothing was handed in."""

    subsection: Subsection
    score: SubsectionScore | None

    @property
    def percent(self) -> Decimal | None:
        """Return the score in percent, unrounded."""
        return self.score.percent if self.score else None

    @property
    def overridden(self) -> bool:
        """Return whether course staff set this score by hand."""
        return self.score is not None and self.score.override_percent is not None


@dataclass(frozen=True, kw_only=True)
class Card:
    """One course of a learner; grade and completion in percent."""

    course: Course
    enrollment: Enrollment | None
    rows: Sequence[Row]
    grade: CourseGrade | None
    completion: Decimal

    @property
    def handed_in(self) -> int:
        """Return how many graded subsections have a score."""
        return sum(row.percent is not None for row in self.rows)

    @property
    def may_answer(self) -> bool:
        """Return whether this person can hand in answers."""
        return self.enrollment is not None and self.enrollment.active


def cards(user: User) -> list[Card]:
    """Return a card per enrolment of a learner, by the name of the course."""
    mine = Enrollment.objects.filter(user=user).select_related("course").order_by("course__name")
    return _cards(user, [(one.course, one) for one in mine])


def card(user: User, course: Course, enrollment: Enrollment | None) -> Card:
    """Return the card of one course."""
    return _cards(user, [(course, enrollment)])[0]


def _cards(user: User, pairs: Sequence[tuple[Course, Enrollment | None]]) -> list[Card]:
    courses = [course for course, _ in pairs]
    grades = {one.course_id: one for one in _of(CourseGrade, user, courses)}
    completions = {one.course_id: one.percent for one in _of(Completion, user, courses)}
    scores = {
        one.subsection_id: one
        for one in SubsectionScore.objects.filter(user=user, subsection__course__in=courses)
    }
    by_course: dict[int, list[Row]] = {}
    for subsection in Subsection.objects.filter(course__in=courses).order_by("order"):
        row = Row(subsection, scores.get(subsection.pk))
        by_course.setdefault(subsection.course_id, []).append(row)
    return [
        Card(
            course=course,
            enrollment=enrollment,
            rows=by_course.get(course.pk, []),
            grade=grades.get(course.pk),
            completion=completions.get(course.pk, Decimal(0)),
        )
        for course, enrollment in pairs
    ]


def _of(model: type[Any], user: User, courses: list[Course]) -> QuerySet[Any]:
    return model.objects.filter(user=user, course__in=courses)
