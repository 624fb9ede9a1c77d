"""JSON Canonicalization Scheme (RFC 8785): the bytes of a JSON value that every library agrees on.

Used for proofs of cryptosuite eddsa-jcs-2022 and for JSON literals inside RDF.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

from microcred_plugin.credential.errors import CredentialError, Problem

__all__ = ["canonical_json"]

_LARGEST_EXACT = 2**53


def canonical_json(value: Any) -> str:
    """Return the canonical text of a JSON value.

    Raises CredentialError (unsafe_number, unsafe_value) for what JSON cannot say exactly.
    """
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, Mapping):
        return _object(value)
    if isinstance(value, list | tuple):
        return "[" + ",".join(canonical_json(item) for item in value) + "]"
    raise CredentialError(Problem.UNSAFE_VALUE, given=type(value).__name__)


def _object(value: Mapping[str, Any]) -> str:
    keys = sorted(value, key=_utf16)
    return (
        "{" + ",".join(f"{canonical_json(key)}:{canonical_json(value[key])}" for key in keys) + "}"
    )


def _utf16(key: object) -> bytes:
    if not isinstance(key, str):
        raise CredentialError(Problem.UNSAFE_VALUE, given=type(key).__name__)
    return key.encode("utf-16-be", "surrogatepass")


def _number(value: float) -> str:
    if isinstance(value, int) and abs(value) <= _LARGEST_EXACT:
        return str(value)
    try:
        return _ecmascript(float(value))
    except OverflowError:
        raise CredentialError(Problem.UNSAFE_NUMBER) from None


def _ecmascript(value: float) -> str:
    """Write a double as ECMAScript does (Number::toString), which RFC 8785 prescribes."""
    if not math.isfinite(value):
        raise CredentialError(Problem.UNSAFE_NUMBER)
    if value == 0:
        return "0"
    digits, point = _digits(abs(value))
    sign = "-" if value < 0 else ""
    if len(digits) <= point <= 21:
        return sign + digits + "0" * (point - len(digits))
    if 0 < point <= 21:
        return f"{sign}{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return f"{sign}0.{'0' * -point}{digits}"
    return sign + _scientific(digits, point - 1)


def _digits(value: float) -> tuple[str, int]:
    """Return the shortest digits and the place of the point: value = 0.digits x 10^point."""
    mantissa, _, exponent = repr(value).partition("e")
    whole, _, fraction = mantissa.partition(".")
    point = len(whole) + int(exponent or 0)
    digits = (whole + fraction).lstrip("0")
    point -= len(whole + fraction) - len(digits)
    return digits.rstrip("0"), point


def _scientific(digits: str, exponent: int) -> str:
    fraction = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{digits[0]}{fraction}e{'+' if exponent > 0 else '-'}{abs(exponent)}"
