"""How long things take, taken side by side, and a row of the table that is printed."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

__all__ = ["Row", "once", "side_by_side", "timed"]

Job = Callable[[], object]
ROUNDS = 7
ROUND_SECONDS = 0.15


@dataclass(frozen=True, kw_only=True)
class Row:
    """One figure, and what it is held against.

    `floor` is a figure of the same unit taken in the same run. A target is either the most that
    the ratio may be, or the most (with `more_is_better` the least) that the figure may be.
    """

    name: str
    figure: float
    unit: str
    floor_name: str = ""
    floor: float | None = None
    ratio_at_most: float | None = None
    figure_at_most: float | None = None
    more_is_better: bool = False
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Return the figure in floors."""
        return self.figure / self.floor if self.floor else None

    @property
    def target(self) -> str:
        """Return the target in words; empty where there is none."""
        if self.ratio_at_most is not None:
            return f"<= {self.ratio_at_most:g} x"
        if self.figure_at_most is not None:
            sign = ">=" if self.more_is_better else "<="
            return f"{sign} {self.figure_at_most:g} {self.unit}"
        return ""

    @property
    def met(self) -> bool | None:
        """Return whether the target is met; None where there is none."""
        if self.ratio_at_most is not None:
            return self.ratio is not None and self.ratio <= self.ratio_at_most
        if self.figure_at_most is None:
            return None
        if self.more_is_better:
            return self.figure >= self.figure_at_most
        return self.figure <= self.figure_at_most

    def to_plain(self) -> dict[str, Any]:
        """Return the row for JSON, with ratio and verdict worked out."""
        return {**asdict(self), "ratio": self.ratio, "target": self.target, "met": self.met}


def side_by_side(*jobs: Job) -> list[float]:
    """Return the best seconds per call of each job; rounds take turns, so noise hits all alike."""
    repeats = [_repeats(job) for job in jobs]
    best = [float("inf")] * len(jobs)
    for _ in range(ROUNDS):
        for place, job in enumerate(jobs):
            best[place] = min(best[place], _round(job, repeats[place]))
    return best


def once(job: Job) -> float:
    """Return the seconds that one call takes."""
    return _round(job, 1)


def timed(job: Callable[[], Any]) -> tuple[float, Any]:
    """Return the seconds that one call takes, and what it returns."""
    started = time.perf_counter()
    result = job()
    return time.perf_counter() - started, result


def _repeats(job: Job) -> int:
    job()
    return max(1, min(100_000, int(ROUND_SECONDS / max(_round(job, 1), 1e-7))))


def _round(job: Job, repeats: int) -> float:
    gc.collect()
    gc.disable()
    try:
        started = time.perf_counter()
        for _ in range(repeats):
            job()
        return (time.perf_counter() - started) / repeats
    finally:
        gc.enable()
