"""A regrading storm: how many looks and rows so many events about few learners lead to."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from typing import Any

from celery.signals import before_task_publish

from benchmarks.measure import Row, timed
from microcred_plugin.models import Pending
from tests.services_live.cohort import make_cohort, payload_of, send

__all__ = ["rows"]

LEARNERS, EVENTS_EACH = 100, 20


def rows() -> Iterator[Row]:
    """Yield messages and rows per learner, and events per second."""
    payloads = [payload_of(grade) for grade in make_cohort(LEARNERS).grades()]
    before, messages = Pending.objects.count(), _Count()
    before_task_publish.connect(messages)
    seconds, _ = timed(lambda: [send(payload) for _ in range(EVENTS_EACH) for payload in payloads])
    before_task_publish.disconnect(messages)
    noted = Pending.objects.count() - before
    events = LEARNERS * EVENTS_EACH
    yield Row(
        name=f"storm of {events:,} events for {LEARNERS} learners, evaluations sent",
        figure=messages.count / LEARNERS,
        unit="per learner",
        figure_at_most=1,
        note=f"{events / seconds:,.0f} events/s",
    )
    yield Row(name="rows noted", figure=noted / LEARNERS, unit="per learner", figure_at_most=1)
    grown = _grown(payloads)
    yield Row(
        name="memory kept after the same storm again", figure=grown, unit="KiB", figure_at_most=256
    )


class _Count:
    """Counts messages to the broker."""

    count = 0

    def __call__(self, **_: Any) -> None:
        self.count += 1


def _grown(payloads: list[Any]) -> float:
    tracemalloc.start()
    for payload in payloads:
        send(payload)
    before, _ = tracemalloc.get_traced_memory()
    for _ in range(EVENTS_EACH // 4):
        for payload in payloads:
            send(payload)
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return max(0, after - before) / 1024
