"""The demonstration offer, read from the data of the campus: modules, learners, questions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

__all__ = ["Enrolment", "Learner", "Module", "Offer", "load", "module_file"]

_DATA = Path(__file__).parent / "data"

# What the demonstration says about a module and a module file does not.
_NOT_IN_A_MODULE_FILE = frozenset(
    {"illustrative", "sourced", "illustrative_fields", "version", "grading", "notes"}
)


@dataclass(frozen=True, kw_only=True)
class Enrolment:
    """What one learner does in one module, and what has to come of it.

    Scores are percents by block id, None where nothing is handed in. `then_scores` are set by the
    instructor after the award, and `then_expected` says what has to come of that.
    """

    module: str
    course_key: str
    mode: str
    active: bool
    completion: Decimal
    scores: Mapping[str, Decimal | None]
    expected: Mapping[str, Any]
    then_scores: Mapping[str, Decimal]
    then_expected: Mapping[str, Any] | None


@dataclass(frozen=True, kw_only=True)
class Learner:
    """A learner of the demonstration, named after a role."""

    handle: str
    name: str
    email: str
    language: str
    identity_verified: bool
    enrolments: tuple[Enrolment, ...]


@dataclass(frozen=True, kw_only=True)
class Module:
    """A module of the offer as it was written, with the questions of its course."""

    id: str
    course_key: str
    title: Mapping[str, str]
    raw: Mapping[str, Any]
    questions: Mapping[str, tuple[Mapping[str, Any], ...]]


@dataclass(frozen=True, kw_only=True)
class Offer:
    """Everything that the campus is seeded with; `digest` changes when anything of it does."""

    issuer: Mapping[str, Any]
    modules: tuple[Module, ...]
    learners: tuple[Learner, ...]
    digest: str

    def module(self, module_id: str) -> Module:
        """Return a module by its id. Raises KeyError."""
        return {module.id: module for module in self.modules}[module_id]


@cache
def load() -> Offer:
    """Return the offer that the project carries."""
    offer, questions = (_DATA / name for name in ("offer.json", "questions.json"))
    written, asked = offer.read_bytes(), questions.read_bytes()
    raw = json.loads(written, parse_float=Decimal)
    by_module = json.loads(asked)
    return Offer(
        issuer=MappingProxyType(raw["issuer"]),
        modules=tuple(_module(module, by_module[module["id"]]) for module in raw["modules"]),
        learners=tuple(_learner(learner) for learner in raw["learners"]),
        digest=hashlib.sha256(written + asked).hexdigest(),
    )


def module_file(module: Module) -> dict[str, Any]:
    """Return a module as the plugin reads it, without what only the demonstration says."""
    return {name: value for name, value in module.raw.items() if name not in _NOT_IN_A_MODULE_FILE}


def _module(raw: Mapping[str, Any], questions: Mapping[str, Any]) -> Module:
    return Module(
        id=raw["id"],
        course_key=raw["course_key"],
        title=raw["title"],
        raw=raw,
        questions={block: tuple(rows) for block, rows in questions.items()},
    )


def _learner(raw: Mapping[str, Any]) -> Learner:
    return Learner(
        handle=raw["handle"],
        name=raw["display_name"],
        email=raw["email"],
        language=raw["language"],
        identity_verified=raw["identity_verified"],
        enrolments=tuple(_enrolment(enrolment) for enrolment in raw["enrolments"]),
    )


def _enrolment(raw: Mapping[str, Any]) -> Enrolment:
    then = raw.get("then", {})
    return Enrolment(
        module=raw["module"],
        course_key=raw["course_key"],
        mode=raw["mode"],
        active=raw["active"],
        completion=Decimal(raw["completion_percent"]),
        scores=_scores(raw["scores"]),
        expected=raw["expected"],
        then_scores={block: Decimal(score) for block, score in then.get("scores", {}).items()},
        then_expected=then.get("expected"),
    )


def _scores(raw: Mapping[str, Any]) -> dict[str, Decimal | None]:
    return {block: None if score is None else Decimal(score) for block, score in raw.items()}
