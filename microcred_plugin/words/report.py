"""The report of a verification in words for somebody who knows nothing of signatures.

A line is its code and values; the sentence says what follows for the reader. What could not be
checked is never worded as good or bad.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from microcred_plugin.credential.errors import Problem
from microcred_plugin.credential.times import read_timestamp
from microcred_plugin.credential.verdict import Code, Line, LineName, Outcome, Report, Verdict
from microcred_plugin.words.problems import problem_words

__all__ = ["finding_words", "headline_words", "line_name_words", "line_words", "verdict_words"]

_NAMES: Mapping[LineName, Promise] = {
    LineName.FORM: gettext_lazy("Form"),
    LineName.SIGNATURE: gettext_lazy("Signature"),
    LineName.ISSUER: gettext_lazy("Issuer"),
    LineName.STATUS: gettext_lazy("Status"),
    LineName.DATES: gettext_lazy("Dates"),
    LineName.FRAMEWORK: gettext_lazy("Quality framework"),
    LineName.RECOGNITION: gettext_lazy("Recognition"),
}

_OUTCOMES: Mapping[Outcome, Promise] = {
    Outcome.PASSED: pgettext_lazy("check", "In order"),
    Outcome.FAILED: pgettext_lazy("check", "Not in order"),
    Outcome.WARNING: pgettext_lazy("check", "Take note"),
    Outcome.UNKNOWN: pgettext_lazy("check", "Could not be checked"),
}
_OTHER_OUTCOMES: Mapping[Code, Promise] = {
    Code.WITHHELD: pgettext_lazy("check", "Not looked at"),
    Code.NOT_LOOKED_UP: pgettext_lazy("check", "Not looked up"),
}

_HEADLINES: Mapping[Verdict, Promise] = {
    Verdict.VALID: pgettext_lazy("credential", "Valid"),
    Verdict.INVALID: pgettext_lazy("credential", "Not valid"),
    Verdict.UNKNOWN: pgettext_lazy("credential", "Could not be checked"),
}

_SENTENCES: Mapping[Code, Promise] = {
    Code.WELL_FORMED: gettext_lazy("It is built as an Open Badges 3.0 credential should be."),
    Code.UNREADABLE: gettext_lazy("This cannot be read as a credential."),
    Code.FORM_FAULTS: gettext_lazy(
        "It lacks something that an Open Badges 3.0 credential must have, or says it wrongly."
    ),
    Code.CONTEXT_NOT_KNOWN: gettext_lazy(
        "It uses terms that are not known here, so nothing can be said about what they mean."
    ),
    Code.WITHHELD: gettext_lazy(
        "This would say nothing: as long as a line above it is not in order, the content cannot "
        "be relied on."
    ),
    Code.SIGNED: gettext_lazy("Nothing in it was changed since it was signed."),
    Code.NO_PROOF: gettext_lazy("It carries no signature, so anybody may have written it."),
    Code.WRONG_SIGNATURE: gettext_lazy(
        "The signature does not belong to this content: something was changed after signing."
    ),
    Code.BAD_PROOF: gettext_lazy("The signature itself is damaged or incomplete."),
    Code.NOT_CANONICAL: gettext_lazy(
        "The content holds something that no signature can cover, as if it was added later."
    ),
    Code.KEY_UNAVAILABLE: gettext_lazy(
        "The key that belongs to the signature could not be fetched. Try again later."
    ),
    Code.NOT_SUPPORTED: gettext_lazy(
        "It is signed in a way that is not known here. Another verifier may know it."
    ),
    Code.KEY_OF_ISSUER: gettext_lazy("The signature was made with a key of the issuer."),
    Code.KEY_OF_SOMEONE_ELSE: gettext_lazy(
        "The signature was made with a key that is not the issuer's. Somebody may be posing as it."
    ),
    Code.KEY_NOT_PUBLISHED: gettext_lazy(
        "The issuer does not list this key among the keys that it signs with."
    ),
    Code.KEY_ENDED: gettext_lazy("The issuer no longer stands for what this key signed."),
    Code.ISSUER_UNAVAILABLE: gettext_lazy(
        "What the issuer publishes about its keys could not be fetched. Try again later."
    ),
    Code.NOT_REVOKED: gettext_lazy("The issuer has not taken it back."),
    Code.REVOKED: gettext_lazy("The issuer has revoked it."),
    Code.SUSPENDED: gettext_lazy("The issuer has suspended it."),
    Code.NO_STATUS: gettext_lazy(
        "It names no list of revocations, so it would not show if the issuer took it back."
    ),
    Code.STATUS_UNAVAILABLE: gettext_lazy(
        "The issuer's list of revocations could not be fetched. Try again later."
    ),
    Code.STATUS_NOT_TRUSTED: gettext_lazy(
        "There is a list of revocations, but it cannot be relied on."
    ),
    Code.STATUS_NOT_SUPPORTED: gettext_lazy(
        "Its status is published in a way that is not known here."
    ),
    Code.IN_FORCE: gettext_lazy("It is in force at the moment of this check."),
    Code.NOT_YET_VALID: gettext_lazy("It is not in force yet."),
    Code.EXPIRED: gettext_lazy("It has expired."),
    Code.NO_DATE: gettext_lazy("It does not say legibly when it is in force."),
    Code.WITHIN_FRAMEWORK: gettext_lazy(
        "Size and level keep the rules of the quality framework that it names."
    ),
    Code.OUTSIDE_FRAMEWORK: gettext_lazy(
        "Size or level break the rules of the quality framework that it names."
    ),
    Code.NO_FRAMEWORK: gettext_lazy("It names no quality framework."),
    Code.FRAMEWORK_NOT_KNOWN: gettext_lazy("It names a quality framework that is not known here."),
    Code.RECOGNISED: gettext_lazy("The institution that you chose recognises it."),
    Code.NOT_RECOGNISED: gettext_lazy(
        "There is no agreement about it with the institution that you chose."
    ),
    Code.NOT_LOOKED_UP: gettext_lazy(
        "Who recognises it is not looked up here; about an exemption, an examination board decides."
    ),
}
_SENTENCES_BY_OUTCOME: Mapping[tuple[Code, Outcome], Promise] = {
    (Code.STATUS_NOT_SUPPORTED, Outcome.WARNING): gettext_lazy(
        "It names a status that says nothing about a revocation."
    ),
}
_SENTENCES_WITH_DATES: Mapping[tuple[Code, bool], Promise] = {
    (Code.IN_FORCE, True): gettext_lazy("It is in force from %(start)s up to %(end)s."),
    (Code.IN_FORCE, False): gettext_lazy("It is in force since %(start)s and does not expire."),
    (Code.NOT_YET_VALID, True): gettext_lazy("It is not in force before %(start)s."),
    (Code.NOT_YET_VALID, False): gettext_lazy("It is not in force before %(start)s."),
    (Code.EXPIRED, True): gettext_lazy("It expired on %(end)s."),
}


def line_name_words(name: LineName) -> str:
    """Return what a line is about."""
    return str(_NAMES[name])


def finding_words(line: Line) -> str:
    """Return the outcome of a line in a word or two."""
    return str(_OTHER_OUTCOMES.get(line.code) or _OUTCOMES[line.outcome])


def line_words(line: Line) -> str:
    """Return what a line found in a sentence or two for a layman."""
    if line.code is Code.UNREADABLE:
        return f"{_SENTENCES[line.code]} {_problem(line.values)}".strip()
    if dated := _with_dates(line):
        return dated
    by_outcome = _SENTENCES_BY_OUTCOME.get((line.code, line.outcome))
    return str(by_outcome or _SENTENCES[line.code])


def _problem(values: Mapping[str, Any]) -> str:
    found = values.get("problem")
    return problem_words(Problem(found), values) if found in set(Problem) else ""


def _with_dates(line: Line) -> str:
    start, end = (read_timestamp(line.values.get(key)) for key in ("validFrom", "validUntil"))
    text = _SENTENCES_WITH_DATES.get((line.code, end is not None))
    if text is None or start is None:
        return ""
    return str(text) % {"start": _day(start), "end": _day(end)}


def _day(moment: datetime | None) -> str:
    if moment is None:
        return ""
    try:
        return date_format(timezone.localtime(moment), "DATE_FORMAT")
    except OverflowError:  # the first or last day of the calendar, in another time zone
        return date_format(moment, "DATE_FORMAT")


def headline_words(verdict: Verdict) -> str:
    """Return a verdict in a word or two."""
    return str(_HEADLINES[verdict])


def verdict_words(report: Report) -> str:
    """Return what the verdict rests on, and what a reader may do with it."""
    if report.verdict is Verdict.VALID:
        if _first(report.lines, Outcome.WARNING):
            return _("You can rely on it; one or more lines below are worth knowing.")
        return _("You can rely on it: form, signature, issuer, status and dates are in order.")
    if report.verdict is Verdict.INVALID:
        text = _("Do not rely on it. %(finding)s")
        return text % {"finding": line_words(_decisive(report, Outcome.FAILED))}
    text = _("This says nothing for or against it. %(finding)s")
    return text % {"finding": line_words(_decisive(report, Outcome.UNKNOWN))}


def _decisive(report: Report, outcome: Outcome) -> Line:
    return _first(report.lines, outcome) or report.lines[0]


def _first(lines: Iterable[Line], outcome: Outcome) -> Line | None:
    found = (
        line for line in lines if line.outcome is outcome and line.name is not LineName.RECOGNITION
    )
    return next(found, None)
