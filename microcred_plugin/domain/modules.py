"""A module as its author describes it: what is taught, how it is assessed, how it is earned.

A module is a course run. A published version of it is immutable; credentials name their version.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from microcred_plugin.domain.bilingual import NO_TEXT, Bilingual
from microcred_plugin.domain.eligibility import AwardPolicy
from microcred_plugin.domain.numbers import plain_number
from microcred_plugin.domain.outcomes import LearningOutcome

__all__ = [
    "Attestation",
    "FieldOfStudy",
    "LevelClaim",
    "LevelStatus",
    "ModuleDefinition",
    "Picture",
]


class LevelStatus(StrEnum):
    """Whether a level is the institution's own judgement or officially confirmed (NLQF)."""

    INDICATIVE = "indicative"
    CONFIRMED = "confirmed"


@dataclass(frozen=True, kw_only=True)
class LevelClaim:
    """Levels on the national, European and Bologna scales, by code.

    `justification` says why an indicative level is claimed.
    """

    nlqf: str | None
    eqf: str | None
    qf_ehea: str | None
    status: LevelStatus
    justification: Bilingual = NO_TEXT


@dataclass(frozen=True, kw_only=True)
class FieldOfStudy:
    """A field of ISCED-F with its address."""

    label: str
    uri: str | None


@dataclass(frozen=True, kw_only=True)
class Picture:
    """An image by the SHA-256 of its bytes, with what it shows in words."""

    digest: str
    alt: Bilingual


@dataclass(frozen=True, kw_only=True)
class Attestation:
    """A criterion of the framework that somebody answers for, by name of office, and since when."""

    criterion: str
    office: str
    on: date


@dataclass(frozen=True, kw_only=True)
class ModuleDefinition:
    """Everything a version of a module says. Size in `ec` EC and `hours` hours of study."""

    slug: str
    course_key: str
    title: Bilingual
    description: Bilingual
    language: str
    institution: str | None
    faculty: Bilingual
    field_of_study: FieldOfStudy | None
    framework: str
    ec: Decimal | None
    hours: Decimal | None
    level: LevelClaim
    assessment_types: tuple[str, ...]
    participation_forms: tuple[str, ...]
    supervision: str | None
    prerequisites: Bilingual
    target_group: Bilingual
    criteria: Bilingual
    quality_body: Bilingual
    expires_after_days: int | None
    stackable: bool
    stacks: tuple[str, ...]
    policy: AwardPolicy
    outcomes: tuple[LearningOutcome, ...]
    image: Picture | None = None
    attestations: tuple[Attestation, ...] = ()

    def to_plain(self) -> dict[str, Any]:
        """Return the module in the form of a module file; reading it gives an equal module."""
        return {
            "id": self.slug,
            "course_key": self.course_key,
            "title": self.title.to_plain(),
            "description": self.description.to_plain(),
            "language": self.language,
            "institution": self.institution,
            "faculty": self.faculty.to_plain(),
            "field_of_study": self._plain_field(),
            "framework": self.framework,
            "ec": _number(self.ec),
            "hours": _number(self.hours),
            "level": self._plain_level(),
            "assessment_types": list(self.assessment_types),
            "participation_forms": list(self.participation_forms),
            "supervision": self.supervision,
            "prerequisites": self.prerequisites.to_plain(),
            "target_group": self.target_group.to_plain(),
            "criteria": self.criteria.to_plain(),
            "quality_assurance": self._plain_quality(),
            "expires_after_days": self.expires_after_days,
            "stackable": self.stackable,
            "stacks": list(self.stacks),
            "award_policy": self._plain_policy(),
            "learning_outcomes": [_plain_outcome(outcome) for outcome in self.outcomes],
            **self._plain_image(),
        }

    def _plain_field(self) -> dict[str, Any] | None:
        found = self.field_of_study
        return {"uri": found.uri, "label": found.label} if found else None

    def _plain_image(self) -> dict[str, Any]:
        image = self.image
        return {"image": {"digest": image.digest, "alt": image.alt.to_plain()}} if image else {}

    def _plain_quality(self) -> dict[str, Any]:
        plain: dict[str, Any] = {
            "framework": self.framework,
            "body": self.quality_body.to_plain(),
        }
        attested = [
            {"criterion": row.criterion, "office": row.office, "on": row.on.isoformat()}
            for row in self.attestations
        ]
        return plain | ({"attestations": attested} if attested else {})

    def _plain_level(self) -> dict[str, Any]:
        level = self.level
        plain: dict[str, Any] = {
            "nlqf": level.nlqf,
            "eqf": level.eqf,
            "qf_ehea": level.qf_ehea,
            "status": str(level.status),
        }
        why = level.justification
        return plain | ({"justification": why.to_plain()} if why else {})

    def _plain_policy(self) -> dict[str, Any]:
        policy = self.policy
        return {
            "mode": str(policy.mode),
            "eligible_enrolment_modes": list(policy.eligible_enrolment_modes),
            "requires_identity_verification": policy.requires_identity_verification,
            "requires_course_passed": policy.requires_course_passed,
            "minimum_completion_percent": plain_number(policy.minimum_completion_percent),
        }


def _number(number: Decimal | None) -> int | float | None:
    return None if number is None else plain_number(number)


def _plain_outcome(outcome: LearningOutcome) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "code": outcome.code,
        "kind": str(outcome.kind),
        "title": outcome.title.to_plain(),
        "statement": outcome.statement.to_plain(),
        "achieved_when": str(outcome.achieved_when),
        "assessments": [
            {"subsection": a.subsection, "minimum_percent": plain_number(a.minimum_percent)}
            for a in outcome.assessments
        ],
    }
    return plain | ({"skill_url": outcome.skill_url} if outcome.skill_url else {})
