"""A credential laid out for reading: who, what, how it was assessed, and by whom.

The holder's part is read from the document itself, signed or about to be; the rest is the published
version that it names, in the reader's language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString

from microcred_plugin.credential.parties import Evidence
from microcred_plugin.domain.bilingual import Bilingual
from microcred_plugin.domain.frameworks import Framework
from microcred_plugin.domain.modules import ModuleDefinition
from microcred_plugin.domain.outcomes import LearningOutcome
from microcred_plugin.services.facts import Facts, facts_of
from microcred_plugin.web.module_words import (
    hours_words,
    labels,
    level_status_words,
    level_words,
    size_words,
)
from microcred_plugin.web.saying import said
from microcred_plugin.words import percent_words

__all__ = ["Certificate", "Shown", "certificate"]


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A learning outcome as the certificate shows it; `mark` is empty unless it is disclosed."""

    code: str
    title: SafeString
    statement: SafeString
    kind: str
    mark: str


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """What the certificate says, each part in words; what does not apply is empty."""

    address: str
    holder: str
    hashed_email: bool
    title: SafeString
    description: SafeString
    issuer: SafeString
    size: str
    hours: str
    levels: tuple[str, ...]
    level_status: str
    outcomes: tuple[Shown, ...]
    assessment: str
    participation: str
    supervision: str
    prerequisites: SafeString
    quality_body: SafeString
    framework: str
    framework_url: str
    awarded: datetime | None
    valid_until: datetime | None
    final_grade: str
    evidence: tuple[Evidence, ...]

    @property
    def shows_marks(self) -> bool:
        """Return whether any mark is disclosed."""
        return any(row.mark for row in self.outcomes)


def certificate(
    content: Mapping[str, Any],
    module: ModuleDefinition,
    *,
    issuer: Bilingual,
    framework: Framework | None,
) -> Certificate:
    """Return a document of ours with its module as a certificate in the reader's language."""
    facts = facts_of(content)
    return Certificate(
        address=facts.address,
        holder=facts.holder,
        hashed_email=facts.hashed_email,
        title=said(module.title),
        description=said(module.description),
        issuer=said(issuer),
        size=size_words(module),
        hours=hours_words(module),
        levels=level_words(module),
        level_status=level_status_words(module),
        outcomes=tuple(_shown(outcome, facts) for outcome in module.outcomes),
        assessment=labels("assessment_types", module.assessment_types),
        participation=labels("participation_forms", module.participation_forms),
        supervision=labels("supervision", [module.supervision] if module.supervision else []),
        prerequisites=said(module.prerequisites),
        quality_body=said(module.quality_body),
        framework=said(framework.name) if framework else "",
        framework_url=framework.url if framework else "",
        awarded=facts.awarded,
        valid_until=facts.valid_until,
        final_grade=_percent(facts.final_grade),
        evidence=facts.evidence,
    )


def _shown(outcome: LearningOutcome, facts: Facts) -> Shown:
    return Shown(
        code=outcome.code,
        title=said(outcome.title),
        statement=said(outcome.statement),
        kind=labels("learning_outcome_kinds", [outcome.kind]),
        mark=_percent(facts.marks.get(outcome.code)),
    )


def _percent(number: Decimal | None) -> str:
    return "" if number is None else percent_words(number)
