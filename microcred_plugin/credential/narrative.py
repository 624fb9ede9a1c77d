"""The criteria in words, in the language of the module: what no property of Open Badges holds.

Part of the signed document, hence here and not with the words of pages. Markdown, as Open Badges
allows in `criteria.narrative`.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from microcred_plugin.domain.bilingual import Bilingual
from microcred_plugin.domain.modules import ModuleDefinition
from microcred_plugin.domain.numbers import plain_number
from microcred_plugin.domain.outcomes import AchievedWhen, LearningOutcome
from microcred_plugin.domain.reference import levels, vocabulary

__all__ = ["FINAL_GRADE", "criteria_narrative", "required_percent"]

FINAL_GRADE = Bilingual(en="Final grade", nl="Eindcijfer")

_HEADINGS = {
    "outcomes": Bilingual(en="Learning outcomes", nl="Leeruitkomsten"),
    "workload": Bilingual(en="Workload", nl="Studielast"),
    "cycle": Bilingual(en="Cycle", nl="Cyclus"),
    "assessment": Bilingual(en="Assessment", nl="Toetsing"),
    "participation": Bilingual(en="Participation", nl="Deelname"),
    "supervision": Bilingual(en="Supervision and identity", nl="Toezicht en identiteit"),
    "prerequisites": Bilingual(en="Prerequisites", nl="Instapeisen"),
    "target_group": Bilingual(en="Target group", nl="Doelgroep"),
    "quality": Bilingual(en="Quality assurance", nl="Kwaliteitsborging"),
    "faculty": Bilingual(en="Faculty", nl="Faculteit"),
}
_HOURS = Bilingual(en="hours of study", nl="uur studie")
_REQUIRED = Bilingual(en="required", nl="vereist")
_EITHER = Bilingual(en="in one of the assessments", nl="voor een van de toetsen")
_EACH = Bilingual(en="in each assessment", nl="voor elke toets")


def criteria_narrative(module: ModuleDefinition) -> str:
    """Return the criteria, then every further fact under a heading of its own; no part is empty."""
    language = module.language
    sections = [
        ("outcomes", _outcomes(module)),
        ("workload", _workload(module)),
        ("cycle", _label("qf_ehea", module.level.qf_ehea, language)),
        ("assessment", _labels("assessment_types", module.assessment_types, language)),
        ("participation", _labels("participation_forms", module.participation_forms, language)),
        ("supervision", _labels("supervision", _one(module.supervision), language)),
        ("prerequisites", module.prerequisites.in_language(language)),
        ("target_group", module.target_group.in_language(language)),
        ("quality", module.quality_body.in_language(language)),
        ("faculty", module.faculty.in_language(language)),
    ]
    parts = [module.criteria.in_language(language)]
    parts += [
        f"## {_HEADINGS[name].in_language(language)}\n\n{text}" for name, text in sections if text
    ]
    return "\n\n".join(part for part in parts if part)


def required_percent(outcome: LearningOutcome) -> Decimal | None:
    """Return the percent that every assessment of the outcome asks, or None if they differ."""
    minimums = {assessment.minimum_percent for assessment in outcome.assessments}
    return minimums.pop() if len(minimums) == 1 else None


def _outcomes(module: ModuleDefinition) -> str:
    return "\n".join(_outcome(outcome, module.language) for outcome in module.outcomes)


def _outcome(outcome: LearningOutcome, language: str) -> str:
    minimums = sorted({a.minimum_percent for a in outcome.assessments})
    asked = ", ".join(f"{plain_number(minimum)} %" for minimum in minimums)
    manner = ""
    if len(outcome.assessments) > 1:
        which = _EITHER if outcome.achieved_when is AchievedWhen.ANY else _EACH
        manner = f" {which.in_language(language)}"
    title, statement = (text.in_language(language) for text in (outcome.title, outcome.statement))
    condition = f" ({_REQUIRED.in_language(language)}: {asked}{manner})" if asked else ""
    return f"- **{outcome.code} {title}.** {statement}{condition}"


def _workload(module: ModuleDefinition) -> str:
    parts = []
    if module.ec is not None:
        parts.append(f"{plain_number(module.ec)} EC")
    if module.hours is not None:
        parts.append(f"{plain_number(module.hours)} {_HOURS.in_language(module.language)}")
    return ", ".join(parts)


def _label(scale: str, code: str | None, language: str) -> str:
    return "" if code is None else levels(scale)[code].label.in_language(language)


def _labels(list_name: str, ids: Iterable[str], language: str) -> str:
    return ", ".join(vocabulary(list_name)[name].label.in_language(language) for name in ids)


def _one(value: str | None) -> tuple[str, ...]:
    return () if value is None else (value,)
