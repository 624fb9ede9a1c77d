"""What a grade event costs: in a course without a module, and in one that has it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from celery import current_app
from django.db import connection, transaction
from django.dispatch import Signal
from django.test.utils import CaptureQueriesContext
from opaque_keys.edx.keys import CourseKey

from benchmarks.measure import Row, side_by_side
from microcred_plugin.signals import handlers
from microcred_plugin.tasks import sweep_all
from tests.services_live.cohort import make_cohort, payload_of

__all__ = ["rows"]

ELSEWHERE = CourseKey.from_string("course-v1:Elsewhere+None+2026")


def rows() -> Iterator[Row]:
    """Yield time and queries per event."""
    cohort = make_cohort(1)
    payload = payload_of(next(cohort.grades()))
    yield from _without_module(payload)
    yield from _with_module(payload)


def _without_module(payload: Any) -> Iterator[Row]:
    course = SimpleNamespace(course_key=ELSEWHERE)
    elsewhere = SimpleNamespace(user_id=payload.user_id, course=course)
    handlers.on_grade_summary(grade=elsewhere)
    bare = Signal()
    bare.connect(_nothing)
    ours, floor = side_by_side(
        lambda: handlers.on_grade_summary(grade=elsewhere), lambda: bare.send(None)
    )
    yield Row(
        name="a grade event in a course without a module",
        figure=ours * 1e6,
        unit="us",
        floor_name="a bare Django signal",
        floor=floor * 1e6,
        figure_at_most=10,
    )
    with CaptureQueriesContext(connection) as seen:
        handlers.on_grade_summary(grade=elsewhere)
    name = "queries of a grade event in a course without a module"
    yield Row(name=name, figure=len(seen), unit="queries", figure_at_most=0)


def _with_module(payload: Any) -> Iterator[Row]:
    again, first, floor = side_by_side(
        lambda: _event(payload),
        _First(payload),
        # What any receiver pays that does its work later: one message to the broker.
        sweep_all.apply_async,
    )
    beside: dict[str, Any] = {"unit": "ms", "floor_name": "one Celery delay", "floor": floor * 1000}
    yield Row(
        name="a grade event in a course with one, noted already",
        figure=again * 1000,
        figure_at_most=1,
        **beside,
    )
    yield Row(
        name="a grade event in a course with one, first of many",
        figure=first * 1000,
        figure_at_most=1,
        note="one look, one insert, one task; once per learner and look",
        **beside,
    )
    yield from _queries(payload)
    current_app.control.purge()


def _queries(payload: Any) -> Iterator[Row]:
    with CaptureQueriesContext(connection) as seen:
        handlers.on_grade_summary(grade=payload)
    name = "queries of a grade event in a course with one"
    yield Row(name=name, figure=len(seen), unit="queries", figure_at_most=1)


@dataclass
class _First:
    """The first event about a learner, again and again: each time about somebody else."""

    payload: Any
    number: int = 1_000_000

    def __call__(self) -> None:
        self.number += 1
        course = self.payload.course
        _event(SimpleNamespace(user_id=self.number, course=course))


def _event(payload: Any) -> None:
    with transaction.atomic():
        handlers.on_grade_summary(grade=payload)


def _nothing(**_: object) -> None:
    """Listen, and do nothing."""
