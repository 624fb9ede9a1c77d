"""The campus as the plugin sees it: `microcred_plugin.domain.ports.Host`, in few queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.contrib.auth.models import User
from django.db.models import Q
from django.urls import reverse
from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import CourseKey

from campus import models
from microcred_plugin.domain.eligibility import LearnerFacts
from microcred_plugin.domain.ports import (
    Course,
    CourseNotFound,
    GradedSubsection,
    LearnerNotFound,
    Needs,
    Permission,
    Recipient,
)

__all__ = ["CampusHost"]

# Above this many learners the rows of the whole course are read: databases limit the values that
# one query may name.
_NAMED_LEARNERS = 500

_WITH_WIDGET = {"dashboard.html": "campus/dashboard_with_widget.html"}
_ROLES = {
    Permission.AUTHOR: {models.Role.AUTHOR, models.Role.STAFF, models.Role.INSTRUCTOR},
    Permission.SEE_COHORT: {models.Role.STAFF, models.Role.INSTRUCTOR},
    Permission.AWARD: {models.Role.STAFF, models.Role.INSTRUCTOR},
    Permission.TAKE_BACK: {models.Role.INSTRUCTOR},
}


class CampusHost:
    """The door to the campus."""

    name_lookup = "profile__name"

    def course(self, course_key: str) -> Course:
        """Return a course with its graded subsections in order. Raises CourseNotFound."""
        return _course(_found(course_key))

    def facts(self, learner_id: int, course_key: str, *, needs: Needs) -> LearnerFacts:
        """Return the facts of one learner. Raises CourseNotFound and LearnerNotFound."""
        facts = self.cohort_facts([learner_id], course_key, needs=needs)
        if learner_id not in facts:
            raise LearnerNotFound
        return facts[learner_id]

    def cohort_facts(
        self, learner_ids: Sequence[int], course_key: str, *, needs: Needs
    ) -> Mapping[int, LearnerFacts]:
        """Return facts by learner in a constant number of queries. Raises CourseNotFound."""
        course = _found(course_key)
        rows = _Rows.read(course, frozenset(learner_ids), needs=needs)
        return {learner: rows.facts_of(learner) for learner in learner_ids if learner in rows.known}

    def learners(self, course_key: str) -> Sequence[int]:
        """Return the ids of everyone enrolled now or before, course staff left out."""
        staff = models.CourseRole.objects.filter(course__key=course_key).values("user_id")
        enrolled = models.Enrollment.objects.filter(course__key=course_key)
        people = enrolled.exclude(user_id__in=staff).exclude(user__is_staff=True)
        return list(people.order_by("user_id").values_list("user_id", flat=True))

    def changed_since(self, course_key: str, since: datetime) -> Iterable[int]:
        """Return the ids of learners whose grade or enrolment changed at or after that moment."""
        changed = {"course__key": course_key, "changed_at__gte": since}
        graded = models.CourseGrade.objects.filter(**changed).values_list("user_id", flat=True)
        enrolled = models.Enrollment.objects.filter(**changed).values_list("user_id", flat=True)
        return sorted(graded.union(enrolled))

    def recipient(self, learner_id: int) -> Recipient:
        """Return name, e-mail and language. Raises LearnerNotFound."""
        found = self.recipients([learner_id])
        if learner_id not in found:
            raise LearnerNotFound
        return found[learner_id]

    def recipients(self, learner_ids: Sequence[int]) -> Mapping[int, Recipient]:
        """Return the same for many, in one query; unknown ids are left out."""
        users = User.objects.select_related("profile").filter(pk__in=learner_ids)
        return {user.pk: _recipient(user) for user in users}

    def search(self, course_key: str, text: str) -> Sequence[int]:
        """Return the ids of learners of a course whose name, user name or e-mail holds a text."""
        matches = (
            Q(username__icontains=text)
            | Q(email__icontains=text)
            | Q(profile__name__icontains=text)
        )
        enrolled = models.Enrollment.objects.filter(course__key=course_key).values("user_id")
        found = User.objects.filter(matches, pk__in=enrolled)
        return list(found.order_by("pk").values_list("pk", flat=True))

    def may(self, user_id: int, permission: Permission, course_key: str) -> bool:
        """Return whether that user may do this in that course; False for what is not known."""
        user = User.objects.filter(pk=user_id, is_active=True).first()
        if user is None:
            return False
        everywhere = user.is_superuser or user.is_staff
        if permission is Permission.OPERATE:
            return everywhere
        if everywhere:
            return models.Course.objects.filter(key=course_key).exists()
        roles = models.CourseRole.objects.filter(user=user, course__key=course_key)
        return roles.filter(role__in=_ROLES[permission]).exists()

    def course_address(self, course_key: str) -> str:
        """Return where a learner finds a course."""
        return reverse("campus:course", args=(course_key,))

    def dashboard_template(self, template_name: str) -> str:
        """Return the dashboard with room for the widget in place of the campus's own."""
        return _WITH_WIDGET.get(template_name, template_name)


