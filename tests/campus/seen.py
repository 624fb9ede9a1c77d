"""Watches the platform's events go by."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from openedx_events.learning import signals

NAMES = (
    "CERTIFICATE_CHANGED",
    "CERTIFICATE_CREATED",
    "CERTIFICATE_REVOKED",
    "COURSE_ENROLLMENT_CHANGED",
    "COURSE_ENROLLMENT_CREATED",
    "COURSE_PASSING_STATUS_UPDATED",
    "COURSE_UNENROLLMENT_COMPLETED",
    "IDV_ATTEMPT_APPROVED",
    "PERSISTENT_GRADE_SUMMARY_CHANGED",
)


@contextmanager
def seen() -> Iterator[list[tuple[str, Any]]]:
    """Yield a list that fills with the name and the payload of each event."""
    found: list[tuple[str, Any]] = []
    receivers = {name: _receiver(found, name) for name in NAMES}
    for name, receiver in receivers.items():
        getattr(signals, name).connect(receiver)
    try:
        yield found
    finally:
        for name, receiver in receivers.items():
            getattr(signals, name).disconnect(receiver)


def _receiver(found: list[tuple[str, Any]], name: str) -> Any:
    def receive(**kwargs: Any) -> None:
        payloads = [value for key, value in kwargs.items() if key in _PAYLOADS]
        found.append((name, payloads[0]))

    return receive


_PAYLOADS = {"certificate", "course_passing_status", "enrollment", "grade", "idv_attempt"}
