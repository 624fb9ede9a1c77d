"""The module file: plain JSON values in the form that `ModuleDefinition.to_plain` writes."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from microcred_plugin.domain.bilingual import Bilingual
from microcred_plugin.domain.eligibility import AwardingMode, AwardPolicy
from microcred_plugin.domain.errors import Fault, FaultCode, Invalid
from microcred_plugin.domain.modules import (
    Attestation,
    FieldOfStudy,
    LevelClaim,
    LevelStatus,
    ModuleDefinition,
    Picture,
)
from microcred_plugin.domain.outcomes import (
    AchievedWhen,
    Assessment,
    LearningOutcome,
    OutcomeKind,
)
from microcred_plugin.domain.reading import Reader
from microcred_plugin.domain.reference import levels, vocabulary

__all__ = ["read_draft", "read_module"]

_MOST_OUTCOMES = 50
_MOST_ASSESSMENTS = 50
_MOST_ATTESTATIONS = 100
_TITLE = 255
_TEXT = 10_000


def read_module(plain: Mapping[str, Any]) -> ModuleDefinition:
    """Return the module that the values describe. Raises Invalid with every fault found."""
    module, faults = read_draft(plain)
    if faults:
        raise Invalid(faults)
    return module


def read_draft(plain: Mapping[str, Any]) -> tuple[ModuleDefinition, tuple[Fault, ...]]:
    """Return what can be read of an unfinished module, and every fault found in reading it."""
    reader = Reader(plain)
    module = _module(reader)
    reader.finish()
    _unique_codes(reader, module.outcomes)
    return module, tuple(reader.faults)


def _module(reader: Reader) -> ModuleDefinition:
    framework = reader.text("framework", maximum=100)
    quality_body, attestations = _quality(reader.child("quality_assurance"), framework)
    return ModuleDefinition(
        slug=reader.slug("id"),
        course_key=reader.text("course_key", maximum=255),
        title=reader.bilingual("title", maximum=_TITLE),
        description=reader.bilingual("description", maximum=_TEXT),
        language=reader.known("language", vocabulary("languages")) or "",
        institution=reader.text("institution", maximum=100, required=False) or None,
        faculty=reader.bilingual("faculty", maximum=_TITLE),
        field_of_study=_field_of_study(reader),
        framework=framework,
        ec=reader.number("ec"),
        hours=reader.number("hours"),
        level=_level(reader.child("level")),
        assessment_types=reader.known_list("assessment_types", vocabulary("assessment_types")),
        participation_forms=reader.known_list(
            "participation_forms", vocabulary("participation_forms")
        ),
        supervision=reader.known("supervision", vocabulary("supervision"), required=False),
        prerequisites=reader.bilingual("prerequisites", maximum=_TEXT),
        target_group=reader.bilingual("target_group", maximum=_TEXT),
        criteria=reader.bilingual("criteria", maximum=_TEXT),
        quality_body=quality_body,
        attestations=attestations,
        image=_image(reader),
        expires_after_days=reader.days("expires_after_days"),
        stackable=reader.flag("stackable", default=True),
        stacks=reader.known_list("stacks", None),
        policy=_policy(reader.child("award_policy")),
        outcomes=tuple(
            _outcome(row) for row in reader.children("learning_outcomes", most=_MOST_OUTCOMES)
        ),
    )


def _field_of_study(reader: Reader) -> FieldOfStudy | None:
    child = reader.child("field_of_study")
    label = child.text("label", maximum=_TITLE, required=False)
    field = FieldOfStudy(label=label, uri=child.url("uri"))
    child.finish()
    return field if label else None


def _level(reader: Reader) -> LevelClaim:
    claim = LevelClaim(
        nlqf=reader.known("nlqf", levels("nlqf"), required=False),
        eqf=reader.known("eqf", levels("eqf"), required=False),
        qf_ehea=reader.known("qf_ehea", levels("qf_ehea"), required=False),
        status=reader.choice("status", LevelStatus, LevelStatus.INDICATIVE),
        justification=reader.bilingual("justification", maximum=_TEXT),
    )
    reader.finish()
    return claim


def _image(reader: Reader) -> Picture | None:
    child = reader.child("image")
    picture = Picture(digest=child.digest("digest"), alt=child.bilingual("alt", maximum=_TITLE))
    child.finish()
    return picture if picture.digest else None


def _quality(reader: Reader, framework: str) -> tuple[Bilingual, tuple[Attestation, ...]]:
    named = reader.text("framework", maximum=100, required=False)
    if named and named != framework:
        values = {"allowed": [framework], "given": named}
        reader.faults.append(Fault(reader.at("framework"), FaultCode.UNKNOWN, values))
    body = reader.bilingual("body", maximum=_TITLE)
    rows = reader.children("attestations", most=_MOST_ATTESTATIONS)
    attestations = tuple(_attestation(row) for row in rows)
    reader.finish()
    return body, tuple(row for row in attestations if row is not None)


def _attestation(reader: Reader) -> Attestation | None:
    criterion = reader.text("criterion", maximum=100)
    office = reader.text("office", maximum=_TITLE)
    on = reader.day("on")
    reader.finish()
    return Attestation(criterion=criterion, office=office, on=on) if criterion and on else None


def _policy(reader: Reader) -> AwardPolicy:
    policy = AwardPolicy(
        mode=reader.choice("mode", AwardingMode, AwardingMode.APPROVAL),
        eligible_enrolment_modes=reader.known_list("eligible_enrolment_modes", None),
        requires_identity_verification=reader.flag("requires_identity_verification"),
        requires_course_passed=reader.flag("requires_course_passed"),
        minimum_completion_percent=reader.percent("minimum_completion_percent"),
    )
    reader.finish()
    return policy


def _outcome(reader: Reader) -> LearningOutcome:
    outcome = LearningOutcome(
        code=reader.code("code"),
        kind=reader.choice("kind", OutcomeKind, OutcomeKind.KNOWLEDGE),
        title=reader.bilingual("title", maximum=_TITLE),
        statement=reader.bilingual("statement", maximum=2000),
        achieved_when=reader.choice("achieved_when", AchievedWhen, AchievedWhen.ALL),
        assessments=tuple(
            _assessment(row) for row in reader.children("assessments", most=_MOST_ASSESSMENTS)
        ),
        skill_url=reader.url("skill_url"),
    )
    reader.finish()
    return outcome


def _assessment(reader: Reader) -> Assessment:
    subsection = reader.text("subsection", maximum=255)
    minimum: Decimal = reader.percent("minimum_percent")
    reader.finish()
    return Assessment(subsection, minimum)


def _unique_codes(reader: Reader, outcomes: tuple[LearningOutcome, ...]) -> None:
    seen: set[str] = set()
    for index, outcome in enumerate(outcomes):
        if outcome.code and outcome.code in seen:
            path = f"learning_outcomes[{index}].code"
            reader.faults.append(Fault(path, FaultCode.DUPLICATE, {"given": outcome.code}))
        seen.add(outcome.code)
