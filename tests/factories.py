"""A module, its course and the facts of a learner: in order by default, changed where a test asks.

The default module is of 6 EC under `nl-ho`, with two outcomes: MAP-1 needs `quiz` at 60 percent,
MAP-2 either `quiz` or `walk` at 65. Its default learner has earned it.
"""

from __future__ import annotations

import copy
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from microcred_plugin.domain.bilingual import Bilingual
from microcred_plugin.domain.completeness import AwardingBody
from microcred_plugin.domain.eligibility import LearnerFacts
from microcred_plugin.domain.module_file import read_module
from microcred_plugin.domain.modules import ModuleDefinition
from microcred_plugin.domain.ports import Course, GradedSubsection

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
COURSE_KEY = "course-v1:DemoX+MAPS+2026_1"

_MODULE: dict[str, Any] = {
    "id": "reading-maps",
    "course_key": COURSE_KEY,
    "title": {"en": "Reading maps", "nl": "Kaartlezen"},
    "description": {"en": "From contour lines to routes.", "nl": "Van hoogtelijn tot route."},
    "language": "en",
    "institution": None,
    "faculty": {"en": "Faculty of Geography", "nl": "Faculteit Geografie"},
    "field_of_study": {"uri": "http://data.europa.eu/snb/isced-f/0532", "label": "Geography"},
    "framework": "nl-ho",
    "ec": 6,
    "hours": 168,
    "level": {"nlqf": "6", "eqf": "6", "qf_ehea": "first", "status": "indicative"},
    "assessment_types": ["written_exam"],
    "participation_forms": ["online"],
    "supervision": "supervised_onsite_with_id",
    "prerequisites": {"en": "None.", "nl": "Geen."},
    "target_group": {"en": "Walkers.", "nl": "Wandelaars."},
    "criteria": {"en": "Pass both tests.", "nl": "Haal beide toetsen."},
    "quality_assurance": {
        "framework": "nl-ho",
        "body": {"en": "Board of Examiners", "nl": "Examencommissie"},
    },
    "expires_after_days": None,
    "stackable": True,
    "stacks": [],
    "award_policy": {
        "mode": "automatic",
        "eligible_enrolment_modes": ["verified", "professional"],
        "requires_identity_verification": True,
        "requires_course_passed": True,
        "minimum_completion_percent": 90,
    },
    "learning_outcomes": [
        {
            "code": "MAP-1",
            "kind": "knowledge",
            "title": {"en": "Explain symbols", "nl": "Symbolen uitleggen"},
            "statement": {"en": "Explains map symbols.", "nl": "Legt kaartsymbolen uit."},
            "achieved_when": "all",
            "assessments": [{"subsection": "quiz", "minimum_percent": 60}],
        },
        {
            "code": "MAP-2",
            "kind": "skill",
            "title": {"en": "Plan a route", "nl": "Een route plannen"},
            "statement": {"en": "Plans a safe route.", "nl": "Plant een veilige route."},
            "achieved_when": "any",
            "assessments": [
                {"subsection": "quiz", "minimum_percent": 65},
                {"subsection": "walk", "minimum_percent": 65},
            ],
        },
    ],
}


def module_file(**changes: Any) -> dict[str, Any]:
    """Return the default module as a module file, with other values at the top."""
    return {**copy.deepcopy(_MODULE), **changes}


def with_policy(**changes: Any) -> dict[str, Any]:
    """Return the default module file with another award policy."""
    plain = module_file()
    plain["award_policy"].update(changes)
    return plain


def with_outcome(index: int = 0, **changes: Any) -> dict[str, Any]:
    """Return the default module file with one learning outcome changed."""
    plain = module_file()
    plain["learning_outcomes"][index].update(changes)
    return plain


def module(**changes: Any) -> ModuleDefinition:
    """Return the default module, with other values at the top of its file."""
    return read_module(module_file(**changes))


def course(*blocks: str, key: str = COURSE_KEY) -> Course:
    """Return a course with these graded subsections, `quiz` and `walk` unless named."""
    return Course(
        key=key,
        name="Reading maps",
        organisation="DemoX",
        pass_percent=Decimal(60),
        subsections=tuple(
            GradedSubsection(block_id=block, name=f"Part {block}", assignment_type=block)
            for block in blocks or ("quiz", "walk")
        ),
    )


def facts(**changes: Any) -> LearnerFacts:
    """Return the facts of a learner who has earned the default module, with changes."""
    values: dict[str, Any] = {
        "enrolment_mode": "verified",
        "enrolment_active": True,
        "identity_verified": True,
        "completion_percent": Decimal(100),
        "course_percent": Decimal(80),
        "course_passed": True,
        "pass_percent": Decimal(60),
        "scores": {"quiz": Decimal(80), "walk": Decimal(70)},
    }
    return LearnerFacts(**{**values, **changes})


def scored(**scores: Any) -> LearnerFacts:
    """Return facts with these scores in percent, None for a test that was not taken."""
    given = {
        block: None if score is None else Decimal(str(score)) for block, score in scores.items()
    }
    return facts(scores={"quiz": Decimal(80), "walk": Decimal(70), **given})


def body(**changes: Any) -> AwardingBody:
    """Return an awarding body of the type WO in the Netherlands, with changes."""
    values: dict[str, Any] = {
        "name": Bilingual(en="Demonstration University", nl="Demonstratie-universiteit"),
        "country": "NL",
        "institution_type": "WO",
    }
    return AwardingBody(**{**values, **changes})
