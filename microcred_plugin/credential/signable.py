"""What may be signed: the guard in front of every signature.

Verifiers disagree on control characters, on numbers at the edges and on nulls; what they might
read differently is refused before it is signed, with an error that names the field.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from microcred_plugin.credential.errors import CredentialError, Problem
from microcred_plugin.credential.paths import walk
from microcred_plugin.domain.text import forbidden_character

__all__ = ["check_signable"]

_LARGEST_INTEGER = 2**53 - 1
_LARGEST_DECIMAL = 1_000_000


def check_signable(document: Mapping[str, Any]) -> None:
    """Return nothing if every value in `document` means the same to every verifier.

    Raises CredentialError with the path: forbidden_character (control characters, noncharacters,
    lone surrogates), unsafe_number (anything but integers and one decimal), unsafe_value (null,
    an empty list or object, what JSON does not know).
    """
    for path, value in walk(document):
        if isinstance(value, str):
            _check_text(path, value)
        elif isinstance(value, Mapping):
            for key in value:
                _check_text(path, key)
            _refuse_empty(path, value)
        elif isinstance(value, list):
            _refuse_empty(path, value)
        elif isinstance(value, int | float):
            _check_number(path, value)
        else:
            raise CredentialError(Problem.UNSAFE_VALUE, path, given=type(value).__name__)


def _check_text(path: str, text: object) -> None:
    if not isinstance(text, str):
        raise CredentialError(Problem.UNSAFE_VALUE, path, given=type(text).__name__)
    if found := forbidden_character(text):
        raise CredentialError(Problem.FORBIDDEN_CHARACTER, path, character=found)


def _refuse_empty(path: str, value: Mapping[str, Any] | list[Any]) -> None:
    if not value:
        raise CredentialError(Problem.UNSAFE_VALUE, path, given="empty")


def _check_number(path: str, value: float) -> None:
    # 6.0 is the number 6 to one library and 6.0E0 to another: whole numbers are written as such.
    if isinstance(value, int):
        exact = abs(value) <= _LARGEST_INTEGER
    else:
        exact = abs(value) <= _LARGEST_DECIMAL and round(value, 1) == value != round(value)
    if not exact:
        raise CredentialError(Problem.UNSAFE_NUMBER, path)
