"""The European elements said with Open Badges alignments, in the EU's own vocabularies.

Names of target types and frameworks come from `domain/data/eu_elements.json` (mapping
`ob3_native`), labels and addresses from the vocabularies beside it. A term that no EU concept fits
has no alignment, since an alignment demands an address; the narrative names it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from microcred_plugin.domain.bilingual import Bilingual
from microcred_plugin.domain.frameworks import Framework
from microcred_plugin.domain.modules import ModuleDefinition
from microcred_plugin.domain.outcomes import LearningOutcome
from microcred_plugin.domain.reference import Term, credit_system, levels, read_data, vocabulary

__all__ = ["CREDITS", "EQF", "NLQF", "QUALITY", "Stack", "module_alignments", "outcome_alignments"]

Json = dict[str, Any]

EQF = "ext:EQFLevel"
NLQF = "ext:NLQFLevel"
CREDITS = "ext:CreditFramework"
QUALITY = "ext:QualityAssurance"
_SKILL = "ext:ESCOSkill"


@dataclass(frozen=True, kw_only=True)
class Stack:
    """A larger credential that the module counts towards, with its public page."""

    id: str
    title: Bilingual
    url: str


def module_alignments(
    module: ModuleDefinition, *, framework: Framework, stacks: Iterable[Stack]
) -> list[Json]:
    """Return the alignments of the achievement, always in the same order."""
    language = module.language
    return [
        *_levels(module),
        _of("workload", 0, credit_system(), language),
        *_terms("assessment_type", "assessment_types", module.assessment_types, language),
        *_terms("participation_form", "participation_forms", module.participation_forms, language),
        *_terms("supervision_identity", "supervision", _one(module.supervision), language),
        _quality(module, framework),
        *(_stack(stack, language) for stack in stacks),
    ]


def outcome_alignments(outcome: LearningOutcome, language: str) -> list[Json]:
    """Return the alignments of one outcome: its kind, and its ESCO skill if it has one."""
    kind = _terms("learning_outcomes", "learning_outcome_kinds", [outcome.kind], language)
    if outcome.skill_url is None:
        return kind
    name = outcome.title.in_language(language)
    return [*kind, _alignment(_SKILL, name=name, url=outcome.skill_url, framework="ESCO")]


def _levels(module: ModuleDefinition) -> list[Json]:
    level, language = module.level, module.language
    status = _level_status(level.status).in_language(language)
    found = []
    for place, (scale, code) in enumerate((("eqf", level.eqf), ("nlqf", level.nlqf))):
        if code is not None:
            term = levels(scale)[code]
            found.append({**_of("level", place, term, language), "targetDescription": status})
    return found


@cache
def _level_status(status: str) -> Bilingual:
    rows = read_data("levels")["status_values"]
    return next(Bilingual(**row["label"]) for row in rows if row["id"] == status)


def _terms(element: str, list_name: str, ids: Iterable[str], language: str) -> list[Json]:
    terms = (vocabulary(list_name)[str(name)] for name in ids)
    return [_of(element, 0, term, language) for term in terms if term.fits_uri]


def _quality(module: ModuleDefinition, framework: Framework) -> Json:
    language = module.language
    return _alignment(
        QUALITY,
        name=framework.name.in_language(language),
        url=framework.url,
        code=framework.id,
        description=module.quality_body.in_language(language),
    )


def _stack(stack: Stack, language: str) -> Json:
    name = stack.title.in_language(language)
    return _alignment(
        _row("stackability", 0)["target_type"], name=name, url=stack.url, code=stack.id
    )


def _of(element: str, place: int, term: Term, language: str) -> Json:
    row = _row(element, place)
    return _alignment(
        row["target_type"],
        name=term.label.in_language(language),
        url=str(term.uri),
        framework=row["target_framework"] or "",
        code=term.id,
    )


@cache
def _rows() -> Mapping[str, list[Mapping[str, Any]]]:
    elements = read_data("eu_elements")["elements"]
    return {row["id"]: row["mapping"]["ob3_native"]["alignments"] for row in elements}


def _row(element: str, place: int) -> Mapping[str, Any]:
    return _rows()[element][place]


def _alignment(
    target_type: str,
    *,
    name: str,
    url: str,
    framework: str = "",
    code: str = "",
    description: str = "",
) -> Json:
    optional = {
        "targetFramework": framework,
        "targetCode": code,
        "targetDescription": description,
    }
    return {
        "type": ["Alignment"],
        "targetType": target_type,
        "targetName": name,
        "targetUrl": url,
        **{key: value for key, value in optional.items() if value},
    }


def _one(value: str | None) -> tuple[str, ...]:
    return () if value is None else (value,)
