"""An issuer as the awarding body that the rules ask about."""

from __future__ import annotations

from microcred_plugin.domain.bilingual import NO_TEXT
from microcred_plugin.domain.completeness import AwardingBody
from microcred_plugin.models import Issuer

__all__ = ["awarding_body", "nobody"]


def awarding_body(issuer: Issuer) -> AwardingBody:
    """Return name, country and type of the institution that issues."""
    return AwardingBody(
        name=issuer.name, country=issuer.country, institution_type=issuer.institution_type
    )


def nobody() -> AwardingBody:
    """Return the awarding body of a draft for which no issuer was chosen yet."""
    return AwardingBody(name=NO_TEXT, country="", institution_type="")
