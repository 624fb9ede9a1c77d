"""Bitstring Status List 1.0 (W3C): one public bit per credential, set when it is revoked.

Which bit belongs to whom is hidden in two ways: a list has at least 131,072 entries, and entries
are handed out in an order that only the holder of a key knows.
"""

from __future__ import annotations

import gzip
import hashlib
import hmac
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from microcred_plugin.credential.contexts import CREDENTIALS_V2
from microcred_plugin.credential.errors import CredentialError, Problem
from microcred_plugin.credential.multibase import base64url_decode, base64url_encode
from microcred_plugin.credential.times import timestamp

__all__ = [
    "MINIMUM_ENTRIES",
    "REVOCATION",
    "StatusBits",
    "StatusEntry",
    "index_for",
    "list_credential",
]

MINIMUM_ENTRIES = 131_072
REVOCATION = "revocation"

_MAXIMUM_BYTES = 2 * 1024 * 1024
# Measured on 16 KiB with 1,000 bits set: level 6 takes 0.5 ms, level 9 takes 7.6 for little less.
_LEVEL = 6
_ROUNDS = 8


@dataclass(frozen=True)
class StatusBits:
    """The bits of a list. The first entry is the most significant bit of the first byte."""

    raw: bytes

    @classmethod
    def empty(cls, size: int = MINIMUM_ENTRIES) -> StatusBits:
        """Return a list of `size` entries, none set. Raises CredentialError (bad_status_list)."""
        if size < MINIMUM_ENTRIES or size % 8:
            raise CredentialError(Problem.BAD_STATUS_LIST, minimum=MINIMUM_ENTRIES, given=size)
        return cls(bytes(size // 8))

    @classmethod
    def decode(cls, text: object) -> StatusBits:
        """Return the list in an `encodedList`.

        Raises CredentialError (bad_status_list) for anything but `u`, base64url and gzip of at
        least 131,072 entries and at most 2 MiB.
        """
        if not isinstance(text, str) or not text.startswith("u"):
            raise CredentialError(Problem.BAD_STATUS_LIST, "encodedList")
        try:
            raw = _gunzip(base64url_decode(text[1:]))
        except (CredentialError, zlib.error):
            raise CredentialError(Problem.BAD_STATUS_LIST, "encodedList") from None
        if len(raw) * 8 < MINIMUM_ENTRIES:
            raise CredentialError(
                Problem.BAD_STATUS_LIST, minimum=MINIMUM_ENTRIES, given=len(raw) * 8
            )
        return cls(raw)

    @property
    def size(self) -> int:
        """Return the number of entries."""
        return len(self.raw) * 8

    def encode(self) -> str:
        """Return the `encodedList`; the same bits always give the same text."""
        return "u" + base64url_encode(gzip.compress(self.raw, compresslevel=_LEVEL, mtime=0))

    def is_set(self, index: int) -> bool:
        """Return whether an entry is set. Raises CredentialError (index_out_of_range)."""
        self._check(index)
        return bool(self.raw[index // 8] & _mask(index))

    def with_set(self, indexes: Iterable[int]) -> StatusBits:
        """Return the list with these entries set too; no entry can ever be cleared.

        Raises CredentialError (index_out_of_range).
        """
        raw = bytearray(self.raw)
        for index in indexes:
            self._check(index)
            raw[index // 8] |= _mask(index)
        return StatusBits(bytes(raw))

    def _check(self, index: int) -> None:
        if not 0 <= index < self.size:
            raise CredentialError(Problem.INDEX_OUT_OF_RANGE, size=self.size, given=index)


def _mask(index: int) -> int:
    return 0x80 >> (index % 8)


def _gunzip(data: bytes) -> bytes:
    stream = zlib.decompressobj(wbits=31)
    raw = stream.decompress(data, _MAXIMUM_BYTES)
    if not stream.eof or stream.unused_data:
        raise zlib.error("too long, cut short, or something follows")
    return raw


def index_for(counter: int, *, key: bytes, size: int = MINIMUM_ENTRIES) -> int:
    """Return the entry for the `counter`-th credential of a list: each counter has its own.

    A Feistel network with HMAC-SHA-256 as its round function, walked until it lands in the list:
    a permutation of 0..size-1 that nobody without `key` can tell from chance.
    Raises CredentialError (index_out_of_range).
    """
    if not 0 <= counter < size:
        raise CredentialError(Problem.INDEX_OUT_OF_RANGE, size=size, given=counter)
    half = max(1, ((size - 1).bit_length() + 1) // 2)
    index = _permuted(counter, key, half)
    while index >= size:
        index = _permuted(index, key, half)
    return index


def _permuted(value: int, key: bytes, half: int) -> int:
    mask = (1 << half) - 1
    left, right = value >> half, value & mask
    for number in range(_ROUNDS):
        message = bytes([number, half]) + right.to_bytes(8, "big")
        digest = hmac.digest(key, message, hashlib.sha256)
        left, right = right, left ^ (int.from_bytes(digest[:8], "big") & mask)
    return left << half | right


@dataclass(frozen=True)
class StatusEntry:
    """The place of one credential: the address of a list and an index in it."""

    list_url: str
    index: int

    def to_json(self) -> dict[str, Any]:
        """Return the `credentialStatus` of a credential, always with an `id`."""
        return {
            "id": f"{self.list_url}#{self.index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": REVOCATION,
            "statusListIndex": str(self.index),
            "statusListCredential": self.list_url,
        }


def list_credential(
    url: str,
    *,
    issuer: str | Mapping[str, Any],
    bits: StatusBits,
    valid_from: datetime,
    ttl_ms: int,
) -> dict[str, Any]:
    """Return the unsigned BitstringStatusListCredential of a list.

    `ttl_ms` says for how many milliseconds a verifier may keep it.
    """
    return {
        "@context": [CREDENTIALS_V2],
        "id": url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": timestamp(valid_from),
        "credentialSubject": {
            "id": f"{url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": REVOCATION,
            "encodedList": bits.encode(),
            "ttl": ttl_ms,
        },
    }
