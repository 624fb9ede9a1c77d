"""What a credential of anybody tells a reader: holder, module, size, level, outcomes, dates.

Read once its signature holds. That says nothing of its form, so whatever has another type than it
should have is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from microcred_plugin.credential.alignments import EQF, NLQF, QUALITY
from microcred_plugin.credential.case import issuer_id, listed
from microcred_plugin.credential.times import read_timestamp
from microcred_plugin.domain.numbers import exact

__all__ = ["Contents", "Level", "Shown", "contents_of"]

_LONGEST = 5_000
_MOST = 100
_COMPLETED = "Completed"


@dataclass(frozen=True)
class Level:
    """A level as the document names it, and whether it says indicative or confirmed."""

    name: str
    status: str


@dataclass(frozen=True)
class Shown:
    """One result: what was to be shown, and its value with the unit, where the holder shows it.

    A status other than completed is told where there is no value.
    """

    name: str
    value: str


@dataclass(frozen=True, kw_only=True)
class Contents:
    """The facts of a credential; what it does not say is empty, or None. `ec` is in EC."""

    address: str
    name: str
    description: str
    holder: str = field(repr=False)
    issuer: str
    issuer_id: str
    ec: Decimal | None
    language: str
    levels: tuple[Level, ...]
    framework: str
    results: tuple[Shown, ...] = field(repr=False)
    criteria: str
    evidence: tuple[str, ...] = field(repr=False)
    awarded: datetime | None
    valid_until: datetime | None


def contents_of(document: Mapping[str, Any]) -> Contents:
    """Return what a credential says, of whatever shape its parts are."""
    subject = _object(document.get("credentialSubject"))
    achievement = _object(subject.get("achievement"))
    quality = next(_alignments(achievement, QUALITY), {})
    return Contents(
        address=_text(document.get("id")),
        name=_text(achievement.get("name")) or _text(document.get("name")),
        description=_text(achievement.get("description")),
        holder=_holder(subject),
        issuer=_text(_object(document.get("issuer")).get("name")),
        issuer_id=issuer_id(document)[:_LONGEST],
        ec=_credits(subject.get("creditsEarned"), achievement.get("creditsAvailable")),
        language=_text(achievement.get("inLanguage")),
        levels=tuple(_level(row) for kind in (NLQF, EQF) for row in _alignments(achievement, kind)),
        framework=_text(quality.get("targetName")),
        results=tuple(_results(subject, achievement)),
        criteria=_text(_object(achievement.get("criteria")).get("narrative")),
        evidence=_evidence(document),
        awarded=read_timestamp(document.get("validFrom")),
        valid_until=read_timestamp(document.get("validUntil")),
    )


def _object(value: Any) -> Mapping[str, Any]:
    """Return an object, the first one of a list, or an empty one."""
    return next((item for item in listed(value) if isinstance(item, Mapping)), {})


def _objects(value: Any) -> Iterator[Mapping[str, Any]]:
    return (item for item in listed(value)[:_MOST] if isinstance(item, Mapping))


def _text(value: Any) -> str:
    """Return a text, or that of the first language in which it is given."""
    if isinstance(value, Mapping):
        value = next(iter(value.values()), "")
    return value[:_LONGEST].strip() if isinstance(value, str) else ""


def _holder(subject: Mapping[str, Any]) -> str:
    for row in _objects(subject.get("identifier")):
        if row.get("identityType") == "name" and row.get("hashed") is False:
            return _text(row.get("identityHash"))
    return ""


def _credits(*found: Any) -> Decimal | None:
    numbers = (exact(value) for value in found)
    return next((number for number in numbers if number is not None), None)


def _alignments(achievement: Mapping[str, Any], kind: str) -> Iterator[Mapping[str, Any]]:
    rows = _objects(achievement.get("alignment"))
    return (row for row in rows if row.get("targetType") == kind)


def _level(row: Mapping[str, Any]) -> Level:
    name = _text(row.get("targetName")) or _text(row.get("targetCode"))
    return Level(name=name, status=_text(row.get("targetDescription")))


def _results(subject: Mapping[str, Any], achievement: Mapping[str, Any]) -> Iterator[Shown]:
    described = {
        _text(row.get("id")): row for row in _objects(achievement.get("resultDescription"))
    }
    for row in _objects(subject.get("result")):
        description = described.get(_text(row.get("resultDescription")), {})
        name, value = _text(description.get("name")), _text(row.get("value"))
        unit = " %" if value and description.get("resultType") == "Percent" else ""
        status = _text(row.get("status"))
        other = "" if status == _COMPLETED else status
        if name:
            yield Shown(name=name, value=value + unit or other)


def _evidence(document: Mapping[str, Any]) -> tuple[str, ...]:
    names = (_text(row.get("name")) for row in _objects(document.get("evidence")))
    return tuple(name for name in names if name)
