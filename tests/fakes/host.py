"""A learning platform in memory, and a scheduler that only remembers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from microcred_plugin.domain.eligibility import LearnerFacts
from microcred_plugin.domain.ports import (
    Course,
    CourseNotFound,
    LearnerNotFound,
    Needs,
    Permission,
    Recipient,
)

Facts = dict[tuple[int, str], LearnerFacts]


@dataclass
class FakeHost:
    """Knows the courses, people and facts that a test puts in; keeps what it was asked.

    `meanwhile` is called whenever facts are read, before they are handed out: what happens then
    happens while somebody looks.
    """

    name_lookup: ClassVar[str] = "username"

    courses: dict[str, Course] = field(default_factory=dict)
    known: Facts = field(default_factory=dict)
    people: dict[int, Recipient] = field(default_factory=dict)
    rights: set[tuple[int, Permission, str]] = field(default_factory=set)
    changes: dict[str, list[tuple[datetime, int]]] = field(default_factory=dict)
    asked: list[tuple[int, str, Needs]] = field(default_factory=list)
    meanwhile: Callable[[], None] | None = None

    def course(self, course_key: str) -> Course:
        """Return a course. Raises CourseNotFound."""
        if course_key not in self.courses:
            raise CourseNotFound
        return self.courses[course_key]

    def facts(self, learner_id: int, course_key: str, *, needs: Needs) -> LearnerFacts:
        """Return the facts of one learner. Raises CourseNotFound and LearnerNotFound."""
        self.course(course_key)
        self.asked.append((learner_id, course_key, needs))
        if self.meanwhile:
            self.meanwhile()
        if (learner_id, course_key) not in self.known:
            raise LearnerNotFound
        return self.known[learner_id, course_key]

    def cohort_facts(
        self, learner_ids: Sequence[int], course_key: str, *, needs: Needs
    ) -> Mapping[int, LearnerFacts]:
        """Return facts by learner. Raises CourseNotFound."""
        self.course(course_key)
        found = {learner: self.known.get((learner, course_key)) for learner in learner_ids}
        return {learner: facts for learner, facts in found.items() if facts}

    def learners(self, course_key: str) -> Sequence[int]:
        """Return the ids of everyone with facts in the course."""
        return [learner for learner, key in self.known if key == course_key]

    def changed_since(self, course_key: str, since: datetime) -> Iterable[int]:
        """Return who changed at or after that moment. Raises CourseNotFound."""
        self.course(course_key)
        return [learner for at, learner in self.changes.get(course_key, []) if at >= since]

    def recipient(self, learner_id: int) -> Recipient:
        """Return name, e-mail and language. Raises LearnerNotFound."""
        if learner_id not in self.people:
            raise LearnerNotFound
        return self.people[learner_id]

    def recipients(self, learner_ids: Sequence[int]) -> Mapping[int, Recipient]:
        """Return the same for many; unknown ids are left out."""
        return {each: self.people[each] for each in learner_ids if each in self.people}

    def search(self, course_key: str, text: str) -> Sequence[int]:
        """Return the learners of a course whose name or e-mail holds a text."""
        words = text.casefold()
        return [
            each
            for each in self.learners(course_key)
            if words in f"{self.people[each].name} {self.people[each].email}".casefold()
        ]

    def may(self, user_id: int, permission: Permission, course_key: str) -> bool:
        """Return whether a right was granted."""
        return (user_id, permission, course_key) in self.rights

    def course_address(self, course_key: str) -> str:
        """Return a path that names the course."""
        return f"/courses/{course_key}"

    def dashboard_template(self, template_name: str) -> str:
        """Return the page that was asked for: nothing here has room for a widget."""
        return template_name


@dataclass
class RecordingScheduler:
    """Remembers who was sent; `up` False is a broker that is down."""

    up: bool = True
    sent: list[tuple[int, str]] = field(default_factory=list)
    tries: int = 0

    def evaluate(self, learner_id: int, course_key: str) -> bool:
        """Remember one learner; return False while the broker is down."""
        self.tries += 1
        if self.up:
            self.sent.append((learner_id, course_key))
        return self.up
