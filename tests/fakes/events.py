"""The platform's events with what the platform puts into them, ready to be sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from opaque_keys.edx.keys import CourseKey
from openedx_events.learning import data, signals

from tests import factories

__all__ = ["NAMES", "send"]

_THEN = datetime(2026, 11, 23, tzinfo=UTC)


def _user(user_id: int) -> data.UserData:
    pii = data.UserPersonalData(username=f"user-{user_id}", email="", name="")
    return data.UserData(pii=pii, id=user_id, is_active=True)


def _course(key: str) -> data.CourseData:
    return data.CourseData(course_key=CourseKey.from_string(key))


def _grade(user_id: int, key: str) -> dict[str, Any]:
    return {
        "grade": data.PersistentCourseGradeData(
            user_id=user_id,
            course=_course(key),
            course_edited_timestamp=_THEN,
            course_version="",
            grading_policy_hash="",
            percent_grade=0.8,
            letter_grade="Pass",
            passed_timestamp=_THEN,
        )
    }


def _passing(user_id: int, key: str) -> dict[str, Any]:
    return {
        "course_passing_status": data.CoursePassingStatusData(
            is_passing=False, course=_course(key), user=_user(user_id)
        )
    }


def _certificate(user_id: int, key: str) -> dict[str, Any]:
    return {
        "certificate": data.CertificateData(
            user=_user(user_id),
            course=_course(key),
            mode="verified",
            grade="0.8",
            download_url="",
            name="",
            current_status="downloadable",
        )
    }


def _enrolment(user_id: int, key: str) -> dict[str, Any]:
    return {
        "enrollment": data.CourseEnrollmentData(
            user=_user(user_id),
            course=_course(key),
            mode="verified",
            is_active=True,
            creation_date=_THEN,
        )
    }


def _identity(user_id: int, key: str) -> dict[str, Any]:
    return {
        "idv_attempt": data.VerificationAttemptData(
            attempt_id=1, user=_user(user_id), status="approved", name="", expiration_date=None
        )
    }


_EVENTS: dict[str, Callable[[int, str], dict[str, Any]]] = {
    "PERSISTENT_GRADE_SUMMARY_CHANGED": _grade,
    "COURSE_PASSING_STATUS_UPDATED": _passing,
    "CERTIFICATE_CREATED": _certificate,
    "CERTIFICATE_REVOKED": _certificate,
    "COURSE_ENROLLMENT_CREATED": _enrolment,
    "COURSE_ENROLLMENT_CHANGED": _enrolment,
    "COURSE_UNENROLLMENT_COMPLETED": _enrolment,
    "IDV_ATTEMPT_APPROVED": _identity,
}

NAMES = tuple(_EVENTS)


def send(name: str, user_id: int, key: str = factories.COURSE_KEY) -> None:
    """Send the real event about a user in a course, as the platform does."""
    getattr(signals, name).send_event(**_EVENTS[name](user_id, key))
