"""Receivers: "look at this learner in this course", after commit, and nothing else.

They never raise, whatever the weather (tables missing before migrate, a broker that is down), and
cost nothing for a course without a module. What an event claims (passing, grade, name) is a hint
that nobody reads.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.db import transaction

from microcred_plugin import wiring
from microcred_plugin.services.courses import has_module
from microcred_plugin.services.notice import note, note_everywhere

__all__ = [
    "on_certificate",
    "on_enrolment",
    "on_grade_summary",
    "on_identity_check",
    "on_passing_status",
]

log = logging.getLogger(__name__)


def _quietly(receiver: Callable[..., None]) -> Callable[..., None]:
    @wraps(receiver)
    def guarded(*args: Any, **kwargs: Any) -> None:
        try:
            receiver(*args, **kwargs)
        except Exception as error:  # noqa: BLE001 - a receiver must not break grading
            log.warning("microcred: %s failed (%s)", receiver.__name__, type(error).__name__)

    return guarded


@_quietly
def on_grade_summary(*, grade: Any, **_: Any) -> None:
    """PERSISTENT_GRADE_SUMMARY_CHANGED: a course grade was stored."""
    _look_at(grade.user_id, grade.course.course_key)


@_quietly
def on_passing_status(*, course_passing_status: Any, **_: Any) -> None:
    """COURSE_PASSING_STATUS_UPDATED: a course grade was computed, passing or not."""
    _look_at(course_passing_status.user.id, course_passing_status.course.course_key)


@_quietly
def on_certificate(*, certificate: Any, **_: Any) -> None:
    """CERTIFICATE_CREATED and CERTIFICATE_REVOKED."""
    _look_at(certificate.user.id, certificate.course.course_key)


@_quietly
def on_enrolment(*, enrollment: Any, **_: Any) -> None:
    """COURSE_ENROLLMENT_CREATED and _CHANGED, COURSE_UNENROLLMENT_COMPLETED."""
    _look_at(enrollment.user.id, enrollment.course.course_key)


@_quietly
def on_identity_check(*, idv_attempt: Any, **_: Any) -> None:
    """IDV_ATTEMPT_APPROVED: it counts in every course of the learner."""
    transaction.on_commit(partial(_note_everywhere, idv_attempt.user.id))


def _look_at(learner_id: int, course_key: Any) -> None:
    key = str(course_key)
    if has_module(key):
        transaction.on_commit(partial(_note, learner_id, key))


@_quietly
def _note(learner_id: int, course_key: str) -> None:
    note(wiring.world(), learner_id, course_key)


@_quietly
def _note_everywhere(learner_id: int) -> None:
    note_everywhere(wiring.world(), learner_id)
