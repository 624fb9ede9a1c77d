"""Reasons, states, holds and faults in words, in the reader's language.

The rules report codes and values; learner, instructor, author and API all get their sentences here,
so that nobody is told two different things. Numbers are localised, names of subsections come from
the course.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from microcred_plugin.domain.eligibility import ReasonCode
from microcred_plugin.domain.errors import Fault, FaultCode
from microcred_plugin.domain.lifecycle import State
from microcred_plugin.domain.outcomes import AchievedWhen, OutcomeStatus
from microcred_plugin.models import Flag, Hold

__all__ = [
    "Names",
    "enrolment_words",
    "fault_words",
    "flag_words",
    "hold_words",
    "number_words",
    "outcome_words",
    "percent_words",
    "reason_words",
    "state_words",
]

_STATES: Mapping[State, Promise] = {
    State.IN_PROGRESS: gettext_lazy("In progress"),
    State.ELIGIBLE: gettext_lazy("Waits for approval"),
    State.APPROVED: gettext_lazy("Approved"),
    State.OFFERED: gettext_lazy("Offered"),
    State.CLAIMED: gettext_lazy("Claimed"),
    State.DECLINED: gettext_lazy("Declined"),
    State.LAPSED: gettext_lazy("Not claimed in time"),
    State.WITHDRAWN: gettext_lazy("Withdrawn"),
    State.SUSPENDED: gettext_lazy("Suspended"),
    State.REVOKED: gettext_lazy("Revoked"),
}

_OUTCOMES: Mapping[OutcomeStatus, Promise] = {
    OutcomeStatus.ACHIEVED: gettext_lazy("Achieved"),
    OutcomeStatus.NOT_ACHIEVED: gettext_lazy("Not achieved yet"),
    OutcomeStatus.NOT_ASSESSED: gettext_lazy("Not assessed yet"),
}

_FLAGS: Mapping[str, Promise] = {
    Flag.NO_LONGER_ELIGIBLE: gettext_lazy(
        "The results no longer meet every condition. Nothing was taken back; an instructor decides."
    ),
}

_HOLDS: Mapping[str, Promise] = {
    Hold.ISSUING_OFF: gettext_lazy("Issuing is switched off for now."),
    Hold.RULES: gettext_lazy("The module no longer passes the rules of its quality framework."),
    Hold.NO_KEY: gettext_lazy("The issuer has no key that can sign."),
    Hold.NO_NAME: gettext_lazy("The account has no name that can be printed."),
}

_FAULTS: Mapping[FaultCode, Promise] = {
    FaultCode.REQUIRED: gettext_lazy("This is missing."),
    FaultCode.WRONG_TYPE: gettext_lazy("This must be of the type %(expected)s."),
    FaultCode.NOT_A_NUMBER: gettext_lazy("“%(given)s” is not a number."),
    FaultCode.BELOW_MINIMUM: gettext_lazy("%(given)s is below the minimum of %(minimum)s."),
    FaultCode.ABOVE_MAXIMUM: gettext_lazy("%(given)s is above the maximum of %(maximum)s."),
    FaultCode.NOT_ON_STEP: gettext_lazy("%(given)s is not a multiple of %(step)s."),
    FaultCode.UNKNOWN: gettext_lazy("“%(given)s” is not known here."),
    FaultCode.UNKNOWN_FIELD: gettext_lazy("There is no such field."),
    FaultCode.DUPLICATE: gettext_lazy("“%(given)s” is there already."),
    FaultCode.TOO_LONG: gettext_lazy("This has %(given)s characters; %(maximum)s are allowed."),
    FaultCode.TOO_MANY: gettext_lazy("These are %(given)s; %(maximum)s are allowed."),
    FaultCode.FORBIDDEN_CHARACTER: gettext_lazy(
        "This holds a character that cannot be signed or used in an address."
    ),
    FaultCode.NOT_A_URL: gettext_lazy("This is not a complete web address."),
    FaultCode.IN_THE_FUTURE: gettext_lazy("%(given)s is still to come."),
    FaultCode.NOT_A_DATE: gettext_lazy("This is not a date."),
    FaultCode.NOT_ASSESSED: gettext_lazy("No graded subsection assesses this outcome."),
    FaultCode.NOT_IN_COURSE: gettext_lazy("“%(subsection)s” is no graded subsection here."),
    FaultCode.FRAMEWORK_OFF: gettext_lazy("The framework %(framework)s is switched off."),
    FaultCode.FRAMEWORK_NOT_YET: gettext_lazy(
        "The framework %(framework)s is not in force before %(valid_from)s."
    ),
    FaultCode.FRAMEWORK_ENDED: gettext_lazy(
        "The framework %(framework)s ended on %(valid_until)s."
    ),
    FaultCode.INSTITUTION_TYPE: gettext_lazy(
        "This framework is not open to an institution of the type %(given)s."
    ),
    FaultCode.LEVEL_NOT_ALLOWED: gettext_lazy("The framework does not allow level %(given)s."),
    FaultCode.HOURS_DO_NOT_MATCH: gettext_lazy(
        "%(given)s hours do not fit the credits, which ask for %(expected)s."
    ),
}

_DAYS = {"valid_from", "valid_until"}


@dataclass(frozen=True)
class Names:
    """Names for the codes in reasons: of outcomes by code, of subsections by block id."""

    outcomes: Mapping[str, str] = field(default_factory=dict)
    subsections: Mapping[str, str] = field(default_factory=dict)

    def outcome(self, code: str) -> str:
        """Return the title of an outcome, or its code."""
        return self.outcomes.get(code, code)

    def subsection(self, block_id: str) -> str:
        """Return the name of a subsection, or its id."""
        return self.subsections.get(block_id, block_id)


def state_words(state: State | str) -> str:
    """Return a state in words."""
    return str(_STATES[State(state)])


def outcome_words(status: OutcomeStatus) -> str:
    """Return what the scores say about one outcome."""
    return str(_OUTCOMES[status])


def flag_words(flag: str) -> str:
    """Return what an instructor has to decide, or nothing."""
    return str(_FLAGS.get(flag, ""))


def hold_words(hold: str) -> str:
    """Return why an eligible award was not signed, or nothing."""
    return str(_HOLDS.get(hold, ""))


def fault_words(fault: Fault) -> str:
    """Return what is wrong with a field in a sentence."""
    values = {name: _value_words(name, value) for name, value in fault.values.items()}
    return str(_FAULTS[fault.code]) % {"given": "", **values}


def _value_words(name: str, value: object) -> object:
    """Numbers and days are written as the reader writes them, texts as their author did."""
    if name in _DAYS:
        return date_format(date.fromisoformat(str(value)))
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return number_words(value)
    return value


def reason_words(reason: Mapping[str, Any], names: Names | None = None) -> str:
    """Return one unmet condition, as a verdict keeps it, in a sentence."""
    return _SENTENCES[ReasonCode(reason["code"])](reason, names or Names())


def _inactive(_reason: Mapping[str, Any], _names: Names) -> str:
    return _("Not enrolled in this course any more.")


def _mode(reason: Mapping[str, Any], _names: Names) -> str:
    text = _("The enrolment “%(mode)s” does not lead to a micro-credential; %(modes)s does.")
    modes = _listed([enrolment_words(mode) for mode in reason["eligible_modes"]], _("or"))
    return text % {"mode": enrolment_words(reason["mode"]), "modes": modes}


def _identity(_reason: Mapping[str, Any], _names: Names) -> str:
    return _("The identity has not been verified, which this module requires.")


def _completed(reason: Mapping[str, Any], _names: Names) -> str:
    text = _("%(actual)s of the course is completed; %(required)s is needed.")
    return text % _bounds(reason)


def _passed(reason: Mapping[str, Any], _names: Names) -> str:
    text = _("The course grade is %(actual)s; %(required)s is needed.")
    return text % _bounds(reason)


def _not_assessed(reason: Mapping[str, Any], names: Names) -> str:
    text = _("“%(outcome)s” still needs: %(missing)s.")
    missing = _listed([names.subsection(block) for block in reason["missing"]], _("and"))
    return text % {"outcome": names.outcome(reason["outcome"]), "missing": missing}


def _not_achieved(reason: Mapping[str, Any], names: Names) -> str:
    either = reason["achieved_when"] == AchievedWhen.ANY and len(reason["shortfalls"]) > 1
    shortfalls = [_shortfall(row, names) for row in reason["shortfalls"]]
    text = _("“%(outcome)s” is not achieved yet: %(shortfalls)s.")
    joined = _listed(shortfalls, _("or") if either else _("and"))
    return text % {"outcome": names.outcome(reason["outcome"]), "shortfalls": joined}


def _shortfall(row: Mapping[str, Any], names: Names) -> str:
    text = _("“%(subsection)s” is %(actual)s where %(required)s is needed")
    return text % {"subsection": names.subsection(row["subsection"]), **_bounds(row)}


_SENTENCES = {
    ReasonCode.ENROLMENT_INACTIVE: _inactive,
    ReasonCode.ENROLMENT_MODE_NOT_ELIGIBLE: _mode,
    ReasonCode.IDENTITY_NOT_VERIFIED: _identity,
    ReasonCode.COURSE_NOT_COMPLETED: _completed,
    ReasonCode.COURSE_NOT_PASSED: _passed,
    ReasonCode.OUTCOME_NOT_ASSESSED: _not_assessed,
    ReasonCode.OUTCOME_NOT_ACHIEVED: _not_achieved,
}


def enrolment_words(mode: str) -> str:
    """Return a kind of enrolment in words, or as the platform writes it where it is not known."""
    known = {
        "audit": pgettext("enrolment", "audit"),
        "honor": pgettext("enrolment", "honor"),
        "verified": pgettext("enrolment", "verified"),
        "professional": pgettext("enrolment", "professional"),
    }
    return known.get(mode, mode)


def _bounds(row: Mapping[str, Any]) -> dict[str, str]:
    return {"actual": percent_words(row["actual"]), "required": percent_words(row["required"])}


def percent_words(number: float | Decimal) -> str:
    """Return a percent as it is written in the reader's language, never rounded up to a bound."""
    return f"{number_words(number)} %"


def number_words(number: float | Decimal) -> str:
    """Return a number as it is written in the reader's language, without needless zeros."""
    exact = Decimal(str(number)).normalize()
    return number_format(f"{exact:f}", use_l10n=True)


def _listed(items: Sequence[str], last: str) -> str:
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"
