"""What the rules and services ask of the world: the host, its people, the scheduler, the clock.

Implementations live in `microcred_plugin.host` (Open edX), in the campus, and in tests. Course keys
and usage keys cross this door as texts, subsections as block ids, percents as exact decimals.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from microcred_plugin.domain.eligibility import LearnerFacts
from microcred_plugin.domain.errors import MicrocredError

__all__ = [
    "Course",
    "CourseNotFound",
    "GradedSubsection",
    "Host",
    "LearnerNotFound",
    "Needs",
    "Permission",
    "Recipient",
    "Scheduler",
]


class CourseNotFound(MicrocredError):
    """The host has no such course, or it was deleted."""


class LearnerNotFound(MicrocredError):
    """The host has no such user, or the account was removed."""


class Permission(StrEnum):
    """What somebody may do in one course; the host knows who may.

    `OPERATE` is the platform's own desk (issuers, keys, frameworks); its course key is empty.
    """

    AUTHOR = "author"
    SEE_COHORT = "see_cohort"
    AWARD = "award"
    TAKE_BACK = "take_back"
    OPERATE = "operate"


@dataclass(frozen=True, kw_only=True)
class GradedSubsection:
    """A graded subsection; `weight_percent` is its share in the course grade, if known."""

    block_id: str
    name: str
    assignment_type: str
    weight_percent: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Course:
    """A course run as the rules see it; the pass mark in percent."""

    key: str
    name: str
    organisation: str
    pass_percent: Decimal
    subsections: tuple[GradedSubsection, ...]


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """Personal data of one learner, kept apart from everything else."""

    name: str
    email: str
    language: str


@dataclass(frozen=True)
class Needs:
    """Facts that cost the host much and are read only where a module asks for them."""

    completion: bool = True
    identity: bool = True


class Host(Protocol):
    """The one door to the learning platform.

    `name_lookup` leads from an account to the name that `recipient` gives, as Django spells a
    lookup: large cohorts are put in order by the database.
    """

    name_lookup: str

    def course(self, course_key: str) -> Course:
        """Return a course with its graded subsections in order. Raises CourseNotFound."""

    def facts(self, learner_id: int, course_key: str, *, needs: Needs) -> LearnerFacts:
        """Return the facts of one learner. Raises CourseNotFound and LearnerNotFound."""

    def cohort_facts(
        self, learner_ids: Sequence[int], course_key: str, *, needs: Needs
    ) -> Mapping[int, LearnerFacts]:
        """Return facts by learner in a constant number of queries. Raises CourseNotFound."""

    def learners(self, course_key: str) -> Sequence[int]:
        """Return the ids of everyone enrolled now or before, course staff left out."""

    def changed_since(self, course_key: str, since: datetime) -> Iterable[int]:
        """Return the ids of learners whose grade or enrolment changed at or after that moment."""

    def recipient(self, learner_id: int) -> Recipient:
        """Return name, e-mail and language. Raises LearnerNotFound."""

    def recipients(self, learner_ids: Sequence[int]) -> Mapping[int, Recipient]:
        """Return the same for many, in a constant number of queries; unknown ids are left out."""

    def search(self, course_key: str, text: str) -> Sequence[int]:
        """Return the ids of learners of a course whose name, user name or e-mail holds a text."""

    def may(self, user_id: int, permission: Permission, course_key: str) -> bool:
        """Return whether that user may do this in that course; False for what is not known."""

    def course_address(self, course_key: str) -> str:
        """Return where a learner finds a course, as a path on this platform; nothing is read."""

    def dashboard_template(self, template_name: str) -> str:
        """Return the template that shows our widget in that page, or the same where none can.

        The page hands it the widget as rendered HTML in `microcred_widget`.
        """


class Scheduler(Protocol):
    """Where work for later is handed in."""

    def evaluate(self, learner_id: int, course_key: str) -> bool:
        """Ask for one learner to be looked at; return False where nobody could be asked."""
