"""What the API answers: refusals, reports of a verification, choices and what people send."""

from __future__ import annotations

from rest_framework import serializers

from microcred_plugin.api.fields import PlainSerializer
from microcred_plugin.credential.verdict import Code, LineName, Outcome, Verdict

__all__ = [
    "READING",
    "SENDING",
    "ChoiceSerializer",
    "PublicSerializer",
    "ReasonSerializer",
    "RefusalSerializer",
    "ReportSerializer",
    "ShareLinkSerializer",
]


class FaultSerializer(PlainSerializer):
    """One thing at fault; further members are the values of the sentence."""

    field = serializers.CharField(allow_blank=True)
    code = serializers.CharField()
    message = serializers.CharField()


class RefusalSerializer(PlainSerializer):
    """Why something was not done; `message` is in the language of the asker."""

    code = serializers.CharField()
    message = serializers.CharField()
    faults = FaultSerializer(many=True)


# How one thing that is read, or something that is sent, can be refused whatever it is.
READING = {401: RefusalSerializer, 404: RefusalSerializer}
SENDING = {
    **READING,
    400: RefusalSerializer,
    403: RefusalSerializer,
    409: RefusalSerializer,
    413: RefusalSerializer,
    415: RefusalSerializer,
}


class ChoiceSerializer(PlainSerializer):
    """What a learner shows beyond the least; what is left out is not shown."""

    marks = serializers.BooleanField(required=False)
    final_grade = serializers.BooleanField(required=False)
    evidence = serializers.BooleanField(required=False)


class PublicSerializer(PlainSerializer):
    """Whether anybody may read the credential."""

    public = serializers.BooleanField()


class ReasonSerializer(PlainSerializer):
    """Why something is taken away; the learner reads it."""

    reason = serializers.CharField(max_length=1000)


class ShareLinkSerializer(PlainSerializer):
    """Where a share link leads; whoever has it may read the credential."""

    url = serializers.CharField()


class LineSerializer(PlainSerializer):
    """One line of a report: codes for programs, the rest for people."""

    name = serializers.ChoiceField(choices=[str(name) for name in LineName])
    outcome = serializers.ChoiceField(choices=[str(outcome) for outcome in Outcome])
    code = serializers.ChoiceField(choices=[str(code) for code in Code])
    values = serializers.DictField()
    title = serializers.CharField()
    finding = serializers.CharField()
    message = serializers.CharField()


class PartySerializer(PlainSerializer):
    """Who issued: the id, and the name as the credential has it."""

    id = serializers.CharField(allow_blank=True)
    name = serializers.CharField(allow_blank=True)


class StatedLevelSerializer(PlainSerializer):
    """A level, and what the credential says about its status."""

    name = serializers.CharField(allow_blank=True)
    status = serializers.CharField(allow_blank=True)


class ResultSerializer(PlainSerializer):
    """One result; `value` is empty unless the holder shows it."""

    name = serializers.CharField()
    value = serializers.CharField(allow_blank=True)


class FactsSerializer(PlainSerializer):
    """What the credential says; empty texts where it says nothing."""

    name = serializers.CharField(allow_blank=True)
    description = serializers.CharField(allow_blank=True)
    holder = serializers.CharField(allow_blank=True)
    issuer = PartySerializer()
    ec = serializers.FloatField(allow_null=True)
    language = serializers.CharField(allow_blank=True)
    levels = StatedLevelSerializer(many=True)
    framework = serializers.CharField(allow_blank=True)
    results = ResultSerializer(many=True)
    evidence = serializers.ListField(child=serializers.CharField())
    awarded = serializers.CharField(allow_null=True)
    valid_until = serializers.CharField(allow_null=True)


class ReportSerializer(PlainSerializer):
    """The report of a verification; `facts` only where the signature holds."""

    verdict = serializers.ChoiceField(choices=[str(verdict) for verdict in Verdict])
    credential = serializers.CharField(allow_null=True)
    headline = serializers.CharField()
    message = serializers.CharField()
    checked_at = serializers.CharField()
    lines = LineSerializer(many=True)
    facts = FactsSerializer(allow_null=True)
