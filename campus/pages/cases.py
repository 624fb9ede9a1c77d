"""What each learner of the offer shows, in a line per course."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

__all__ = ["MEANINGS", "Line", "lines"]

_OFFER = Path(__file__).resolve().parents[1] / "data" / "offer.json"
_FALLBACK = "en"

MEANINGS: Mapping[str, str | Promise] = {
    "all_outcomes_met": _("everything is in order"),
    "exactly_at_every_threshold": _("every score is exactly at its bound, and that counts"),
    "just_below_one_threshold": _("59.9 where 60 is asked"),
    "course_passed_one_outcome_not_met": _("a good average, but one outcome missed"),
    "not_passed_outcomes_not_met": _("course failed and outcomes missed"),
    "all_outcomes_met_not_passed": _("every outcome met, yet the course grade is too low"),
    "not_completed": _("passed, but too little of the course completed"),
    "audit_enrolment": _("enrolled without the right to a credential"),
    "identity_not_verified": _("everything met, but identity not checked"),
    "identity_not_verified_not_required": _("identity not checked, and not asked for"),
    "withdrawn": _("left the course with good scores"),
    "test_not_taken_yet": _("one test still to come"),
    "nothing_done_yet": _("enrolled, nothing handed in"),
    "full_marks": _("full marks everywhere"),
    "met_through_either_test": _("an outcome met through one of two tests"),
    "met_through_neither_test": _("the same outcome, neither test high enough"),
    "grade_lowered_after_award": _("awarded; lower a score as the instructor and see the flag"),
    "several_reasons_at_once": _("several reasons at once"),
}
_STILL_TO_DO = _("the questions are waiting for you")


@dataclass(frozen=True)
class Line:
    """A course, in the reader's language where it has that, and what the learner shows in it."""

    course: str
    meaning: str | Promise


def lines() -> dict[str, list[Line]]:
    """Return the lines of each learner by user name, in the order of the offer."""
    offer = _offer()
    titles = {module["id"]: module["title"] for module in offer["modules"]}
    newcomer = (offer["learners"][0]["handle"], offer["modules"][0]["id"])
    return {
        learner["handle"]: [
            Line(_titled(titles[one["module"]]), _meaning(learner["handle"], one, newcomer))
            for one in learner["enrolments"]
        ]
        for learner in offer["learners"]
    }


def _meaning(handle: str, enrolment: Mapping[str, Any], newcomer: tuple[str, str]) -> str | Promise:
    if (handle, enrolment["module"]) == newcomer:
        return _STILL_TO_DO
    return MEANINGS[enrolment["case"]]


def _titled(title: Mapping[str, str]) -> str:
    return title.get(get_language() or _FALLBACK) or title[_FALLBACK]


@cache
def _offer() -> Any:
    return json.loads(_OFFER.read_text(encoding="utf-8"))
