"""What people do on the campus: answer, be graded, enrol, leave, have their identity checked.

Each function is one transaction that ends with the events of the platform, in its order. The time
comes in as an argument.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Sum

from campus import events, grading, marking
from campus.models import (
    Answer,
    Certificate,
    CertificateStatus,
    CheckStatus,
    Completion,
    Course,
    CourseGrade,
    Enrollment,
    IdentityCheck,
    Question,
    Subsection,
    SubsectionScore,
)

__all__ = [
    "CERTIFIED_MODES",
    "NotEnrolledError",
    "approve_identity",
    "complete",
    "enrol",
    "override",
    "recompute",
    "submit",
    "withdraw",
]

CERTIFIED_MODES = frozenset({"verified", "professional", "no-id-professional", "honor"})


class NotEnrolledError(Exception):
    """Only somebody who is enrolled and active hands in answers."""


@transaction.atomic
def submit(
    user: User, subsection: Subsection, responses: Mapping[int, marking.Response], *, now: datetime
) -> SubsectionScore:
    """Keep the responses, by question id, to one subsection and return its new score.

    An earlier answer to the same question is replaced; a question left out keeps the answer it had.
    Raises NotEnrolledError.
    """
    if not Enrollment.objects.filter(user=user, course=subsection.course, active=True).exists():
        raise NotEnrolledError
    for question in subsection.questions.filter(pk__in=responses):
        _keep_answer(user, question, responses[question.pk], now=now)
    score = _rescore(user, subsection, now=now)
    recompute(user, subsection.course, now=now)
    return score


def _keep_answer(
    user: User, question: Question, response: marking.Response, *, now: datetime
) -> None:
    points = marking.points_for(question, response)
    Answer.objects.update_or_create(
        user=user,
        question=question,
        defaults={"response": response, "points": points, "answered_at": now},
    )


def _rescore(user: User, subsection: Subsection, *, now: datetime) -> SubsectionScore:
    answers = Answer.objects.filter(user=user, question__subsection=subsection)
    earned = answers.aggregate(total=Sum("points"))["total"]
    possible = subsection.questions.aggregate(total=Sum("points"))["total"] or Decimal(0)
    score, _ = SubsectionScore.objects.update_or_create(
        user=user,
        subsection=subsection,
        defaults={"earned": earned, "possible": possible, "changed_at": now},
    )
    return score


@transaction.atomic
def override(
    user: User, subsection: Subsection, percent: Decimal | None, *, reason: str, now: datetime
) -> SubsectionScore:
    """Set the score of a learner by hand, in percent, or with None go back to the points."""
    score = _rescore(user, subsection, now=now)
    score.override_percent = percent
    score.override_reason = reason
    score.save(update_fields=["override_percent", "override_reason"])
    recompute(user, subsection.course, now=now)
    return score


@transaction.atomic
def recompute(user: User, course: Course, *, now: datetime) -> CourseGrade:
    """Compute and store the course grade, and tell of it; also where nothing changed."""
    grade = _computed(user, course)
    before = CourseGrade.objects.filter(user=user, course=course).first()
    first_passed = before.passed_at if before else None
    stored, _ = CourseGrade.objects.update_or_create(
        user=user,
        course=course,
        defaults={
            "percent": grade.percent,
            "passed": grade.passed,
            "passed_at": first_passed or (now if grade.passed else None),
            "changed_at": now,
        },
    )
    events.grade_stored(stored, letter=grade.letter)
    events.passing_status(stored)
    _follow_with_certificate(stored, now=now)
    return stored


def _computed(user: User, course: Course) -> grading.Grade:
    subsections = list(course.subsections.all())
    rows = SubsectionScore.objects.filter(user=user, subsection__in=subsections)
    percents = {row.subsection_id: row.percent for row in rows}
    return grading.course_grade(
        {subsection.block_id: percents.get(subsection.pk) for subsection in subsections},
        weights={subsection.block_id: subsection.weight_percent for subsection in subsections},
        pass_percent=course.pass_percent,
    )


def _follow_with_certificate(grade: CourseGrade, *, now: datetime) -> None:
    """Make or take back the platform's certificate where the grade crossed the pass mark."""
    enrollment = Enrollment.objects.filter(user=grade.user, course=grade.course).first()
    if enrollment is None or enrollment.mode not in CERTIFIED_MODES:
        return
    before = Certificate.objects.filter(user=grade.user, course=grade.course).first()
    has_one = before is not None and before.status == CertificateStatus.DOWNLOADABLE
    if grade.passed == has_one:
        return
    status = CertificateStatus.DOWNLOADABLE if grade.passed else CertificateStatus.NOT_PASSING
    certificate, _ = Certificate.objects.update_or_create(
        user=grade.user,
        course=grade.course,
        defaults={"mode": enrollment.mode, "status": status, "changed_at": now},
    )
    tell = events.certificate_created if grade.passed else events.certificate_revoked
    tell(certificate, grade=grade)


@transaction.atomic
def enrol(user: User, course: Course, *, mode: str, now: datetime) -> Enrollment:
    """Enrol somebody, or change the mode of an enrolment, or take up one that was left."""
    enrollment, created = Enrollment.objects.get_or_create(
        user=user,
        course=course,
        defaults={"mode": mode, "active": True, "created_at": now, "changed_at": now},
    )
    if created or (enrollment.mode, enrollment.active) != (mode, True):
        _change(enrollment, now=now, mode=mode, active=True)
    events.enrolled(enrollment)
    return enrollment


@transaction.atomic
def withdraw(user: User, course: Course, *, now: datetime) -> None:
    """Make an enrolment inactive; nothing happens where there is no active one."""
    enrollment = Enrollment.objects.filter(user=user, course=course, active=True).first()
    if enrollment is not None:
        _change(enrollment, now=now, active=False)
        events.unenrolled(enrollment)


def _change(enrollment: Enrollment, *, now: datetime, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(enrollment, name, value)
    enrollment.changed_at = now
    enrollment.save()
    events.enrolment_changed(enrollment)


@transaction.atomic
def approve_identity(user: User, *, now: datetime) -> IdentityCheck:
    """Approve the identity of somebody, and tell of it."""
    check = IdentityCheck.objects.filter(user=user).first() or IdentityCheck(user=user)
    check.status = CheckStatus.APPROVED
    check.changed_at = now
    check.save()
    events.identity_approved(check)
    return check


def complete(user: User, course: Course, *, percent: Decimal, now: datetime) -> None:
    """Keep how much of a course somebody completed, in percent; the platform sends no event."""
    Completion.objects.update_or_create(
        user=user, course=course, defaults={"percent": percent, "changed_at": now}
    )
