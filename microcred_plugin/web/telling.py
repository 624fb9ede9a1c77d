"""What a learner is told of an award: its state in a sentence, why, and what can be done next.

The states, reasons and holds are those that everybody else sees; here they are said to the learner
in person, each with a next step.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from microcred_plugin.domain.eligibility import ReasonCode
from microcred_plugin.domain.lifecycle import LIVE, State
from microcred_plugin.domain.outcomes import OutcomeStatus
from microcred_plugin.models import Hold
from microcred_plugin.services.cards import Card, OutcomeState
from microcred_plugin.web.saying import date_words, plain, said
from microcred_plugin.words import (
    Names,
    flag_words,
    outcome_words,
    reason_words,
    state_words,
)

__all__ = ["Missing", "OutcomeLine", "Telling", "Tone", "telling"]

_TO_BE_EARNED = frozenset({State.IN_PROGRESS, State.ELIGIBLE, State.APPROVED})


class Tone(StrEnum):
    """How a state looks beside its word; the word alone says enough."""

    GOOD = "good"
    INFO = "info"
    CARE = "care"
    BAD = "bad"


@dataclass(frozen=True, kw_only=True)
class Missing:
    """One unmet condition in a sentence, and what the learner can do about it."""

    sentence: str
    next_step: str


@dataclass(frozen=True, kw_only=True)
class OutcomeLine:
    """One learning outcome: how it stands, and what it still needs."""

    title: SafeString
    status: str
    tone: Tone
    missing: tuple[Missing, ...]


@dataclass(frozen=True, kw_only=True)
class Telling:
    """A card in words. `outcomes` are empty once something was signed: all were achieved then."""

    state: str
    tone: Tone
    sentence: str
    public_reason: str
    next_step: str
    flag: str
    outcomes: tuple[OutcomeLine, ...]
    conditions: tuple[Missing, ...]
    achieved: int
    total: int

    @property
    def has_progress(self) -> bool:
        """Return whether there is progress to show."""
        return bool(self.outcomes)

    @property
    def has_gaps(self) -> bool:
        """Return whether anything is still needed."""
        return bool(self.conditions) or any(row.missing for row in self.outcomes)


def telling(card: Card) -> Telling:
    """Return what a learner is told of one award, in the reader's language."""
    to_be_earned = card.state in _TO_BE_EARNED
    names = Names(
        outcomes={row.outcome.code: plain(row.outcome.title) for row in card.outcomes},
        subsections=card.subsection_names,
    )
    ended = card.ended if card.state not in _TO_BE_EARNED | LIVE else None
    return Telling(
        state=_state(card),
        tone=_TONES[card.state],
        sentence=_sentence(card),
        public_reason=ended.public_reason if ended else "",
        next_step=_next_step(card),
        flag=flag_words(card.flag) if card.state in LIVE else "",
        outcomes=tuple(_outcome(row, card, names) for row in card.outcomes if to_be_earned),
        conditions=tuple(_conditions(card, names)) if to_be_earned else (),
        achieved=card.achieved,
        total=len(card.outcomes),
    )


_TONES: Mapping[State, Tone] = {
    State.IN_PROGRESS: Tone.INFO,
    State.ELIGIBLE: Tone.INFO,
    State.APPROVED: Tone.INFO,
    State.OFFERED: Tone.CARE,
    State.CLAIMED: Tone.GOOD,
    State.DECLINED: Tone.INFO,
    State.LAPSED: Tone.CARE,
    State.WITHDRAWN: Tone.CARE,
    State.SUSPENDED: Tone.CARE,
    State.REVOKED: Tone.BAD,
}

_OUTCOME_TONES: Mapping[OutcomeStatus, Tone] = {
    OutcomeStatus.ACHIEVED: Tone.GOOD,
    OutcomeStatus.NOT_ACHIEVED: Tone.CARE,
    OutcomeStatus.NOT_ASSESSED: Tone.INFO,
}

_SENTENCES: Mapping[State, Promise] = {
    State.ELIGIBLE: gettext_lazy("You meet every condition. An instructor still has to approve."),
    State.APPROVED: gettext_lazy("You meet every condition and an instructor has approved."),
    State.OFFERED: gettext_lazy("Your micro-credential is ready for you."),
    State.CLAIMED: gettext_lazy("You claimed this micro-credential on %(claimed)s."),
    State.DECLINED: gettext_lazy("You declined this micro-credential on %(ended)s."),
    State.LAPSED: gettext_lazy("You did not claim it in time: the offer ended on %(ended)s."),
    State.WITHDRAWN: gettext_lazy("The offer was taken back on %(ended)s."),
    State.SUSPENDED: gettext_lazy(
        "This micro-credential was suspended on %(ended)s. For now it does not count as valid."
    ),
    State.REVOKED: gettext_lazy(
        "This micro-credential was revoked on %(ended)s. It is no longer valid."
    ),
}

