"""What a verification found, line by line, and what follows from all lines together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

__all__ = ["Code", "Line", "LineName", "Outcome", "Report", "Verdict", "verdict_of"]


class LineName(StrEnum):
    """What was looked at, in the order of looking."""

    FORM = "form"
    SIGNATURE = "signature"
    ISSUER = "issuer"
    STATUS = "status"
    DATES = "dates"
    FRAMEWORK = "framework"
    RECOGNITION = "recognition"


class Outcome(StrEnum):
    """What looking found. `unknown` is could not be checked: neither good nor bad."""

    PASSED = "passed"
    FAILED = "failed"
    WARNING = "warning"
    UNKNOWN = "unknown"


class Verdict(StrEnum):
    """What follows: only `valid` may be relied on, only `invalid` is known to be wrong."""

    VALID = "valid"
    INVALID = "invalid"
    UNKNOWN = "unknown"


class Code(StrEnum):
    """The finding of one line; faults in reading and signing come as `Problem` codes beside it."""

    WELL_FORMED = "well_formed"
    UNREADABLE = "unreadable"
    FORM_FAULTS = "form_faults"
    CONTEXT_NOT_KNOWN = "context_not_known"
    WITHHELD = "withheld"

    SIGNED = "signed"
    NO_PROOF = "no_proof"
    WRONG_SIGNATURE = "wrong_signature"
    BAD_PROOF = "bad_proof"
    NOT_CANONICAL = "not_canonical"
    KEY_UNAVAILABLE = "key_unavailable"
    NOT_SUPPORTED = "not_supported"

    KEY_OF_ISSUER = "key_of_issuer"
    KEY_OF_SOMEONE_ELSE = "key_of_someone_else"
    KEY_NOT_PUBLISHED = "key_not_published"
    KEY_ENDED = "key_ended"
    ISSUER_UNAVAILABLE = "issuer_unavailable"

    NOT_REVOKED = "not_revoked"
    REVOKED = "revoked"
    SUSPENDED = "suspended"
    NO_STATUS = "no_status"
    STATUS_UNAVAILABLE = "status_unavailable"
    STATUS_NOT_TRUSTED = "status_not_trusted"
    STATUS_NOT_SUPPORTED = "status_not_supported"

    IN_FORCE = "in_force"
    NOT_YET_VALID = "not_yet_valid"
    EXPIRED = "expired"
    NO_DATE = "no_date"

    WITHIN_FRAMEWORK = "within_framework"
    OUTSIDE_FRAMEWORK = "outside_framework"
    NO_FRAMEWORK = "no_framework"
    FRAMEWORK_NOT_KNOWN = "framework_not_known"

    RECOGNISED = "recognised"
    NOT_RECOGNISED = "not_recognised"
    NOT_LOOKED_UP = "not_looked_up"


@dataclass(frozen=True)
class Line:
    """One finding; `values` are what a sentence about it needs."""

    name: LineName
    outcome: Outcome
    code: Code
    values: Mapping[str, Any] = field(default_factory=dict)

    def to_plain(self) -> dict[str, Any]:
        """Return the line as JSON-ready values."""
        return {
            "name": str(self.name),
            "outcome": str(self.outcome),
            "code": str(self.code),
            "values": dict(self.values),
        }


@dataclass(frozen=True, kw_only=True)
class Report:
    """All lines in order, the verdict, and the credential if its signature holds.

    `credential` is None whenever the content may have been altered, so that nothing of it is shown
    as if it were vouched for.
    """

    lines: tuple[Line, ...]
    credential: Mapping[str, Any] | None = field(default=None, repr=False)

    @property
    def verdict(self) -> Verdict:
        """Return what follows from the lines; recognition is for information only."""
        return verdict_of(self.lines)

    def line(self, name: LineName) -> Line:
        """Return the line of that name."""
        return next(line for line in self.lines if line.name is name)

    def to_plain(self) -> dict[str, Any]:
        """Return the report as JSON-ready values."""
        return {
            "verdict": str(self.verdict),
            "credential": self.credential.get("id") if self.credential else None,
            "lines": [line.to_plain() for line in self.lines],
        }


def verdict_of(lines: Iterable[Line]) -> Verdict:
    """Return invalid if a line failed, unknown if one could not be checked, else valid."""
    outcomes = {line.outcome for line in lines if line.name is not LineName.RECOGNITION}
    if Outcome.FAILED in outcomes:
        return Verdict.INVALID
    return Verdict.UNKNOWN if Outcome.UNKNOWN in outcomes else Verdict.VALID
