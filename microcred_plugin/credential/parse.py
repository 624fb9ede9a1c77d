"""From bytes that somebody sent to a JSON object, within limits.

Every limit is checked before the step that it protects: size before decoding, nesting before
parsing, the number of values before anything walks them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NoReturn

from microcred_plugin.credential.errors import CredentialError, Problem

__all__ = ["LIMITS", "Limits", "parse_object"]

# The closing quote is optional and the repeat possessive, so that a string without an end costs one
# pass and not one per escaped quote in it.
_BRACKETS_AND_STRINGS = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)


@dataclass(frozen=True)
class Limits:
    """Bounds for a document of unknown origin: bytes, levels of nesting, number of values."""

    max_bytes: int = 2_000_000
    max_depth: int = 40
    max_values: int = 20_000


LIMITS = Limits()


def parse_object(data: bytes, *, limits: Limits = LIMITS) -> dict[str, Any]:
    """Return the JSON object in `data`.

    Raises CredentialError: too_large, not_utf8, too_deep, not_json, duplicate_key, bad_number,
    too_many_values, lone_surrogate or not_an_object. Duplicate keys are refused because readers
    differ in which one they keep, so that two of them would see two documents under one signature.
    """
    if len(data) > limits.max_bytes:
        raise CredentialError(Problem.TOO_LARGE, maximum=limits.max_bytes, given=len(data))
    text = _decode(data)
    _check_depth(text, limits.max_depth)
    value = _load(text)
    if not isinstance(value, dict):
        raise CredentialError(Problem.NOT_AN_OBJECT)
    _check_values(value, limits.max_values)
    return value


def _decode(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CredentialError(Problem.NOT_UTF8, position=error.start) from None


def _check_depth(text: str, maximum: int) -> None:
    depth = 0
    for match in _BRACKETS_AND_STRINGS.finditer(text):
        first = text[match.start()]
        if first in "[{":
            depth += 1
            if depth > maximum:
                raise CredentialError(Problem.TOO_DEEP, maximum=maximum)
        elif first in "]}":
            depth -= 1


def _load(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise CredentialError(Problem.NOT_JSON, line=error.lineno, column=error.colno) from None
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


def _check_values(value: Any, maximum: int) -> None:
    for number, leaf in enumerate(_leaves(value), start=1):
        if number > maximum:
            raise CredentialError(Problem.TOO_MANY_VALUES, maximum=maximum)
        if isinstance(leaf, str) and not leaf.isascii():
            _check_encodable(leaf)
        elif isinstance(leaf, float) and leaf in (float("inf"), float("-inf")):
            raise CredentialError(Problem.BAD_NUMBER)


def _check_encodable(text: str) -> None:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise CredentialError(Problem.LONE_SURROGATE) from None


def _leaves(value: Any) -> Iterator[Any]:
    stack = [value]
    while stack:
        item = stack.pop()
        yield item
        if isinstance(item, dict):
            stack.extend(item.values())
            stack.extend(item.keys())
        elif isinstance(item, list):
            stack.extend(item)
