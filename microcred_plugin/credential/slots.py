"""What differs between the credentials of one published version, and where it stands in them.

The texts are made by the same functions as on the full path; the paths follow `achievement`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from microcred_plugin.credential.achievement import percent_text
from microcred_plugin.credential.mould import Path, Unfit
from microcred_plugin.credential.parties import NOTHING_MORE, Disclosure, Holder
from microcred_plugin.credential.status_list import StatusEntry
from microcred_plugin.credential.times import timestamp
from microcred_plugin.domain.modules import ModuleDefinition

__all__ = ["Facts", "Shape", "paths_of", "sample_of", "shape_in", "shape_of", "values_of"]


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What one credential says beyond its module; see `achievement.credential`."""

    url: str
    holder: Holder
    status: StatusEntry
    awarded: datetime
    valid_until: datetime | None = None
    disclosure: Disclosure = NOTHING_MORE


@dataclass(frozen=True)
class Shape:
    """Which optional parts a credential has; another combination is another mould."""

    ends: bool
    wallet: bool
    marks: frozenset[str]
    grade: bool


def shape_of(facts: Facts) -> Shape:
    """Return the shape. Raises Unfit for evidence, which repeats and has parts of its own."""
    if facts.disclosure.evidence:
        raise Unfit
    return Shape(
        ends=facts.valid_until is not None,
        wallet=facts.holder.wallet is not None,
        marks=frozenset(facts.disclosure.marks),
        grade=facts.disclosure.final_grade is not None,
    )


def shape_in(document: Any, module: ModuleDefinition) -> Shape:
    """Return the shape that a document would have if it were a credential of this module.

    Raises LookupError or TypeError for a document that has not even its outline.
    """
    subject = document["credentialSubject"]
    codes = [outcome.code for outcome in module.outcomes]
    results = subject["result"]
    marked = [code for code, result in zip(codes, results, strict=False) if "value" in result]
    return Shape(
        ends="validUntil" in document,
        wallet="id" in subject,
        marks=frozenset(marked),
        grade=len(results) > len(codes),
    )


def paths_of(shape: Shape, module: ModuleDefinition) -> dict[str, Path]:
    """Return the path of each slot in a credential of that shape."""
    name, address = (("credentialSubject", "identifier", number) for number in (0, 1))
    paths: dict[str, Path] = {
        "url": ("id",),
        "awarded": ("validFrom",),
        "name": (*name, "identityHash"),
        "address": (*address, "identityHash"),
        "salt": (*address, "salt"),
        "status": ("credentialStatus", "id"),
        "index": ("credentialStatus", "statusListIndex"),
        "list": ("credentialStatus", "statusListCredential"),
    }
    if shape.ends:
        paths["until"] = ("validUntil",)
    if shape.wallet:
        paths["wallet"] = ("credentialSubject", "id")
    codes = [outcome.code for outcome in module.outcomes]
    for number, code in enumerate(codes):
        if code in shape.marks:
            paths[f"mark/{code}"] = ("credentialSubject", "result", number, "value")
    if shape.grade:
        paths["grade"] = ("credentialSubject", "result", len(codes), "value")
    return paths


def values_of(facts: Facts) -> dict[str, str]:
    """Return the text of each slot."""
    holder, disclosure, status = facts.holder, facts.disclosure, facts.status.to_json()
    values = {
        "url": facts.url,
        "awarded": timestamp(facts.awarded),
        "name": holder.name,
        "address": holder.email_hash,
        "salt": holder.salt,
        "status": status["id"],
        "index": status["statusListIndex"],
        "list": status["statusListCredential"],
    }
    if facts.valid_until is not None:
        values["until"] = timestamp(facts.valid_until)
    if holder.wallet is not None:
        values["wallet"] = holder.wallet
    for code, mark in disclosure.marks.items():
        values[f"mark/{code}"] = percent_text(mark)
    if disclosure.final_grade is not None:
        values["grade"] = percent_text(disclosure.final_grade)
    return values


def sample_of(shape: Shape, number: int) -> Facts:
    """Return made-up facts of that shape, others for each number."""
    moment = datetime(2000 + number, 1, 1, tzinfo=UTC)
    place = f"https://sample-{number}.example"
    wallet = f"did:key:z6MkSample{number}" if shape.wallet else None
    percent = Decimal(number)
    return Facts(
        url=f"{place}/credential",
        holder=Holder(
            name=f"Sample {number}", email=f"{number}@x", salt=f"{number}", wallet=wallet
        ),
        status=StatusEntry(f"{place}/list", number),
        awarded=moment,
        valid_until=moment if shape.ends else None,
        disclosure=Disclosure(
            marks=dict.fromkeys(sorted(shape.marks), percent),
            final_grade=percent if shape.grade else None,
        ),
    )
