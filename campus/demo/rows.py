"""What the demonstration reports: one row per learner and module."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from campus import offer
from microcred_plugin.models import Award, Credential

__all__ = ["Row", "rows_of", "with_correction"]


@dataclass(frozen=True, kw_only=True)
class Row:
    """One learner in one module: the verdict, the state of the award, the credential if any.

    `verdict` has the values of `domain.eligibility.Verdict.to_plain`. `after` is the same row as it
    was after a score was corrected.
    """

    learner: str
    module: str
    course_key: str
    verdict: Mapping[str, Any]
    state: str
    flag: str | None
    credential: str | None
    after: Row | None = None

    def to_plain(self) -> dict[str, Any]:
        """Return the row as JSON-ready values; the file is relative to the output directory."""
        return {
            "learner": self.learner,
            "module": self.module,
            "course_key": self.course_key,
            **self._findings(),
            "file": f"{self.credential}.json" if self.credential else None,
            "after_correction": self.after._findings() if self.after else None,
        }

    def _findings(self) -> dict[str, Any]:
        return {**self.verdict, "state": self.state, "flag": self.flag}


def rows_of(the_offer: offer.Offer) -> list[Row]:
    """Return a row for each enrolment of the offer, in its order, from what the plugin keeps."""
    awards = {
        (award.learner.username, award.module.slug): award
        for award in Award.objects.select_related("learner", "module")
        if award.learner is not None
    }
    live = dict(Credential.objects.filter(live=1).values_list("award_id", "uuid"))
    return [
        _row(learner.handle, enrolment, awards.get((learner.handle, enrolment.module)), live)
        for learner in the_offer.learners
        for enrolment in learner.enrolments
    ]


def _row(
    handle: str, enrolment: offer.Enrolment, award: Award | None, live: Mapping[int, str]
) -> Row:
    return Row(
        learner=handle,
        module=enrolment.module,
        course_key=enrolment.course_key,
        verdict=award.verdict if award else {},
        state=str(award.state) if award else "none",
        flag=(award.flag or None) if award else None,
        credential=live.get(award.pk) if award else None,
    )


def with_correction(before: Sequence[Row], after: Sequence[Row]) -> list[Row]:
    """Return the rows before a correction, each that changed with what it is after it."""
    return [
        one if one == other else replace(one, after=other)
        for one, other in zip(before, after, strict=True)
    ]
