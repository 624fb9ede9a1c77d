"""The checks of a verification, in their order; each is an object that gives one line.

Adding a check is adding a class and a place in `CHECKS`. Recognition is added by the caller, since
who recognises whom is not in the credential.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol

from microcred_plugin.credential.alignments import EQF, NLQF, QUALITY
from microcred_plugin.credential.case import Case
from microcred_plugin.credential.contexts import bundled
from microcred_plugin.credential.errors import CredentialError, Unavailable
from microcred_plugin.credential.form import form_faults
from microcred_plugin.credential.paths import walk
from microcred_plugin.credential.reading import issuer_id, listed
from microcred_plugin.credential.status_list import StatusBits
from microcred_plugin.credential.times import read_timestamp
from microcred_plugin.credential.trust import (
    Finding,
    failed,
    issuer_finding,
    passed,
    signature_finding,
    unknown,
)
from microcred_plugin.credential.verdict import Code, LineName, Outcome
from microcred_plugin.domain.errors import Fault
from microcred_plugin.domain.frameworks import Framework, SizeUnit
from microcred_plugin.domain.numbers import exact, within

__all__ = ["CHECKS", "Check", "Dates", "Form", "FrameworkRules", "Issuer", "Signature", "Status"]

_MOST_STATUSES = 5
_REVOKING = {"revocation": Code.REVOKED, "suspension": Code.SUSPENDED}


class Check(Protocol):
    """One look at a case. It never raises for what is in the document."""

    @property
    def name(self) -> LineName:
        """Return the line that it fills."""

    def __call__(self, case: Case, /) -> Finding:
        """Return what it found."""


class Form:
    """Context, type, and what the specification requires of an AchievementCredential."""

    name = LineName.FORM

    def __call__(self, case: Case, /) -> Finding:
        """Return the faults of the form, if it has any; one of our own making has none."""
        if case.known:
            return passed(Code.WELL_FORMED)
        known = (case.contexts or bundled()).urls
        named = [(path, value) for path, value in walk(case.document) if path.endswith("@context")]
        for path, value in named:
            for name in listed(value):
                if not isinstance(name, str) or name not in known:
                    return unknown(Code.CONTEXT_NOT_KNOWN, where=path, given=str(name)[:200])
        faults = form_faults(case.document)
        if faults:
            return failed(Code.FORM_FAULTS, faults=[fault.to_plain() for fault in faults[:50]])
        return passed(Code.WELL_FORMED)


class Signature:
    """The proof over the whole document."""

    name = LineName.SIGNATURE

    def __call__(self, case: Case, /) -> Finding:
        """Return whether the document is as it was signed."""
        return signature_finding(case.document, case)


class Issuer:
    """The key that signed, as the issuer publishes it."""

    name = LineName.ISSUER

    def __call__(self, case: Case, /) -> Finding:
        """Return whether the key is the issuer's."""
        return issuer_finding(case.document, case)


class Status:
    """Whether it was taken back (Bitstring Status List 1.0, 3.2)."""

    name = LineName.STATUS

    def __call__(self, case: Case, /) -> Finding:
        """Return the worst of the statuses that the credential points to."""
        entries = listed(case.document.get("credentialStatus"))
        if not entries:
            return Finding(Outcome.WARNING, Code.NO_STATUS, {})
        if len(entries) > _MOST_STATUSES:
            return unknown(Code.STATUS_NOT_SUPPORTED, entries=len(entries))
        findings = [_entry_finding(entry, case) for entry in entries]
        order = (Outcome.FAILED, Outcome.UNKNOWN, Outcome.WARNING, Outcome.PASSED)
        return min(findings, key=lambda finding: order.index(finding.outcome))


def _entry_finding(entry: Any, case: Case) -> Finding:
    if not isinstance(entry, Mapping) or entry.get("type") != "BitstringStatusListEntry":
        given = entry.get("type") if isinstance(entry, Mapping) else entry
        return unknown(Code.STATUS_NOT_SUPPORTED, type=str(given)[:80])
    purpose = entry.get("statusPurpose")
    if not isinstance(purpose, str):
        return unknown(Code.STATUS_NOT_SUPPORTED, type="entry")
    if purpose not in _REVOKING:
        values = {"purpose": purpose[:80]}
        return Finding(Outcome.WARNING, Code.STATUS_NOT_SUPPORTED, values)
    url, index = entry.get("statusListCredential"), _index(entry)
    if not isinstance(url, str) or index is None or entry.get("statusSize", 1) != 1:
        return unknown(Code.STATUS_NOT_SUPPORTED, type="entry")
    try:
        status_list = case.object_at(url)
    except Unavailable as error:
        return unknown(Code.STATUS_UNAVAILABLE, url=url, reason=error.reason)
    reason = _distrust(status_list, url, purpose, case)
    if reason:
        return unknown(Code.STATUS_NOT_TRUSTED, url=url, reason=reason)
    return _bit_finding(status_list["credentialSubject"], index, url, purpose)


