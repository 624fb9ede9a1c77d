"""Whether a learner has earned the micro-credential of a module, and if not, every reason why.

Rules, in the order of the code, which is also the order in which reasons are reported:

1. The learner is enrolled.
2. The kind of enrolment leads to a micro-credential.
3. The identity of the learner was verified, where the module requires it.
4. Enough of the course was completed.
5. The course was passed, where the module requires it.
6. Every learning outcome was assessed and achieved (product rule: each outcome that the credential
   names was tested in this course; a course grade alone is not enough).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from microcred_plugin.domain.numbers import plain_number
from microcred_plugin.domain.outcomes import (
    LearningOutcome,
    OutcomeStatus,
    OutcomeVerdict,
    Scores,
    judge_outcome,
    mark_of,
)

__all__ = [
    "AwardPolicy",
    "AwardingMode",
    "LearnerFacts",
    "Reason",
    "ReasonCode",
    "Verdict",
    "judge",
]


class ReasonCode(StrEnum):
    """Why a learner is not eligible, in the order of reporting."""

    ENROLMENT_INACTIVE = "enrolment_inactive"
    ENROLMENT_MODE_NOT_ELIGIBLE = "enrolment_mode_not_eligible"
    IDENTITY_NOT_VERIFIED = "identity_not_verified"
    COURSE_NOT_COMPLETED = "course_not_completed"
    COURSE_NOT_PASSED = "course_not_passed"
    OUTCOME_NOT_ASSESSED = "outcome_not_assessed"
    OUTCOME_NOT_ACHIEVED = "outcome_not_achieved"


class AwardingMode(StrEnum):
    """Whether an eligible learner gets an offer at once or after an instructor's approval."""

    AUTOMATIC = "automatic"
    APPROVAL = "approval"


@dataclass(frozen=True, kw_only=True)
class AwardPolicy:
    """What a module asks besides its outcomes; completion in percent of the course."""

    mode: AwardingMode
    eligible_enrolment_modes: tuple[str, ...]
    requires_identity_verification: bool
    requires_course_passed: bool
    minimum_completion_percent: Decimal


@dataclass(frozen=True, kw_only=True)
class LearnerFacts:
    """What the host knows of one learner in one course; percents run from 0 to 100.

    `enrolment_mode` is None for someone who never enrolled. `completion_percent` and
    `identity_verified` are None where they were not asked for. A score of None was not taken.
    """

    enrolment_mode: str | None
    enrolment_active: bool
    identity_verified: bool | None
    completion_percent: Decimal | None
    course_percent: Decimal
    course_passed: bool
    pass_percent: Decimal
    scores: Scores


@dataclass(frozen=True)
class Reason:
    """One unmet condition: a code, and the values that a sentence about it needs."""

    code: ReasonCode
    values: Mapping[str, Any] = field(default_factory=dict)

    def to_plain(self) -> dict[str, Any]:
        """Return the reason as JSON-ready values."""
        return {"code": str(self.code), **self.values}


@dataclass(frozen=True)
class Verdict:
    """Eligible where there is no reason against; outcomes are in the order of the module.

    `marks` are percents by code of the outcome.
    """

    reasons: tuple[Reason, ...]
    outcomes: tuple[OutcomeVerdict, ...]
    course_percent: Decimal
    course_passed: bool
    marks: Mapping[str, Decimal] = field(default_factory=dict)

    @property
    def eligible(self) -> bool:
        """Return whether no reason stands in the way."""
        return not self.reasons

    @property
    def waits_for_silent_facts(self) -> bool:
        """Return whether only facts are missing of which no event tells."""
        silent = {ReasonCode.COURSE_NOT_COMPLETED, ReasonCode.IDENTITY_NOT_VERIFIED}
        return bool(self.reasons) and all(reason.code in silent for reason in self.reasons)

    def to_plain(self) -> dict[str, Any]:
        """Return the verdict as JSON-ready values."""
        return {
            "eligible": self.eligible,
            "course_percent": plain_number(self.course_percent),
            "course_passed": self.course_passed,
            "outcomes": {outcome.code: str(outcome.status) for outcome in self.outcomes},
            "marks": {code: str(mark) for code, mark in self.marks.items()},
            "reasons": [reason.to_plain() for reason in self.reasons],
        }


def judge(
    policy: AwardPolicy, outcomes: tuple[LearningOutcome, ...], facts: LearnerFacts
) -> Verdict:
    """Return the verdict on one learner; all unmet reasons are in it, not the first alone."""
    judged = tuple(judge_outcome(outcome, facts.scores) for outcome in outcomes)
    return Verdict(
        reasons=(*_course_reasons(policy, facts), *_outcome_reasons(judged)),
        outcomes=judged,
        course_percent=facts.course_percent,
        course_passed=facts.course_passed,
        marks=_marks(outcomes, facts.scores),
    )


def _marks(outcomes: tuple[LearningOutcome, ...], scores: Scores) -> dict[str, Decimal]:
    found = ((outcome.code, mark_of(outcome, scores)) for outcome in outcomes)
    return {code: mark for code, mark in found if mark is not None}


def _course_reasons(policy: AwardPolicy, facts: LearnerFacts) -> Iterator[Reason]:
    mode = facts.enrolment_mode
    if mode is None or not facts.enrolment_active:
        yield Reason(ReasonCode.ENROLMENT_INACTIVE)
    if mode is not None and mode not in policy.eligible_enrolment_modes:
        modes = list(policy.eligible_enrolment_modes)
        yield Reason(
            ReasonCode.ENROLMENT_MODE_NOT_ELIGIBLE, {"mode": mode, "eligible_modes": modes}
        )
    if policy.requires_identity_verification and not facts.identity_verified:
        yield Reason(ReasonCode.IDENTITY_NOT_VERIFIED)
    completed = facts.completion_percent or Decimal(0)
    if completed < policy.minimum_completion_percent:
        yield _below(ReasonCode.COURSE_NOT_COMPLETED, policy.minimum_completion_percent, completed)
    if policy.requires_course_passed and not facts.course_passed:
        yield _below(ReasonCode.COURSE_NOT_PASSED, facts.pass_percent, facts.course_percent)


def _below(code: ReasonCode, required: Decimal, actual: Decimal) -> Reason:
    return Reason(code, {"required": plain_number(required), "actual": plain_number(actual)})


def _outcome_reasons(judged: tuple[OutcomeVerdict, ...]) -> Iterator[Reason]:
    for outcome in judged:
        if outcome.status is OutcomeStatus.NOT_ASSESSED:
            values: dict[str, Any] = {"outcome": outcome.code, "missing": list(outcome.missing)}
            yield Reason(ReasonCode.OUTCOME_NOT_ASSESSED, values)
    for outcome in judged:
        if outcome.status is OutcomeStatus.NOT_ACHIEVED:
            shortfalls = [shortfall.to_plain() for shortfall in outcome.shortfalls]
            values = {
                "outcome": outcome.code,
                "achieved_when": str(outcome.achieved_when),
                "shortfalls": shortfalls,
            }
            yield Reason(ReasonCode.OUTCOME_NOT_ACHIEVED, values)
