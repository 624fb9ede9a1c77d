"""What people send, read strictly: every fault is named, nothing is guessed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from microcred_plugin.domain.errors import Fault, FaultCode, Invalid
from microcred_plugin.domain.lifecycle import State
from microcred_plugin.services.cohort import FLAGGED, CohortQuery, Order
from microcred_plugin.services.disclosure import Choice

__all__ = ["choice_in", "cohort_query_in", "nothing_in", "public_in", "reason_in"]

_CHOICES = ("marks", "final_grade", "evidence")
_MOST_PER_PAGE = 100
_LONGEST_SEARCH = 100


def choice_in(data: Any) -> Choice:
    """Return what a learner wants to show. Raises Invalid."""
    faults = [*_unknown(data, _CHOICES), *_no_flags(data, _CHOICES)]
    if faults:
        raise Invalid(faults)
    return Choice(**data)


def public_in(data: Any) -> bool:
    """Return whether the page is to be public. Raises Invalid."""
    faults = [*_unknown(data, ("public",)), *_no_flags(data, ("public",))]
    if "public" not in data:
        faults.append(Fault("public", FaultCode.REQUIRED))
    if faults:
        raise Invalid(faults)
    return bool(data["public"])


def reason_in(data: Any) -> str:
    """Return the reason that was given, which the service judges. Raises Invalid."""
    faults = _unknown(data, ("reason",))
    reason = data.get("reason", "")
    if not isinstance(reason, str):
        faults.append(Fault("reason", FaultCode.WRONG_TYPE, {"expected": "text"}))
    if faults:
        raise Invalid(faults)
    return str(reason)


def nothing_in(data: Any) -> None:
    """Raise Invalid where something was sent to an address that takes nothing."""
    if faults := _unknown(data, ()):
        raise Invalid(faults)


def _unknown(data: Mapping[str, Any], known: Collection[str]) -> list[Fault]:
    return [Fault(name[:100], FaultCode.UNKNOWN_FIELD) for name in data if name not in known]


def _no_flags(data: Mapping[str, Any], names: Collection[str]) -> list[Fault]:
    expected = {"expected": "true or false"}
    wrong = (name for name in names if name in data and not isinstance(data[name], bool))
    return [Fault(name, FaultCode.WRONG_TYPE, expected) for name in wrong]


def cohort_query_in(parameters: Mapping[str, str]) -> CohortQuery:
    """Return which learners of a cohort are asked for. Raises Invalid."""
    faults: list[Fault] = []
    show = parameters.get("show", "")
    if show and show not in {*map(str, State), FLAGGED}:
        faults.append(Fault("show", FaultCode.UNKNOWN, {"given": show[:40]}))
    order = parameters.get("order", "") or Order.NAME
    if order not in set(Order):
        faults.append(Fault("order", FaultCode.UNKNOWN, {"given": order[:40]}))
    search = parameters.get("search", "")
    if len(search) > _LONGEST_SEARCH:
        values = {"maximum": _LONGEST_SEARCH, "given": len(search)}
        faults.append(Fault("search", FaultCode.TOO_LONG, values))
    if "\x00" in search:
        faults.append(Fault("search", FaultCode.FORBIDDEN_CHARACTER))
    page = _number(parameters, "page", 1, 1_000_000_000, faults)
    size = _number(parameters, "page_size", 50, _MOST_PER_PAGE, faults)
    if faults:
        raise Invalid(faults)
    return CohortQuery(show=show, search=search, order=Order(order), page=page, size=size)


def _number(
    parameters: Mapping[str, str], name: str, default: int, maximum: int, faults: list[Fault]
) -> int:
    text = parameters.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) <= 10):
        faults.append(Fault(name, FaultCode.NOT_A_NUMBER, {"given": text[:40]}))
        return default
    number = int(text)
    if number < 1:
        faults.append(Fault(name, FaultCode.BELOW_MINIMUM, {"given": number, "minimum": 1}))
    if number > maximum:
        faults.append(Fault(name, FaultCode.ABOVE_MAXIMUM, {"given": number, "maximum": maximum}))
    return number