def _index(entry: Mapping[str, Any]) -> int | None:
    text = entry.get("statusListIndex")
    good = isinstance(text, str) and text.isascii() and text.isdigit() and len(text) <= 10
    return int(str(text)) if good else None


def _distrust(status_list: Mapping[str, Any], url: str, purpose: str, case: Case) -> str:
    """Return why the list may not be relied on, or the empty text."""
    subject = status_list.get("credentialSubject")
    if not isinstance(subject, Mapping) or subject.get("type") != "BitstringStatusList":
        return "type"
    if "BitstringStatusListCredential" not in listed(status_list.get("type")):
        return "type"
    if status_list.get("id", url) != url:
        return "address"
    if issuer_id(status_list) != issuer_id(case.document):
        return "issuer"
    if purpose not in listed(subject.get("statusPurpose")):
        return "purpose"
    if _date_finding(status_list, case).outcome is not Outcome.PASSED:
        return "dates"
    for look in (signature_finding, issuer_finding):
        if look(status_list, case).outcome is not Outcome.PASSED:
            return "proof"
    return ""


def _bit_finding(subject: Mapping[str, Any], index: int, url: str, purpose: str) -> Finding:
    try:
        revoked = StatusBits.decode(subject.get("encodedList")).is_set(index)
    except CredentialError as error:
        return unknown(Code.STATUS_NOT_TRUSTED, url=url, reason=str(error.problem))
    values = {"url": url, "index": index}
    return failed(_REVOKING[purpose], **values) if revoked else passed(Code.NOT_REVOKED, **values)


class Dates:
    """Whether it is in force at the moment of looking; both ends count."""

    name = LineName.DATES

    def __call__(self, case: Case, /) -> Finding:
        """Return whether it is too early or too late."""
        if case.document.get("validFrom") is None:
            return unknown(Code.NO_DATE)
        return _date_finding(case.document, case)


def _date_finding(document: Mapping[str, Any], case: Case) -> Finding:
    dates = {name: document[name] for name in ("validFrom", "validUntil") if name in document}
    start, end = (read_timestamp(dates.get(name)) for name in ("validFrom", "validUntil"))
    if None in [read_timestamp(text) for text in dates.values()]:
        return unknown(Code.NO_DATE)
    if start is not None and case.now < start:
        return failed(Code.NOT_YET_VALID, **dates)
    if end is not None and case.now > end:
        return failed(Code.EXPIRED, **dates)
    return passed(Code.IN_FORCE, **dates)


class FrameworkRules:
    """Whether size and level keep the rules of the quality framework that the credential names."""

    name = LineName.FRAMEWORK

    def __call__(self, case: Case, /) -> Finding:
        """Return the rules that are broken; a credential that names none gets a warning."""
        achievement = _achievement(case.document)
        named = _codes(achievement, QUALITY)
        if not named:
            return Finding(Outcome.WARNING, Code.NO_FRAMEWORK, {})
        framework = case.frameworks.get(named[0])
        if framework is None:
            values = {"framework": named[0][:100]}
            return Finding(Outcome.WARNING, Code.FRAMEWORK_NOT_KNOWN, values)
        faults = _framework_faults(framework, achievement, _day(case))
        if faults:
            plain = [fault.to_plain() for fault in faults]
            return failed(Code.OUTSIDE_FRAMEWORK, framework=framework.id, faults=plain)
        return passed(Code.WITHIN_FRAMEWORK, framework=framework.id)


def _achievement(document: Mapping[str, Any]) -> Mapping[str, Any]:
    subject = document.get("credentialSubject")
    found = subject.get("achievement") if isinstance(subject, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def _codes(achievement: Mapping[str, Any], target_type: str) -> list[str]:
    alignments = [a for a in listed(achievement.get("alignment")) if isinstance(a, Mapping)]
    codes = [a.get("targetCode") for a in alignments if a.get("targetType") == target_type]
    return [code for code in codes if isinstance(code, str)]


def _day(case: Case) -> date:
    moment = read_timestamp(case.document.get("validFrom"))
    return (moment or case.now).date()


def _framework_faults(
    framework: Framework, achievement: Mapping[str, Any], day: date
) -> list[Fault]:
    levels = {scale: next(iter(_codes(achievement, scale)), None) for scale in (NLQF, EQF)}
    return [
        *framework.faults_on(day),
        *_size_faults(framework, achievement),
        *framework.level_faults(nlqf=levels[NLQF], eqf=levels[EQF]),
    ]


def _size_faults(framework: Framework, achievement: Mapping[str, Any]) -> list[Fault]:
    size = exact(achievement.get("creditsAvailable"))
    if framework.unit is not SizeUnit.EC:
        return []
    if size is None:
        return framework.size_faults(ec=None, hours=None)[:1]
    bounds = {"minimum": framework.minimum, "maximum": framework.maximum, "step": framework.step}
    return within("ec", size, **bounds)


CHECKS: tuple[Check, ...] = (Form(), Signature(), Issuer(), Status(), Dates(), FrameworkRules())
