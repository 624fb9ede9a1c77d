"""Awards as the API tells of them: to their learner, and to the staff of the course."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from microcred_plugin.api.fields import BilingualSerializer, ExactNumberField, PlainSerializer
from microcred_plugin.api.module_serializers import (
    AssessmentSerializer,
    ModuleBriefSerializer,
    assessments_of,
)
from microcred_plugin.domain.lifecycle import Action, State
from microcred_plugin.domain.outcomes import AchievedWhen, OutcomeKind, OutcomeStatus
from microcred_plugin.services.cards import Card, OutcomeState
from microcred_plugin.web.saying import plain
from microcred_plugin.words import (
    Names,
    flag_words,
    hold_words,
    outcome_words,
    reason_words,
    state_words,
)

__all__ = [
    "AwardSerializer",
    "CohortSerializer",
    "HistorySerializer",
    "MemberSerializer",
    "OwnAwardSerializer",
]

_ACTIONS = [str(action) for action in Action]


class OutcomeSerializer(PlainSerializer):
    """A learning outcome with what is known of it; `mark` in percent."""

    code = serializers.CharField(source="outcome.code")
    kind = serializers.ChoiceField(
        source="outcome.kind", choices=[str(kind) for kind in OutcomeKind]
    )
    title = BilingualSerializer(source="outcome.title")
    statement = BilingualSerializer(source="outcome.statement")
    status = serializers.ChoiceField(choices=[str(status) for status in OutcomeStatus])
    status_text = serializers.SerializerMethodField()
    mark = ExactNumberField(allow_null=True)
    achieved_when = serializers.ChoiceField(
        source="outcome.achieved_when", choices=[str(when) for when in AchievedWhen]
    )
    assessments = serializers.SerializerMethodField()

    def get_status_text(self, row: OutcomeState) -> str:
        """Return the status in words."""
        return outcome_words(row.status)

    @extend_schema_field(AssessmentSerializer(many=True))
    def get_assessments(self, row: OutcomeState) -> list[dict[str, Any]]:
        """Return the assessments with the names of their subsections."""
        return assessments_of(row.outcome, self.context["names"])


class UnmetSerializer(PlainSerializer):
    """One unmet condition; further members are the values of the sentence."""

    code = serializers.CharField()
    message = serializers.CharField()


class LiveCredentialSerializer(PlainSerializer):
    """The credential that is in force for an award."""

    id = serializers.CharField()
    url = serializers.CharField()
    valid_until = serializers.DateTimeField(allow_null=True)


class EndedSerializer(PlainSerializer):
    """How the newest credential ended."""

    ending = serializers.CharField()
    at = serializers.DateTimeField()
    public_reason = serializers.CharField(allow_blank=True)


class AwardSerializer(PlainSerializer):
    """One award: state, progress, every reason why not yet, and what may be done with it."""

    id = serializers.CharField(source="award")
    state = serializers.ChoiceField(choices=[str(state) for state in State])
    state_text = serializers.SerializerMethodField()
    module = ModuleBriefSerializer(source="*")
    outcomes = serializers.SerializerMethodField()
    achieved = serializers.IntegerField()
    course_percent = ExactNumberField()
    reasons = serializers.SerializerMethodField()
    hold = serializers.CharField(allow_blank=True)
    hold_text = serializers.SerializerMethodField()
    flag = serializers.CharField(allow_blank=True)
    flag_text = serializers.SerializerMethodField()
    changed_at = serializers.DateTimeField()
    awarded_at = serializers.DateTimeField(allow_null=True)
    claimed_at = serializers.DateTimeField(allow_null=True)
    lapses_at = serializers.DateTimeField(allow_null=True)
    credential = serializers.SerializerMethodField()
    ended = EndedSerializer(allow_null=True)

    def get_state_text(self, card: Card) -> str:
        """Return the state in words."""
        return state_words(card.state)

    def get_hold_text(self, card: Card) -> str:
        """Return why an eligible award was not signed, or nothing."""
        return hold_words(card.hold)

    def get_flag_text(self, card: Card) -> str:
        """Return what an instructor has to decide, or nothing."""
        return flag_words(card.flag)

    @extend_schema_field(OutcomeSerializer(many=True))
    def get_outcomes(self, card: Card) -> list[dict[str, Any]]:
        """Return every outcome of the version with its status."""
        names = {"names": card.subsection_names}
        return list(OutcomeSerializer(card.outcomes, many=True, context=names).data)

    @extend_schema_field(UnmetSerializer(many=True))
    def get_reasons(self, card: Card) -> list[dict[str, Any]]:
        """Return every unmet condition with its sentence."""
        names = _names(card)
        return [{**reason, "message": reason_words(reason, names)} for reason in card.reasons]

    @extend_schema_field(LiveCredentialSerializer(allow_null=True))
    def get_credential(self, card: Card) -> dict[str, Any] | None:
        """Return the live credential, or null."""
        if card.credential is None:
            return None
        live = {"id": card.credential, "url": card.address, "valid_until": card.valid_until}
        return dict(LiveCredentialSerializer(live).data)


def _names(card: Card) -> Names:
    titles = {row.outcome.code: plain(row.outcome.title) for row in card.outcomes}
    return Names(outcomes=titles, subsections=card.subsection_names)


class DisclosureSerializer(PlainSerializer):
    """What the learner chose to show beyond the least."""

    marks = serializers.BooleanField()
    final_grade = serializers.BooleanField()
    evidence = serializers.BooleanField()


class OwnAwardSerializer(AwardSerializer):
    """An award as its learner sees it: also what is shown to whom."""

    public = serializers.BooleanField()
    share_url = serializers.CharField(source="share_address", allow_blank=True)
    discloses = DisclosureSerializer()
    actions = serializers.ListField(child=serializers.ChoiceField(choices=_ACTIONS))


class LearnerSerializer(PlainSerializer):
    """Who the learner is."""

    name = serializers.CharField(allow_blank=True)
    email = serializers.CharField(allow_blank=True)


class MemberSerializer(PlainSerializer):
    """One learner of a cohort; `actions` are those that the asker may take."""

    learner = LearnerSerializer(source="recipient")
    award = AwardSerializer(source="card")
    actions = serializers.ListField(child=serializers.ChoiceField(choices=_ACTIONS))


class CohortSerializer(PlainSerializer):
    """A page of a cohort; `counts` by state and `flagged` cover everybody."""

    counts = serializers.DictField(child=serializers.IntegerField())
    everybody = serializers.IntegerField()
    matching = serializers.IntegerField()
    page = serializers.IntegerField(source="query.page")
    page_size = serializers.IntegerField(source="query.size")
    pages = serializers.IntegerField()
    results = MemberSerializer(source="members", many=True)


class HistorySerializer(PlainSerializer):
    """One line of the trail of an award; `actor` is a name, `system`, or empty."""

    at = serializers.DateTimeField()
    action = serializers.CharField()
    actor = serializers.CharField(allow_blank=True)
    details = serializers.DictField()