def _recipient(user: User) -> Recipient:
    profile = getattr(user, "profile", None)
    return Recipient(
        name=profile.name if profile else "",
        email=user.email,
        language=(profile.language if profile else "") or "en",
    )


def _found(course_key: str) -> models.Course:
    try:
        key = str(CourseKey.from_string(course_key))
    except InvalidKeyError as error:
        raise CourseNotFound from error
    course = models.Course.objects.prefetch_related("subsections").filter(key=key).first()
    if course is None:
        raise CourseNotFound
    return course


def _course(course: models.Course) -> Course:
    return Course(
        key=course.key,
        name=course.name,
        organisation=course.organisation,
        pass_percent=course.pass_percent,
        subsections=tuple(_subsection(row) for row in course.subsections.all()),
    )


def _subsection(row: models.Subsection) -> GradedSubsection:
    return GradedSubsection(
        block_id=row.block_id,
        name=row.name,
        assignment_type=row.assignment_type,
        weight_percent=row.weight_percent,
    )


@dataclass(frozen=True, kw_only=True)
class _Rows:
    """Everything that the facts of some learners in one course are made of."""

    course: models.Course
    needs: Needs
    known: frozenset[int]
    enrolments: Mapping[int, models.Enrollment]
    grades: Mapping[int, models.CourseGrade]
    scores: Mapping[tuple[int, int], Decimal | None]
    completion: Mapping[int, Decimal]
    verified: frozenset[int]

    @classmethod
    def read(cls, course: models.Course, learners: frozenset[int], *, needs: Needs) -> _Rows:
        """Return the rows in one query per kind of row."""
        some = {"user_id__in": learners} if len(learners) <= _NAMED_LEARNERS else {}
        mine = {**some, "course": course}
        scores = models.SubsectionScore.objects.filter(**some, subsection__course=course)
        return cls(
            course=course,
            needs=needs,
            known=_known(learners),
            enrolments={row.user_id: row for row in models.Enrollment.objects.filter(**mine)},
            grades={row.user_id: row for row in models.CourseGrade.objects.filter(**mine)},
            scores={(row.user_id, row.subsection_id): row.percent for row in scores},
            completion=_completion(mine) if needs.completion else {},
            verified=_verified(some) if needs.identity else frozenset(),
        )

    def facts_of(self, learner: int) -> LearnerFacts:
        """Return the facts of one learner."""
        enrolment, grade = self.enrolments.get(learner), self.grades.get(learner)
        completed = self.completion.get(learner, Decimal(0))
        return LearnerFacts(
            enrolment_mode=enrolment.mode if enrolment else None,
            enrolment_active=enrolment.active if enrolment else False,
            identity_verified=learner in self.verified if self.needs.identity else None,
            completion_percent=completed if self.needs.completion else None,
            course_percent=grade.percent if grade else Decimal(0),
            course_passed=grade.passed if grade else False,
            pass_percent=self.course.pass_percent,
            scores={
                row.block_id: self.scores.get((learner, row.pk))
                for row in self.course.subsections.all()
            },
        )


def _known(learners: frozenset[int]) -> frozenset[int]:
    users = User.objects.all()
    if len(learners) <= _NAMED_LEARNERS:
        users = users.filter(pk__in=learners)
    return frozenset(users.values_list("pk", flat=True)) & learners


def _completion(mine: Mapping[str, object]) -> dict[int, Decimal]:
    return dict(models.Completion.objects.filter(**mine).values_list("user_id", "percent"))


def _verified(some: Mapping[str, object]) -> frozenset[int]:
    approved = models.IdentityCheck.objects.filter(**some, status=models.CheckStatus.APPROVED)
    return frozenset(approved.values_list("user_id", flat=True))
