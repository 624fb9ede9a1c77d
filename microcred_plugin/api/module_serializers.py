"""Modules as the API tells of them: in short beside an award, in full in the offer."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from microcred_plugin.api.fields import BilingualSerializer, ExactNumberField, PlainSerializer
from microcred_plugin.domain.eligibility import AwardingMode
from microcred_plugin.domain.modules import LevelStatus
from microcred_plugin.domain.outcomes import AchievedWhen, LearningOutcome, OutcomeKind
from microcred_plugin.services.offer import Published

__all__ = [
    "AssessmentSerializer",
    "LevelSerializer",
    "ModuleBriefSerializer",
    "ModuleSerializer",
    "OfferSerializer",
    "assessments_of",
]


class LevelSerializer(PlainSerializer):
    """Levels by code on the national, European and Bologna scales."""

    nlqf = serializers.CharField(allow_null=True)
    eqf = serializers.CharField(allow_null=True)
    qf_ehea = serializers.CharField(allow_null=True)
    status = serializers.ChoiceField(choices=[str(status) for status in LevelStatus])


class AssessmentSerializer(PlainSerializer):
    """A graded subsection and the percent that it asks."""

    subsection = serializers.CharField()
    name = serializers.CharField()
    minimum_percent = ExactNumberField()


def assessments_of(outcome: LearningOutcome, names: Any) -> list[dict[str, Any]]:
    """Return the assessments of an outcome with the names of their subsections."""
    rows = [
        {
            "subsection": row.subsection,
            "name": names.get(row.subsection, row.subsection),
            "minimum_percent": row.minimum_percent,
        }
        for row in outcome.assessments
    ]
    return list(AssessmentSerializer(rows, many=True).data)


class _FactsSerializer(PlainSerializer):
    slug = serializers.CharField(source="module.slug")
    version = serializers.IntegerField()
    course_key = serializers.CharField(source="module.course_key")
    title = BilingualSerializer(source="module.title")
    language = serializers.CharField(source="module.language")
    ec = ExactNumberField(source="module.ec", allow_null=True)
    hours = ExactNumberField(source="module.hours", allow_null=True)
    level = LevelSerializer(source="module.level")


class ModuleBriefSerializer(_FactsSerializer):
    """A module beside an award or in a list; `ec` in EC, `hours` in hours of study."""

    issuer = BilingualSerializer()


class OfferedOutcomeSerializer(PlainSerializer):
    """A learning outcome and how it is assessed."""

    code = serializers.CharField()
    kind = serializers.ChoiceField(choices=[str(kind) for kind in OutcomeKind])
    title = BilingualSerializer()
    statement = BilingualSerializer()
    skill_url = serializers.CharField(allow_null=True)
    achieved_when = serializers.ChoiceField(choices=[str(when) for when in AchievedWhen])
    assessments = serializers.SerializerMethodField()

    @extend_schema_field(AssessmentSerializer(many=True))
    def get_assessments(self, outcome: LearningOutcome) -> list[dict[str, Any]]:
        """Return the assessments with the names of their subsections."""
        return assessments_of(outcome, self.context["names"])


class PolicySerializer(PlainSerializer):
    """What is asked besides the outcomes; completion in percent of the course."""

    mode = serializers.ChoiceField(choices=[str(mode) for mode in AwardingMode])
    eligible_enrolment_modes = serializers.ListField(child=serializers.CharField())
    requires_identity_verification = serializers.BooleanField()
    requires_course_passed = serializers.BooleanField()
    minimum_completion_percent = ExactNumberField()


class FieldOfStudySerializer(PlainSerializer):
    """A field of ISCED-F."""

    label = serializers.CharField()  # type: ignore[assignment]
    uri = serializers.CharField(allow_null=True)


class FrameworkSerializer(PlainSerializer):
    """A quality framework."""

    id = serializers.CharField()
    name = BilingualSerializer()
    url = serializers.CharField()


class AwardingBodySerializer(PlainSerializer):
    """Who issues the credential of a module."""

    slug = serializers.CharField(source="issuer_slug")
    name = BilingualSerializer(source="issuer")
    url = serializers.CharField(source="issuer_url")


class OfferSerializer(ModuleBriefSerializer):
    """A module in the list of what is offered."""

    outcomes = serializers.SerializerMethodField()
    published_at = serializers.DateTimeField()

    def get_outcomes(self, found: Published) -> int:
        """Return the number of learning outcomes."""
        return len(found.module.outcomes)


class ModuleSerializer(_FactsSerializer):
    """Everything that a published version of a module says."""

    issuer = AwardingBodySerializer(source="*")
    description = BilingualSerializer(source="module.description")
    faculty = BilingualSerializer(source="module.faculty")
    field_of_study = FieldOfStudySerializer(source="module.field_of_study", allow_null=True)
    framework = FrameworkSerializer(allow_null=True)
    quality_body = BilingualSerializer(source="module.quality_body")
    assessment_types = serializers.ListField(
        source="module.assessment_types", child=serializers.CharField()
    )
    participation_forms = serializers.ListField(
        source="module.participation_forms", child=serializers.CharField()
    )
    supervision = serializers.CharField(source="module.supervision", allow_null=True)
    prerequisites = BilingualSerializer(source="module.prerequisites")
    target_group = BilingualSerializer(source="module.target_group")
    criteria = BilingualSerializer(source="module.criteria")
    outcomes = serializers.SerializerMethodField()
    award_policy = PolicySerializer(source="module.policy")
    expires_after_days = serializers.IntegerField(
        source="module.expires_after_days", allow_null=True
    )
    stackable = serializers.BooleanField(source="module.stackable")
    versions = serializers.ListField(child=serializers.IntegerField())
    published_at = serializers.DateTimeField()
    retired = serializers.BooleanField()

    @extend_schema_field(OfferedOutcomeSerializer(many=True))
    def get_outcomes(self, found: Published) -> list[dict[str, Any]]:
        """Return the learning outcomes with their assessments."""
        names = {"names": found.subsection_names}
        rows = OfferedOutcomeSerializer(found.module.outcomes, many=True, context=names)
        return list(rows.data)
