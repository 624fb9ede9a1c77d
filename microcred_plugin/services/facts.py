"""What a credential tells, read back from its document: of the holder, and what the holder chose.

The rest of a credential is its module, which is kept with the published version.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from microcred_plugin.credential.parties import Evidence
from microcred_plugin.credential.times import read_timestamp

__all__ = ["Facts", "facts_of"]

_MARK = "#mark/"
_GRADE = "#final-grade"


@dataclass(frozen=True, kw_only=True)
class Facts:
    """The holder's part of a credential; marks by code of the outcome, all in percent."""

    address: str
    holder: str = field(repr=False)
    hashed_email: bool
    marks: Mapping[str, Decimal]
    final_grade: Decimal | None
    evidence: tuple[Evidence, ...]
    awarded: datetime | None
    valid_until: datetime | None


def facts_of(content: Mapping[str, Any]) -> Facts:
    """Return what a document of ours tells; it need not be signed yet."""
    subject = content["credentialSubject"]
    values = dict(_values(subject))
    grade = next((value for url, value in values.items() if url.endswith(_GRADE)), None)
    return Facts(
        address=content["id"],
        holder=_identity(subject, "name"),
        hashed_email=bool(_identity(subject, "emailAddress")),
        marks={url.split(_MARK, 1)[1]: value for url, value in values.items() if _MARK in url},
        final_grade=grade,
        evidence=tuple(_evidence(content)),
        awarded=read_timestamp(content["validFrom"]),
        valid_until=read_timestamp(content.get("validUntil")),
    )


def _values(subject: Mapping[str, Any]) -> Iterator[tuple[str, Decimal]]:
    for result in subject["result"]:
        if "value" in result:
            yield result["resultDescription"], Decimal(result["value"])


def _identity(subject: Mapping[str, Any], kind: str) -> str:
    rows = (row for row in subject["identifier"] if row["identityType"] == kind)
    return next((str(row["identityHash"]) for row in rows), "")


def _evidence(content: Mapping[str, Any]) -> Iterator[Evidence]:
    for row in content.get("evidence", ()):
        yield Evidence(name=row["name"], narrative=row.get("narrative", ""), url=row.get("id"))
