"""Issue to a cohort from its grades: rules, signature, database and audit rows included."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmarks.measure import Row, once
from benchmarks.stage import vendor
from microcred_plugin import wiring
from microcred_plugin.services.evaluate import evaluate
from tests.services_live.cohort import Cohort, make_cohort
from tests.services_live.soundness import assert_sound

__all__ = ["rows"]


def rows(learners: int) -> Iterator[Row]:
    """Yield credentials per second of one worker that looks at one learner after the other."""
    cohort = make_cohort(learners + 2)
    first, second, *others = cohort.learners
    _look_at(cohort, [first])
    before = time.process_time()
    seconds = once(lambda: _look_at(cohort, others))
    own = time.process_time() - before
    yield Row(
        name=f"a cohort learner by learner on {vendor()}",
        figure=learners / seconds,
        unit="credentials/s",
        more_is_better=True,
        note=f"{learners} learners; each {seconds * 1000 / learners:.1f} ms,"
        f" of which {own * 1000 / learners:.1f} ms in the worker itself",
    )
    with CaptureQueriesContext(connection) as seen:
        _look_at(cohort, [second])
    yield Row(name="queries per learner, from look to offer", figure=len(seen), unit="queries")
    assert_sound()


def _look_at(cohort: Cohort, learners: Sequence[int]) -> None:
    for learner in learners:
        evaluate(wiring.world(), learner, cohort.course_key)
