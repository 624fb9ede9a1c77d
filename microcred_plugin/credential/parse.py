"""From bytes that somebody sent to a JSON object, within limits.

Size is checked before anything else. The parser stops by itself at a depth that does not hurt yet;
depth and number of values are checked before anything else walks what it returns.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, NoReturn

from microcred_plugin.credential.errors import CredentialError, Problem

__all__ = ["LIMITS", "Limits", "parse_object"]


@dataclass(frozen=True)
class Limits:
    """Bounds for a document of unknown origin: bytes, levels of nesting, number of values."""

    max_bytes: int = 2_000_000
    max_depth: int = 40
    max_values: int = 20_000


LIMITS = Limits()

_INFINITIES = (float("inf"), float("-inf"))
_MOST_BITS = 1023


def parse_object(data: bytes, *, limits: Limits = LIMITS) -> dict[str, Any]:
    """Return the JSON object in `data`.

    Raises CredentialError: too_large, not_utf8, too_deep, not_json, duplicate_key, bad_number,
    too_many_values, lone_surrogate or not_an_object. Duplicate keys are refused because readers
    differ in which one they keep, so that two of them would see two documents under one signature.
    """
    if len(data) > limits.max_bytes:
        raise CredentialError(Problem.TOO_LARGE, maximum=limits.max_bytes, given=len(data))
    value = _load(_decode(data), limits)
    if not isinstance(value, dict):
        raise CredentialError(Problem.NOT_AN_OBJECT)
    _check_values(value, limits)
    return value


def _decode(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CredentialError(Problem.NOT_UTF8, position=error.start) from None


def _load(text: str, limits: Limits) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise CredentialError(Problem.NOT_JSON, line=error.lineno, column=error.colno) from None
    except RecursionError:
        raise CredentialError(Problem.TOO_DEEP, maximum=limits.max_depth) from None
    except ValueError:
        # An integer of thousands of digits: Python refuses to convert it.
        raise CredentialError(Problem.BAD_NUMBER) from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise CredentialError(Problem.DUPLICATE_KEY, _printable(key))
            seen.add(key)
    return result


def _printable(text: str) -> str:
    return text[:80].encode("unicode_escape").decode("ascii")


def _no_constant(name: str) -> NoReturn:
    raise CredentialError(Problem.BAD_NUMBER, given=name)


def _check_values(value: Any, limits: Limits) -> None:
    left, depth, level = limits.max_values, 0, [value]
    while level:
        left -= len(level)
        if left < 0:
            raise CredentialError(Problem.TOO_MANY_VALUES, maximum=limits.max_values)
        depth += any(isinstance(item, dict | list) for item in level)
        if depth > limits.max_depth:
            raise CredentialError(Problem.TOO_DEEP, maximum=limits.max_depth)
        level = _below(level)


def _below(level: list[Any]) -> list[Any]:
    """Return everything one level down; a text or number on this level is checked instead."""
    inner: list[Any] = []
    for item in level:
        if isinstance(item, dict):
            inner += item
            inner += item.values()
        elif isinstance(item, list):
            inner += item
        elif isinstance(item, str):
            if not item.isascii():
                _check_encodable(item)
        elif _is_infinite(item):
            raise CredentialError(Problem.BAD_NUMBER)
    return inner


def _is_infinite(item: Any) -> bool:
    """Return whether a reader with doubles only, as most are, would read a number as infinite."""
    return item.bit_length() > _MOST_BITS if isinstance(item, int) else item in _INFINITIES


def _check_encodable(text: str) -> None:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise CredentialError(Problem.LONE_SURROGATE) from None
