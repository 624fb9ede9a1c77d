"""The course grade: the weighted mean of the graded subsections, exact, in percent.

Rules, in the order of the code:

1. What was not handed in counts as zero.
2. Weights are shares of 100; nothing is rounded.
3. The pass mark itself passes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

__all__ = ["Grade", "course_grade"]


@dataclass(frozen=True)
class Grade:
    """A course grade in percent, and whether it reaches the pass mark."""

    percent: Decimal
    passed: bool

    @property
    def letter(self) -> str:
        """Return the grade as the platform's default policy words it."""
        return "Pass" if self.passed else ""


def course_grade(
    scores: Mapping[str, Decimal | None],
    *,
    weights: Mapping[str, Decimal],
    pass_percent: Decimal,
) -> Grade:
    """Return the grade for scores and weights by block id, all in percent."""
    percent = sum(
        ((scores.get(block) or Decimal(0)) * weight / 100 for block, weight in weights.items()),
        start=Decimal(0),
    )
    return Grade(percent, percent >= pass_percent)
