"""Quality frameworks: which size, level, dates and elements a module under them must have.

Shipped frameworks come from `domain/data/frameworks.json`, each with its source there. An
administrator may switch them on and off and replace a definition; nothing here depends on an id.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Any

from microcred_plugin.domain.bilingual import Bilingual
from microcred_plugin.domain.errors import Fault, FaultCode
from microcred_plugin.domain.numbers import exact, plain_number, within
from microcred_plugin.domain.reference import read_data

__all__ = [
    "ON_AT_FIRST",
    "Criterion",
    "Framework",
    "SizeUnit",
    "read_framework",
    "shipped_frameworks",
]

ON_AT_FIRST = frozenset({"nl-ho"})


class SizeUnit(StrEnum):
    """The unit in which a framework bounds the size of a module."""

    EC = "EC"
    SBU = "SBU"


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """Something an institution or author answers for, paraphrased from the framework."""

    id: str
    scope: str
    check: str
    text: Bilingual
    elements: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Framework:
    """One quality framework; bounds are inclusive and None is no bound. Size is in `unit`."""

    id: str
    name: Bilingual
    url: str
    applies_to: frozenset[str]
    unit: SizeUnit
    minimum: Decimal | None
    maximum: Decimal | None
    step: Decimal | None
    hours_per_unit: Decimal | None
    hours_minimum: Decimal | None
    hours_maximum: Decimal | None
    valid_from: date | None
    valid_until: date | None
    level_required: bool
    allowed_nlqf: frozenset[str]
    allowed_eqf: frozenset[str]
    required_elements: frozenset[str]
    criteria: tuple[Criterion, ...]

    def faults_on(self, day: date) -> list[Fault]:
        """Return why the framework is not in force on that day, if it is not."""
        values = {"framework": self.id}
        if self.valid_from and day < self.valid_from:
            starts = {**values, "valid_from": self.valid_from.isoformat()}
            return [Fault("framework", FaultCode.FRAMEWORK_NOT_YET, starts)]
        if self.valid_until and day > self.valid_until:
            ended = {**values, "valid_until": self.valid_until.isoformat()}
            return [Fault("framework", FaultCode.FRAMEWORK_ENDED, ended)]
        return []

    def size_faults(self, *, ec: Decimal | None, hours: Decimal | None) -> list[Fault]:
        """Return what is wrong with a size of `ec` EC and `hours` hours under this framework."""
        if self.unit is SizeUnit.EC:
            faults = [Fault("ec", FaultCode.REQUIRED)] if ec is None else self._bounds("ec", ec)
        else:
            faults = []
        if hours is None:
            return [*faults, Fault("hours", FaultCode.REQUIRED)]
        faults += self._hours_bounds(hours)
        return faults or self._hours_follow(ec, hours)

    def _bounds(self, field: str, size: Decimal) -> list[Fault]:
        return within(field, size, minimum=self.minimum, maximum=self.maximum, step=self.step)

    def _hours_bounds(self, hours: Decimal) -> list[Fault]:
        """Where hours are the size, they keep its bounds and its step too."""
        sized = self._bounds("hours", hours) if self.unit is SizeUnit.SBU else []
        return sized or within(
            "hours", hours, minimum=self.hours_minimum, maximum=self.hours_maximum
        )

    def _hours_follow(self, ec: Decimal | None, hours: Decimal) -> list[Fault]:
        if self.unit is not SizeUnit.EC or self.hours_per_unit is None or ec is None:
            return []
        expected = ec * self.hours_per_unit
        if hours == expected:
            return []
        values = {"expected": plain_number(expected), "given": plain_number(hours)}
        return [Fault("hours", FaultCode.HOURS_DO_NOT_MATCH, values)]

    def institution_faults(self, institution_type: str) -> list[Fault]:
        """Return why an institution of that type may not use this framework, if it may not."""
        if institution_type in self.applies_to:
            return []
        values = {"allowed": sorted(self.applies_to), "given": institution_type}
        return [Fault("framework", FaultCode.INSTITUTION_TYPE, values)]

    def level_faults(self, *, nlqf: str | None, eqf: str | None) -> list[Fault]:
        """Return what is wrong with the levels claimed; required levels must both be given."""
        return [
            *self._one_level("level.nlqf", nlqf, self.allowed_nlqf),
            *self._one_level("level.eqf", eqf, self.allowed_eqf),
        ]

    def _one_level(self, field: str, code: str | None, allowed: frozenset[str]) -> list[Fault]:
        if code is None:
            return [Fault(field, FaultCode.REQUIRED)] if self.level_required else []
        if code in allowed:
            return []
        values = {"allowed": sorted(allowed), "given": code}
        return [Fault(field, FaultCode.LEVEL_NOT_ALLOWED, values)]


def read_framework(row: Mapping[str, Any]) -> Framework:
    """Return a framework from its data. Raises KeyError or ValueError on malformed data."""
    levels = row["levels"]
    return Framework(
        id=row["id"],
        name=Bilingual(**row["name"]),
        url=row["url"],
        applies_to=frozenset(row["applies_to"]),
        unit=SizeUnit(row["unit"]),
        minimum=exact(row["min"]),
        maximum=exact(row["max"]),
        step=exact(row["step"]),
        hours_per_unit=exact(row["hours_per_unit"]),
        hours_minimum=exact(row["hours_min"]),
        hours_maximum=exact(row["hours_max"]),
        valid_from=_day(row["valid_from"]),
        valid_until=_day(row["valid_until"]),
        level_required=bool(levels["required"]),
        allowed_nlqf=frozenset(levels["allowed_nlqf"]),
        allowed_eqf=frozenset(levels["allowed_eqf"]),
        required_elements=frozenset(row["required_elements"]),
        criteria=tuple(_criterion(criterion) for criterion in row["criteria"]),
    )


def _criterion(row: Mapping[str, Any]) -> Criterion:
    return Criterion(
        id=row["id"],
        scope=row["scope"],
        check=row["check"],
        text=Bilingual(**row["text"]),
        elements=tuple(row["elements"]),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@cache
def shipped_frameworks() -> Mapping[str, Framework]:
    """Return the frameworks that come with the package, by id."""
    rows = read_data("frameworks")["frameworks"]
    return MappingProxyType({row["id"]: read_framework(row) for row in rows})
