"""What can be wrong, said so that an edge can put it into words.

A `Fault` names the field, the kind of fault and the values that a sentence about it needs. The
words themselves are made in `microcred_plugin.words`, in the reader's language.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from enum import StrEnum
from typing import Any

__all__ = ["DomainError", "Fault", "FaultCode", "IllegalTransition", "Invalid", "MicrocredError"]


class MicrocredError(Exception):
    """Root of every error this package raises on purpose."""


class DomainError(MicrocredError):
    """A rule of the field was broken."""


class FaultCode(StrEnum):
    """Kinds of fault in what somebody entered or sent."""

    REQUIRED = "required"
    WRONG_TYPE = "wrong_type"
    NOT_A_NUMBER = "not_a_number"
    BELOW_MINIMUM = "below_minimum"
    ABOVE_MAXIMUM = "above_maximum"
    NOT_ON_STEP = "not_on_step"
    UNKNOWN = "unknown"
    UNKNOWN_FIELD = "unknown_field"
    DUPLICATE = "duplicate"
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"
    FORBIDDEN_CHARACTER = "forbidden_character"
    NOT_A_URL = "not_a_url"
    NOT_A_DATE = "not_a_date"
    IN_THE_FUTURE = "in_the_future"
    NOT_ASSESSED = "not_assessed"
    NOT_IN_COURSE = "not_in_course"
    FRAMEWORK_OFF = "framework_off"
    FRAMEWORK_NOT_YET = "framework_not_yet"
    FRAMEWORK_ENDED = "framework_ended"
    INSTITUTION_TYPE = "institution_type"
    LEVEL_NOT_ALLOWED = "level_not_allowed"
    HOURS_DO_NOT_MATCH = "hours_do_not_match"


@dataclass(frozen=True)
class Fault:
    """One thing wrong with one field.

    `field` is a path as in `learning_outcomes[2].assessments[0].minimum_percent`; `values` holds
    what a sentence needs (`minimum`, `maximum`, `given`, ...), never personal data.
    """

    field: str
    code: FaultCode
    values: Mapping[str, Any] = dataclass_field(default_factory=dict)

    def __str__(self) -> str:
        details = ", ".join(f"{name}={value}" for name, value in self.values.items())
        return f"{self.field}: {self.code}" + (f" ({details})" if details else "")

    def to_plain(self) -> dict[str, Any]:
        """Return the fault as JSON-ready values."""
        return {"field": self.field, "code": str(self.code), **self.values}


class Invalid(DomainError):
    """Something entered or sent has faults; all of them are in `faults`."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(str(fault) for fault in self.faults))


class IllegalTransition(DomainError):
    """An award cannot take that action in the state it is in, or not by that kind of person."""

    def __init__(self, *, state: str, action: str) -> None:
        self.state = state
        self.action = action
        super().__init__(f"an award that is {state} cannot take the action {action}")
