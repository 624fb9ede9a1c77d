"""Where in a document something stands, written as in `credentialSubject.result[2].value`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

__all__ = ["path_of_key", "path_of_value", "walk"]


def walk(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Return every value inside `value` with its path, in document order, itself first."""
    yield path, value
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from walk(item, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from walk(item, f"{path}[{index}]")


def path_of_value(document: Any, wanted: object) -> str:
    """Return the path of the first text equal to `wanted`, or the empty text."""
    if not isinstance(wanted, str):
        return ""
    return next((path for path, value in walk(document) if value == wanted), "")


def path_of_key(document: Any, wanted: str | None) -> str:
    """Return the path of the first key equal to `wanted`, or the empty text."""
    for path, value in walk(document):
        if isinstance(value, Mapping) and wanted in value:
            return f"{path}.{wanted}" if path else str(wanted)
    return ""
