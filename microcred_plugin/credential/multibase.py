"""Multibase texts: bytes with a letter in front that names the alphabet.

`z` is base58btc (keys and proof values), `u` is base64url without padding (status lists).
"""

from __future__ import annotations

import base64
import binascii

from microcred_plugin.credential.errors import CredentialError, Problem

__all__ = ["base58_decode", "base58_encode", "base64url_decode", "base64url_encode", "decode"]

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_VALUES = {character: value for value, character in enumerate(_ALPHABET)}
_TWO_DIGITS = 58**2
_TEN_DIGITS = 58**10
_PAIRS = [first + second for first in _ALPHABET for second in _ALPHABET]
# Base58 takes quadratic time; keys and signatures of known kinds are far below this length.
_MAX_BASE58 = 512


def base58_encode(data: bytes) -> str:
    """Return base58btc without a prefix; each leading zero byte is a `1`."""
    number = int.from_bytes(data, "big")
    pairs: list[str] = []
    while number:
        # Ten digits at a time, so that few divisions are by a long number.
        number, chunk = divmod(number, _TEN_DIGITS)
        for _ in range(5):
            chunk, pair = divmod(chunk, _TWO_DIGITS)
            pairs.append(_PAIRS[pair])
    zeros = len(data) - len(data.lstrip(b"\0"))
    return "1" * zeros + "".join(reversed(pairs)).lstrip("1")


def base58_decode(text: str) -> bytes:
    """Return the bytes of base58btc without a prefix. Raises CredentialError (bad_multibase)."""
    if len(text) > _MAX_BASE58:
        raise CredentialError(Problem.BAD_MULTIBASE, maximum=_MAX_BASE58)
    number = 0
    for character in text:
        value = _VALUES.get(character)
        if value is None:
            raise CredentialError(Problem.BAD_MULTIBASE)
        number = number * 58 + value
    zeros = len(text) - len(text.lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


def base64url_encode(data: bytes) -> str:
    """Return base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def base64url_decode(text: str) -> bytes:
    """Return the bytes of base64url without padding. Raises CredentialError (bad_multibase).

    Strict: the other alphabet, padding, line ends and loose last bits are refused, so that one
    value has one text.
    """
    try:
        data = base64.b64decode(
            text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True
        )
    except (UnicodeEncodeError, binascii.Error):
        raise CredentialError(Problem.BAD_MULTIBASE) from None
    if base64url_encode(data) != text:
        raise CredentialError(Problem.BAD_MULTIBASE)
    return data


def decode(text: object) -> bytes:
    """Return the bytes of a multibase text of either alphabet.

    Raises CredentialError (bad_multibase).
    """
    if not isinstance(text, str) or text[:1] not in ("z", "u"):
        raise CredentialError(Problem.BAD_MULTIBASE)
    return base58_decode(text[1:]) if text[0] == "z" else base64url_decode(text[1:])
