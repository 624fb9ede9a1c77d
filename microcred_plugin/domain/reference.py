"""Reference data of the field: levels, vocabularies and the sixteen European elements.

The figures and labels live in `domain/data/*.json` with their sources; this module only reads them
from the package and hands them out as values.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from microcred_plugin.domain.bilingual import Bilingual

__all__ = [
    "Element",
    "Institution",
    "Term",
    "Vocabulary",
    "credit_system",
    "elements",
    "institutions",
    "levels",
    "read_data",
    "vocabulary",
]

Vocabulary = Mapping[str, "Term"]


@dataclass(frozen=True, kw_only=True)
class Term:
    """A term of ours with the concept of the EU list that fits it, if one does."""

    id: str
    label: Bilingual
    uri: str | None
    fits_uri: bool


@dataclass(frozen=True, kw_only=True)
class Element:
    """One of the sixteen elements of Council Recommendation 2022/C 243/02, Annex I."""

    number: int
    id: str
    title: Bilingual
    meaning: Bilingual
    mandatory: bool


@dataclass(frozen=True, kw_only=True)
class Institution:
    """A participant of the Dutch pilot, as stated by the source that the data file names."""

    id: str
    name: Bilingual
    type: str
    country: str
    confirmed: bool


@cache
def read_data(name: str) -> Mapping[str, Any]:
    """Return the content of `domain/data/<name>.json`."""
    text = files("microcred_plugin.domain").joinpath("data", f"{name}.json").read_text("utf-8")
    return MappingProxyType(json.loads(text))


@cache
def vocabulary(name: str) -> Vocabulary:
    """Return the list `assessment_types`, `participation_forms`, `supervision`, `languages`, ..."""
    return MappingProxyType({row["id"]: _term(row) for row in read_data("vocabularies")[name]})


def _term(row: Mapping[str, Any]) -> Term:
    concept = row.get("eu") or {}
    return Term(
        id=row["id"],
        label=Bilingual(**row["label"]),
        uri=concept.get("uri"),
        fits_uri=bool(concept.get("uri")) and not concept.get("unverified", False),
    )


@cache
def levels(scale: str) -> Vocabulary:
    """Return the levels of `eqf`, `nlqf` or `qf_ehea` by code, lowest first."""
    rows = sorted(read_data("levels")[scale], key=lambda row: int(row["order"]))
    return MappingProxyType({row["code"]: _level(row) for row in rows})


def _level(row: Mapping[str, Any]) -> Term:
    label = Bilingual(**row["label"])
    return Term(id=row["code"], label=label, uri=row["uri"], fits_uri=row["uri"] is not None)


@cache
def credit_system() -> Term:
    """Return the European Credit Transfer and Accumulation System as a term."""
    row = next(row for row in read_data("vocabularies")["other_concepts"] if row["id"] == "ects")
    return Term(id="ECTS", label=Bilingual(**row["label"]), uri=row["uri"], fits_uri=True)


@cache
def elements() -> tuple[Element, ...]:
    """Return the sixteen elements in the order of the Recommendation."""
    return tuple(
        Element(
            number=row["number"],
            id=row["id"],
            title=Bilingual(**row["title"]),
            meaning=Bilingual(**row["meaning"]),
            mandatory=row["obligation"] == "mandatory",
        )
        for row in read_data("eu_elements")["elements"]
    )


@cache
def institutions() -> Mapping[str, Institution]:
    """Return the institutions of the pilot by id."""
    rows = read_data("institutions")["institutions"]
    return MappingProxyType({row["id"]: _institution(row) for row in rows})


def _institution(row: Mapping[str, Any]) -> Institution:
    return Institution(
        id=row["id"],
        name=Bilingual(**row["name"]),
        type=row["type"],
        country=row["country"],
        confirmed=row["confirmed"],
    )
