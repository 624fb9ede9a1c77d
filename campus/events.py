"""The events of the platform, sent by the campus with what the platform puts into them.

The traps are kept: events about grades carry a course key and nothing else of the course, and the
name of a user is empty where the platform asks the account instead of the profile.
"""

from __future__ import annotations

import hashlib
from typing import Any

from opaque_keys.edx.keys import CourseKey
from openedx_events.learning import data, signals

from campus.models import (
    Certificate,
    CertificateStatus,
    Course,
    CourseGrade,
    Enrollment,
    IdentityCheck,
)

__all__ = [
    "certificate_created",
    "certificate_revoked",
    "enrolled",
    "enrolment_changed",
    "grade_stored",
    "identity_approved",
    "passing_status",
    "unenrolled",
]


def grade_stored(grade: CourseGrade, *, letter: str) -> None:
    """Tell that a course grade was stored; the percentage is a fraction of 1 here."""
    signals.PERSISTENT_GRADE_SUMMARY_CHANGED.send_event(
        grade=data.PersistentCourseGradeData(
            user_id=grade.user_id,
            course=_course(grade.course),
            course_edited_timestamp=grade.course.edited_at,
            course_version=grade.course.version,
            grading_policy_hash=_policy_hash(grade.course),
            percent_grade=float(grade.percent / 100),
            letter_grade=letter,
            passed_timestamp=grade.passed_at,
        )
    )


def passing_status(grade: CourseGrade) -> None:
    """Tell whether the grade passes, at every computation, changed or not."""
    signals.COURSE_PASSING_STATUS_UPDATED.send_event(
        course_passing_status=data.CoursePassingStatusData(
            is_passing=grade.passed,
            course=_course(grade.course),
            user=_user(grade.user, name=grade.user.get_full_name()),
        )
    )


def certificate_created(certificate: Certificate, *, grade: CourseGrade) -> None:
    """Tell that a certificate was saved with a passing status."""
    payload = _certificate(certificate, grade)
    signals.CERTIFICATE_CHANGED.send_event(certificate=payload)
    signals.CERTIFICATE_CREATED.send_event(certificate=payload)


def certificate_revoked(certificate: Certificate, *, grade: CourseGrade) -> None:
    """Tell that a certificate no longer has a passing status."""
    payload = _certificate(certificate, grade)
    signals.CERTIFICATE_CHANGED.send_event(certificate=payload)
    signals.CERTIFICATE_REVOKED.send_event(certificate=payload)


def enrolled(enrollment: Enrollment) -> None:
    """Tell that somebody enrolled, also where they had been before."""
    signals.COURSE_ENROLLMENT_CREATED.send_event(enrollment=_enrollment(enrollment))


def enrolment_changed(enrollment: Enrollment) -> None:
    """Tell that the mode or the activity of an enrolment changed."""
    signals.COURSE_ENROLLMENT_CHANGED.send_event(enrollment=_enrollment(enrollment))


def unenrolled(enrollment: Enrollment) -> None:
    """Tell that somebody withdrew."""
    signals.COURSE_UNENROLLMENT_COMPLETED.send_event(enrollment=_enrollment(enrollment))


def identity_approved(check: IdentityCheck) -> None:
    """Tell that an identity check was approved."""
    signals.IDV_ATTEMPT_APPROVED.send_event(
        idv_attempt=data.VerificationAttemptData(
            attempt_id=check.pk,
            user=_user(check.user, name=check.user.profile.name),
            status=str(check.status),
            name=check.user.profile.name,
            expiration_date=None,
        )
    )


def _course(course: Course) -> data.CourseData:
    return data.CourseData(course_key=CourseKey.from_string(course.key))


def _user(user: Any, *, name: str) -> data.UserData:
    pii = data.UserPersonalData(username=user.username, email=user.email, name=name)
    return data.UserData(pii=pii, id=user.pk, is_active=user.is_active)


def _enrollment(enrollment: Enrollment) -> data.CourseEnrollmentData:
    course = enrollment.course
    return data.CourseEnrollmentData(
        user=_user(enrollment.user, name=enrollment.user.profile.name),
        course=data.CourseData(
            course_key=CourseKey.from_string(course.key), display_name=course.name
        ),
        mode=enrollment.mode,
        is_active=enrollment.active,
        creation_date=enrollment.created_at,
    )


def _certificate(certificate: Certificate, grade: CourseGrade) -> data.CertificateData:
    passing = certificate.status == CertificateStatus.DOWNLOADABLE
    return data.CertificateData(
        user=_user(certificate.user, name=certificate.user.profile.name),
        course=_course(certificate.course),
        mode=certificate.mode,
        grade=str(float(grade.percent / 100)) if passing else "",
        download_url="",
        name=certificate.user.profile.name if passing else "",
        current_status=str(certificate.status),
    )


def _policy_hash(course: Course) -> str:
    rows = course.subsections.values_list("assignment_type", "weight_percent")
    return hashlib.sha256(repr(sorted(rows)).encode()).hexdigest()[:28]
