"""What a learner shows beyond the least: marks, the final grade, evidence, each by own choice.

All of it comes from the basis of the award, so that a reissue shows what was judged then.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from microcred_plugin.credential.parties import Disclosure, Evidence
from microcred_plugin.domain.modules import ModuleDefinition
from microcred_plugin.models import Award

__all__ = ["LEAST", "Choice", "choice_of", "disclosure_of"]


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What a learner wants to show."""

    marks: bool = False
    final_grade: bool = False
    evidence: bool = False

    def to_plain(self) -> dict[str, bool]:
        """Return the choice as it is kept."""
        return asdict(self)


LEAST = Choice()


def choice_of(award: Award) -> Choice:
    """Return what the learner of an award chose."""
    return Choice(**award.discloses)


def disclosure_of(award: Award, choice: Choice | None = None) -> Disclosure:
    """Return what a credential shows under a choice, the one that was made if none is given."""
    chosen = choice or choice_of(award)
    basis: Mapping[str, Any] = award.basis or award.verdict
    marks = {code: Decimal(mark) for code, mark in basis.get("marks", {}).items()}
    grade = Decimal(str(basis.get("course_percent", 0)))
    return Disclosure(
        marks=marks if chosen.marks else {},
        final_grade=grade if chosen.final_grade else None,
        evidence=_evidence(award) if chosen.evidence else (),
    )


def _evidence(award: Award) -> tuple[Evidence, ...]:
    """One piece per graded subsection, with the outcomes that it assessed."""
    content: ModuleDefinition = award.version.content
    tested: dict[str, list[str]] = {}
    for outcome in content.outcomes:
        for assessment in outcome.assessments:
            tested.setdefault(assessment.subsection, []).append(outcome.code)
    names: Mapping[str, str] = award.version.subsection_names
    return tuple(
        Evidence(name=names.get(block, block), narrative=", ".join(codes))
        for block, codes in tested.items()
    )
