"""How values of the rules are written in JSON."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from microcred_plugin.domain.numbers import plain_number

__all__ = ["BilingualSerializer", "ExactNumberField", "PlainSerializer"]


class PlainSerializer(serializers.Serializer):
    """Describes and writes an answer; nothing is created or changed through it."""

    def create(self, validated_data: Any) -> Any:
        """Refuse: answers are not read."""
        raise NotImplementedError

    def update(self, instance: Any, validated_data: Any) -> Any:
        """Refuse: answers are not read."""
        raise NotImplementedError


class BilingualSerializer(PlainSerializer):
    """A text in English and in Dutch; either may be empty."""

    en = serializers.CharField()
    nl = serializers.CharField()


@extend_schema_field({"type": "number"})
class ExactNumberField(serializers.Field):
    """An exact decimal as a JSON number that reads back as the same decimal."""

    def to_representation(self, value: Decimal) -> int | float:
        """Return the number."""
        return plain_number(value)

    def to_internal_value(self, data: Mapping[str, Any]) -> Any:
        """Refuse: answers are not read."""
        raise NotImplementedError
