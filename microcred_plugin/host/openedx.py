"""The door to Open edX: `microcred_plugin.domain.ports.Host`, in few queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from urllib.parse import quote

from microcred_plugin.domain.eligibility import LearnerFacts
from microcred_plugin.domain.ports import (
    Course,
    CourseNotFound,
    LearnerNotFound,
    Needs,
    Permission,
    Recipient,
)
from microcred_plugin.host import courses, facts, people, rights

__all__ = ["OpenEdxHost"]

_WITH_WIDGET = {"dashboard.html": "microcred_plugin/platform/dashboard.html"}


class OpenEdxHost:
    """Answers for the LMS; in Studio `course` and `may` alone can be asked.

    Course keys are those of course runs: a CCX, a library or a text that is no key is not found.
    """

    name_lookup = "profile__name"

    def course(self, course_key: str) -> Course:
        """Return a course as published, its graded subsections in order. Raises CourseNotFound."""
        return courses.described(courses.opened(course_key))

    def facts(self, learner_id: int, course_key: str, *, needs: Needs) -> LearnerFacts:
        """Return the facts of one learner. Raises CourseNotFound and LearnerNotFound."""
        found = self.cohort_facts([learner_id], course_key, needs=needs)
        if learner_id not in found:
            raise LearnerNotFound
        return found[learner_id]

    def cohort_facts(
        self, learner_ids: Sequence[int], course_key: str, *, needs: Needs
    ) -> Mapping[int, LearnerFacts]:
        """Return facts by learner in a constant number of queries. Raises CourseNotFound.

        The exception is completion in a course whose content differs by learner: there the
        platform alone can tell it, one learner at a time (`completion.percents`).
        """
        return facts.of_cohort(courses.opened(course_key), learner_ids, needs=needs)

    def learners(self, course_key: str) -> Sequence[int]:
        """Return the ids of everyone enrolled now or before, course staff left out."""
        key = courses.key_or_none(course_key)
        return [] if key is None else people.learners(key)

    def changed_since(self, course_key: str, since: datetime) -> Iterable[int]:
        """Return the ids of learners whose grade or enrolment changed at or after that moment."""
        key = courses.key_or_none(course_key)
        return [] if key is None else people.changed_since(key, since)

    def recipient(self, learner_id: int) -> Recipient:
        """Return name, e-mail and language. Raises LearnerNotFound."""
        found = self.recipients([learner_id])
        if learner_id not in found:
            raise LearnerNotFound
        return found[learner_id]

    def recipients(self, learner_ids: Sequence[int]) -> Mapping[int, Recipient]:
        """Return the same for many, in two queries; unknown ids are left out."""
        return people.recipients(learner_ids)

    def search(self, course_key: str, text: str) -> Sequence[int]:
        """Return the ids of learners of a course whose name, user name or e-mail holds a text."""
        key = courses.key_or_none(course_key)
        return [] if key is None else people.search(key, text)

    def may(self, user_id: int, permission: Permission, course_key: str) -> bool:
        """Return whether that user may do this in that course; False for what is not known."""
        user = people.active_user(user_id)
        if user is None:
            return False
        if permission is Permission.OPERATE:
            return rights.operates(user)
        try:
            key = courses.known_key(course_key)
        except CourseNotFound:
            return False
        return rights.may(user, permission, key)

    def course_address(self, course_key: str) -> str:
        """Return the course's home in the LMS, which leads on to wherever a release shows it."""
        return f"/courses/{quote(course_key, safe=':+')}/course/"

    def dashboard_template(self, template_name: str) -> str:
        """Return a Mako page that inherits the legacy dashboard, in place of that one alone."""
        return _WITH_WIDGET.get(template_name, template_name)
