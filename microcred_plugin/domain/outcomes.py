"""Learning outcomes, the assessments that test them, and when an outcome is achieved.

Rules, in the order of the code (Council Recommendation 2022/C 243/02: outcomes are assessed against
transparent criteria):

1. `all`: each assessment reaches its minimum; the minimum itself counts; scores are not rounded.
2. `any`: one of them does.
3. `all`, nothing falls short and something was not taken: not assessed yet.
4. `any`, nothing reaches its minimum and something was not taken: not assessed yet.
5. Otherwise the outcome is not achieved, and every shortfall is named.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from microcred_plugin.domain.bilingual import Bilingual
from microcred_plugin.domain.numbers import plain_number

__all__ = [
    "AchievedWhen",
    "Assessment",
    "LearningOutcome",
    "OutcomeKind",
    "OutcomeStatus",
    "OutcomeVerdict",
    "Scores",
    "Shortfall",
    "judge_outcome",
    "mark_of",
]

Scores = Mapping[str, Decimal | None]


class AchievedWhen(StrEnum):
    """How the assessments of one outcome combine."""

    ALL = "all"
    ANY = "any"


class OutcomeKind(StrEnum):
    """The three columns of the EQF and NLQF descriptors."""

    KNOWLEDGE = "knowledge"
    SKILL = "skill"
    RESPONSIBILITY_AUTONOMY = "responsibility_autonomy"


class OutcomeStatus(StrEnum):
    """What the scores of one learner say about one outcome."""

    ACHIEVED = "achieved"
    NOT_ACHIEVED = "not_achieved"
    NOT_ASSESSED = "not_assessed"


@dataclass(frozen=True)
class Assessment:
    """A graded subsection, by its block id in the course, and the minimum it asks in percent."""

    subsection: str
    minimum_percent: Decimal


@dataclass(frozen=True, kw_only=True)
class LearningOutcome:
    """What a learner knows, understands or can do, and how that is tested."""

    code: str
    kind: OutcomeKind
    title: Bilingual
    statement: Bilingual
    achieved_when: AchievedWhen
    assessments: tuple[Assessment, ...]
    skill_url: str | None = None


@dataclass(frozen=True)
class Shortfall:
    """One assessment below its minimum; both in percent."""

    subsection: str
    required: Decimal
    actual: Decimal

    def to_plain(self) -> dict[str, Any]:
        """Return the shortfall as JSON-ready values."""
        return {
            "subsection": self.subsection,
            "required": plain_number(self.required),
            "actual": plain_number(self.actual),
        }


@dataclass(frozen=True, kw_only=True)
class OutcomeVerdict:
    """What was found for one outcome, with every gap."""

    code: str
    status: OutcomeStatus
    achieved_when: AchievedWhen
    missing: tuple[str, ...] = ()
    shortfalls: tuple[Shortfall, ...] = ()


def judge_outcome(outcome: LearningOutcome, scores: Scores) -> OutcomeVerdict:
    """Return whether the outcome is achieved; a score of None, or none at all, is not taken."""
    missing = [a.subsection for a in outcome.assessments if scores.get(a.subsection) is None]
    taken = [
        (a, score) for a in outcome.assessments if (score := scores.get(a.subsection)) is not None
    ]
    short = [
        Shortfall(a.subsection, a.minimum_percent, s) for a, s in taken if s < a.minimum_percent
    ]
    return OutcomeVerdict(
        code=outcome.code,
        status=_status(
            outcome.achieved_when, missing=len(missing), short=len(short), taken=len(taken)
        ),
        achieved_when=outcome.achieved_when,
        missing=tuple(missing),
        shortfalls=tuple(short),
    )


def mark_of(outcome: LearningOutcome, scores: Scores) -> Decimal | None:
    """Return the mark of an outcome in percent, or None where nothing was taken.

    Of several assessments it is the lowest where all count and the best where any does.
    """
    taken = [s for a in outcome.assessments if (s := scores.get(a.subsection)) is not None]
    if not taken:
        return None
    return min(taken) if outcome.achieved_when is AchievedWhen.ALL else max(taken)


def _status(when: AchievedWhen, *, missing: int, short: int, taken: int) -> OutcomeStatus:
    reached = taken - short
    if not missing and not taken:
        return OutcomeStatus.NOT_ASSESSED
    if when is AchievedWhen.ANY and reached:
        return OutcomeStatus.ACHIEVED
    if when is AchievedWhen.ALL and not missing and not short:
        return OutcomeStatus.ACHIEVED
    falls_short = short and (when is AchievedWhen.ALL or not missing)
    return OutcomeStatus.NOT_ACHIEVED if falls_short else OutcomeStatus.NOT_ASSESSED
