"""A published module laid out for reading: a card in the offer, and a page that says it all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from microcred_plugin.domain.eligibility import AwardingMode, AwardPolicy
from microcred_plugin.domain.modules import ModuleDefinition
from microcred_plugin.domain.outcomes import AchievedWhen, Assessment, LearningOutcome
from microcred_plugin.services.offer import Published
from microcred_plugin.web.module_words import (
    hours_words,
    labels,
    level_status_words,
    level_words,
    size_words,
)
from microcred_plugin.web.saying import page_language, plain, said
from microcred_plugin.words import enrolment_words, number_words, percent_words

__all__ = ["ModuleCard", "ModuleSheet", "OutcomeSheet", "module_card", "module_sheet"]


@dataclass(frozen=True, kw_only=True)
class ModuleCard:
    """A module in the offer."""

    slug: str
    title: SafeString
    issuer: SafeString
    size: str
    levels: tuple[str, ...]
    language: str
    outcomes: str


@dataclass(frozen=True)
class AssessmentSheet:
    """A graded subsection by the name that the course gives it, and what it asks in words."""

    name: str
    minimum: str


@dataclass(frozen=True, kw_only=True)
class OutcomeSheet:
    """A learning outcome and the assessments that test it."""

    code: str
    kind: str
    title: SafeString
    statement: SafeString
    manner: str
    assessments: tuple[AssessmentSheet, ...]


@dataclass(frozen=True, kw_only=True)
class ModuleSheet:
    """What a module says, each part in words; what does not apply is empty.

    `other` is the language of the course where it is not that of the page, for what only the course
    names.
    """

    slug: str
    title: SafeString
    plain_title: str
    description: SafeString
    issuer: SafeString
    issuer_url: str
    faculty: SafeString
    field_of_study: str
    language: str
    other: str
    size: str
    hours: str
    levels: tuple[str, ...]
    level_status: str
    outcomes: tuple[OutcomeSheet, ...]
    criteria: SafeString
    prerequisites: SafeString
    target_group: SafeString
    assessment: str
    participation: str
    supervision: str
    framework: str
    framework_url: str
    quality_body: SafeString
    policy: tuple[str, ...]
    version: int
    versions: tuple[int, ...]
    published_at: datetime
    retired: bool

    @property
    def newest(self) -> bool:
        """Return whether there is no later version."""
        return not self.versions or self.version == max(self.versions)


def module_card(found: Published) -> ModuleCard:
    """Return the card of a module in the reader's language."""
    module = found.module
    count = len(module.outcomes)
    outcomes = ngettext("%(count)s learning outcome", "%(count)s learning outcomes", count)
    return ModuleCard(
        slug=module.slug,
        title=said(module.title),
        issuer=said(found.issuer),
        size=size_words(module),
        levels=level_words(module)[:2],
        language=_language(module),
        outcomes=outcomes % {"count": number_words(count)},
    )


def module_sheet(found: Published) -> ModuleSheet:
    """Return everything that a published version says in the reader's language."""
    module, framework = found.module, found.framework
    return ModuleSheet(
        slug=module.slug,
        title=said(module.title),
        plain_title=plain(module.title),
        description=said(module.description),
        issuer=said(found.issuer),
        issuer_url=found.issuer_url,
        faculty=said(module.faculty),
        field_of_study=module.field_of_study.label if module.field_of_study else "",
        language=_language(module),
        other="" if module.language == page_language() else module.language,
        size=size_words(module),
        hours=hours_words(module) if module.ec is not None else "",
        levels=level_words(module),
        level_status=level_status_words(module),
        outcomes=tuple(_outcome(row, found.subsection_names) for row in module.outcomes),
        criteria=said(module.criteria),
        prerequisites=said(module.prerequisites),
        target_group=said(module.target_group),
        assessment=labels("assessment_types", module.assessment_types),
        participation=labels("participation_forms", module.participation_forms),
        supervision=labels("supervision", [module.supervision] if module.supervision else []),
        framework=said(framework.name) if framework else "",
        framework_url=framework.url if framework else "",
        quality_body=said(module.quality_body),
        policy=(*_policy(module.policy), *_afterwards(module)),
        version=found.version,
        versions=found.versions,
        published_at=found.published_at,
        retired=found.retired,
    )


def _language(module: ModuleDefinition) -> str:
    return labels("languages", [module.language])


def _outcome(outcome: LearningOutcome, names: Mapping[str, str]) -> OutcomeSheet:
    several = len(outcome.assessments) > 1
    manner = ""
    if several and outcome.achieved_when is AchievedWhen.ANY:
        manner = _("One of these is enough:")
    elif several:
        manner = _("All of these are needed:")
    return OutcomeSheet(
        code=outcome.code,
        kind=labels("learning_outcome_kinds", [outcome.kind]),
        title=said(outcome.title),
        statement=said(outcome.statement),
        manner=manner,
        assessments=tuple(_assessment(row, names) for row in outcome.assessments),
    )


def _assessment(row: Assessment, names: Mapping[str, str]) -> AssessmentSheet:
    minimum = _("at least %(minimum)s") % {"minimum": percent_words(row.minimum_percent)}
    return AssessmentSheet(names.get(row.subsection, row.subsection), minimum)


def _policy(policy: AwardPolicy) -> Iterator[str]:
    if policy.mode is AwardingMode.AUTOMATIC:
        yield _("It is offered as soon as every condition is met.")
    else:
        yield _("Once every condition is met, an examiner approves it before it is offered.")
    yield _("Every learning outcome has to be achieved; a course grade alone is not enough.")
    if policy.requires_course_passed:
        yield _("The course as a whole has to be passed.")
    if policy.minimum_completion_percent > 0:
        text = _("At least %(percent)s of the course has to be completed.")
        yield text % {"percent": percent_words(policy.minimum_completion_percent)}
    if policy.requires_identity_verification:
        yield _("The identity of the learner is verified.")
    modes = ", ".join(enrolment_words(mode) for mode in policy.eligible_enrolment_modes)
    yield _("Enrolments that lead to it: %(modes)s.") % {"modes": modes}


def _afterwards(module: ModuleDefinition) -> Iterator[str]:
    days = module.expires_after_days
    if days is None:
        yield _("It does not expire.")
    else:
        text = ngettext(
            "It expires %(days)s day after the award.",
            "It expires %(days)s days after the award.",
            days,
        )
        yield text % {"days": number_words(days)}
    if module.stackable:
        yield _("It can count towards a larger qualification.")
