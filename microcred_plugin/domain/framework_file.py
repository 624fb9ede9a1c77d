"""A quality framework as an administrator writes it: every fault by its path, before it is kept.

Reading a framework that is kept never fails (`microcred_plugin.domain.frameworks`), because nothing
is kept that has a fault here. Fields that only explain, such as notes and sources, are let through.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from microcred_plugin.domain.errors import Fault, FaultCode
from microcred_plugin.domain.frameworks import SizeUnit
from microcred_plugin.domain.reading import Reader
from microcred_plugin.domain.reference import elements, levels

__all__ = ["INSTITUTION_TYPES", "check_framework"]

INSTITUTION_TYPES = ("HBO", "WO", "MBO", "OTHER")
_SCOPES = ("institution", "module")
_CHECKS = ("automatic", "attestation", "both")
_MOST_CRITERIA = 200


def check_framework(plain: object) -> list[Fault]:
    """Return everything that is wrong with the values of a framework."""
    reader = Reader(plain)
    reader.slug("id")
    if not reader.bilingual("name", maximum=255):
        reader.faults.append(Fault("name", FaultCode.REQUIRED))
    if reader.url("url") is None and not _faulty(reader, "url"):
        reader.faults.append(Fault("url", FaultCode.REQUIRED))
    if not reader.known_list("applies_to", INSTITUTION_TYPES) and not _faulty(reader, "applies_to"):
        reader.faults.append(Fault("applies_to", FaultCode.REQUIRED))
    reader.known("unit", [str(unit) for unit in SizeUnit])
    _bounds(reader)
    _dates(reader)
    _levels(reader.child("levels"))
    known = [element.id for element in elements()]
    reader.known_list("required_elements", known)
    for criterion in reader.children("criteria", most=_MOST_CRITERIA):
        _criterion(criterion, known)
    return [*reader.faults, *_missing(plain)]


def _faulty(reader: Reader, field: str) -> bool:
    return any(fault.field.startswith(field) for fault in reader.faults)


def _bounds(reader: Reader) -> None:
    sizes = {name: reader.number(name) for name in ("min", "max", "hours_min", "hours_max")}
    _in_order(reader, "max", sizes["min"], sizes["max"])
    _in_order(reader, "hours_max", sizes["hours_min"], sizes["hours_max"])
    for name in ("step", "hours_per_unit"):
        number = reader.number(name)
        if number is not None and number <= 0:
            _too_small(reader, name, Decimal(0), number)
    for name, number in sizes.items():
        if number is not None and number < 0:
            _too_small(reader, name, Decimal(0), number)


def _in_order(reader: Reader, name: str, low: Decimal | None, high: Decimal | None) -> None:
    if low is not None and high is not None and high < low:
        _too_small(reader, name, low, high)


def _too_small(reader: Reader, name: str, minimum: Decimal, given: Decimal) -> None:
    values = {"minimum": str(minimum), "given": str(given)}
    reader.faults.append(Fault(name, FaultCode.BELOW_MINIMUM, values))


def _dates(reader: Reader) -> None:
    days = {name: _day(reader, name) for name in ("valid_from", "valid_until")}
    first, last = days["valid_from"], days["valid_until"]
    if first and last and last < first:
        values = {"minimum": first.isoformat(), "given": last.isoformat()}
        reader.faults.append(Fault("valid_until", FaultCode.BELOW_MINIMUM, values))


def _day(reader: Reader, name: str) -> date | None:
    text = reader.text(name, maximum=10, required=False)
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        reader.faults.append(Fault(name, FaultCode.NOT_A_DATE, {"given": text}))
        return None


def _levels(reader: Reader) -> None:
    reader.flag("required")
    reader.known_list("allowed_nlqf", levels("nlqf"))
    reader.known_list("allowed_eqf", levels("eqf"))


def _criterion(reader: Reader, known: list[str]) -> None:
    reader.text("id", maximum=100)
    reader.known("scope", _SCOPES)
    reader.known("check", _CHECKS)
    reader.bilingual("text", maximum=2000)
    reader.known_list("elements", known)


_NAMED = (
    *("min", "max", "step", "hours_per_unit", "hours_min", "hours_max"),
    *("valid_from", "valid_until"),
)


def _missing(plain: object) -> list[Fault]:
    """Bounds are named even where there is none: one that was forgotten is not one left open."""
    if not isinstance(plain, Mapping):
        return []
    faults = [Fault(name, FaultCode.REQUIRED) for name in _NAMED if name not in plain]
    faults += _absent(plain, "", "required_elements", "criteria")
    faults += _absent(plain.get("levels"), "levels.", "allowed_nlqf", "allowed_eqf")
    rows = plain.get("criteria")
    for index, row in enumerate(rows if isinstance(rows, list) else ()):
        faults += _absent(row, f"criteria[{index}].", "text", "elements")
    return faults


def _absent(plain: Any, path: str, *names: str) -> list[Fault]:
    if not isinstance(plain, Mapping):
        return []
    return [Fault(f"{path}{name}", FaultCode.REQUIRED) for name in names if plain.get(name) is None]
