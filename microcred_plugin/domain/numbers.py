"""Exact numbers: EC, hours and percents are decimals, never floats."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from microcred_plugin.domain.errors import Fault, FaultCode

__all__ = ["exact", "exact_or_fault", "plain_number", "within"]

_LONGEST = 12
_LARGEST = 10**_LONGEST


def exact(value: object) -> Decimal | None:
    """Return a finite decimal for an int, a decimal, a short float or a text; None for the rest.

    A float is read by its shortest text (`59.9` is 59.9), as a JSON reader or a platform door
    hands it over; booleans, NaN, infinities and texts such as `six` are not numbers.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        return None
    if isinstance(value, int) and abs(value) >= _LARGEST:
        return None
    text = str(value).strip()
    if len(text) > _LONGEST and not isinstance(value, float | Decimal):
        return None
    if not text.isascii() or "_" in text:
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) < _LONGEST else None


def exact_or_fault(field: str, value: object) -> Decimal | Fault:
    """Return the decimal, or the fault that names the field.

    A number with more digits than JSON readers keep is refused: what is written would not be what
    was given.
    """
    if value is None or value == "":
        return Fault(field, FaultCode.REQUIRED)
    number = exact(value)
    if number is None or Decimal(str(plain_number(number))) != number:
        return Fault(field, FaultCode.NOT_A_NUMBER, {"given": _shown(value)})
    return number


def _shown(value: object) -> str:
    try:
        return str(value)[:40]
    except ValueError:  # an int of thousands of digits
        return type(value).__name__


def within(
    field: str,
    number: Decimal,
    *,
    minimum: Decimal | None = None,
    maximum: Decimal | None = None,
    step: Decimal | None = None,
) -> list[Fault]:
    """Return faults where a number leaves its inclusive bounds or its step; None is no bound."""
    if minimum is not None and number < minimum:
        values = {"minimum": plain_number(minimum), "given": plain_number(number)}
        return [Fault(field, FaultCode.BELOW_MINIMUM, values)]
    if maximum is not None and number > maximum:
        values = {"maximum": plain_number(maximum), "given": plain_number(number)}
        return [Fault(field, FaultCode.ABOVE_MAXIMUM, values)]
    if step is not None and number % step:
        values = {"step": plain_number(step), "given": plain_number(number)}
        return [Fault(field, FaultCode.NOT_ON_STEP, values)]
    return []


def plain_number(number: Decimal) -> int | float:
    """Return the number as JSON writes it: an int where it is whole, else its short decimal."""
    return int(number) if number == number.to_integral_value() else float(number)
