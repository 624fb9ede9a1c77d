"""Moments as credentials write them: XML Schema `dateTimeStamp`, ours always in UTC seconds."""

from __future__ import annotations

import re
from datetime import UTC, datetime

__all__ = ["read_timestamp", "timestamp"]

_STAMP = re.compile(
    r"(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(\.\d{1,18})?(Z|[+-](?:0\d|1[0-4]):[0-5]\d)\Z", re.ASCII
)


def timestamp(moment: datetime) -> str:
    """Return `2026-11-23T12:00:00Z`. Raises ValueError for a time without a zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read_timestamp(text: object) -> datetime | None:
    """Return the moment, or None if `text` is no dateTimeStamp (a zone is required)."""
    match = _STAMP.match(text) if isinstance(text, str) else None
    if match is None:
        return None
    whole, fraction, zone = match.groups()
    try:
        moment = datetime.fromisoformat(whole + ("+00:00" if zone == "Z" else zone))
        return moment.replace(microsecond=int((fraction or ".0")[1:7].ljust(6, "0"))).astimezone(
            UTC
        )
    except (ValueError, OverflowError):
        return None