_ASK_AGAIN = gettext_lazy("Changed your mind? You can ask for it again.")
_ASK_INSTRUCTOR = gettext_lazy(
    "Do you think that this is a mistake? Ask the instructor of the course."
)
_NEXT_STEPS: Mapping[State, Promise] = {
    State.ELIGIBLE: gettext_lazy("You need not do anything. The offer will appear here."),
    State.APPROVED: gettext_lazy("You need not do anything. The offer will appear here."),
    State.DECLINED: _ASK_AGAIN,
    State.LAPSED: gettext_lazy("Do you still want it? You can ask for it again."),
    State.WITHDRAWN: _ASK_INSTRUCTOR,
    State.SUSPENDED: gettext_lazy(
        "An instructor decides whether it is reinstated or revoked. Ask them if you have questions."
    ),
    State.REVOKED: _ASK_INSTRUCTOR,
}

_HOLDS: Mapping[str, tuple[Promise, Promise]] = {
    Hold.ISSUING_OFF: (
        gettext_lazy("You meet every condition, but nothing is being issued at the moment."),
        gettext_lazy("Your result stands. We try again by ourselves; look again later."),
    ),
    Hold.RULES: (
        gettext_lazy(
            "You meet every condition, but the module itself has to be put in order first."
        ),
        gettext_lazy("Your result stands. The institution puts it right; look again later."),
    ),
    Hold.NO_KEY: (
        gettext_lazy("You meet every condition, but the institution cannot sign at the moment."),
        gettext_lazy("Your result stands. We try again by ourselves; look again later."),
    ),
    Hold.NO_NAME: (
        gettext_lazy("You meet every condition, but your account has no name that can be printed."),
        gettext_lazy(
            "Fill in your full name in your account. After that we try again by ourselves."
        ),
    ),
}

_TRY_AGAIN = gettext_lazy(
    "See in the course whether you may try again, or ask the instructor what is possible."
)
_REMEDIES: Mapping[ReasonCode, Promise] = {
    ReasonCode.ENROLMENT_INACTIVE: gettext_lazy("Enrol in the course again to go on."),
    ReasonCode.ENROLMENT_MODE_NOT_ELIGIBLE: gettext_lazy(
        "See in the course how you can change the kind of your enrolment."
    ),
    ReasonCode.IDENTITY_NOT_VERIFIED: gettext_lazy("Have your identity verified."),
    ReasonCode.COURSE_NOT_COMPLETED: gettext_lazy(
        "Go through the parts of the course that you have not done yet."
    ),
    ReasonCode.COURSE_NOT_PASSED: gettext_lazy(
        "Every graded part counts. See in the course which ones you can still do."
    ),
    ReasonCode.OUTCOME_NOT_ASSESSED: gettext_lazy("Do this part in the course."),
    ReasonCode.OUTCOME_NOT_ACHIEVED: _TRY_AGAIN,
}


def _held(card: Card) -> tuple[Promise, Promise] | None:
    waiting = card.state in {State.ELIGIBLE, State.APPROVED}
    return _HOLDS.get(card.hold) if waiting else None


def _state(card: Card) -> str:
    if _held(card):
        return _("Waits to be signed")
    return _("Ready to claim") if card.state is State.OFFERED else state_words(card.state)


def _sentence(card: Card) -> str:
    if held := _held(card):
        return str(held[0])
    if card.state is State.IN_PROGRESS:
        return _progress(card)
    ended = card.ended.at if card.ended else card.changed_at
    values = {"claimed": date_words(card.claimed_at), "ended": date_words(ended)}
    return str(_SENTENCES[card.state]) % values


def _progress(card: Card) -> str:
    if card.achieved == len(card.outcomes):
        return _("You have achieved every learning outcome. This is still needed:")
    return _("This is what you have so far, and what is still needed.")


def _next_step(card: Card) -> str:
    if held := _held(card):
        return str(held[1])
    if card.state is State.OFFERED:
        return _claim_before(card)
    return str(_NEXT_STEPS.get(card.state, ""))


def _claim_before(card: Card) -> str:
    if card.lapses_at is None:
        return _("Look at what it will show, and claim it.")
    text = _("Claim it before %(date)s.")
    return text % {"date": date_words(card.lapses_at)}


def _outcome(row: OutcomeState, card: Card, names: Names) -> OutcomeLine:
    code = row.outcome.code
    return OutcomeLine(
        title=said(row.outcome.title),
        status=outcome_words(row.status),
        tone=_OUTCOME_TONES[row.status],
        missing=tuple(
            _missing(reason, names) for reason in card.reasons if reason.get("outcome") == code
        ),
    )


def _conditions(card: Card, names: Names) -> list[Missing]:
    return [_missing(reason, names) for reason in card.reasons if "outcome" not in reason]


def _missing(reason: Mapping[str, Any], names: Names) -> Missing:
    remedy = str(_REMEDIES[ReasonCode(reason["code"])])
    return Missing(sentence=reason_words(reason, names), next_step=remedy)
