"""The campus as a world in which the host's contract can be tried."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from itertools import count

from django.contrib.auth.models import User
from django.utils import timezone

from campus import coursework
from campus.host import CampusHost
from campus.models import Course, CourseRole, Profile, Question, QuestionKind, Subsection


class CampusWorld:
    """Builds courses, people and their work on the campus."""

    def __init__(self) -> None:
        self.host = CampusHost()
        self._numbers = count(1)

    def course(self, *, weights: Mapping[str, int], pass_percent: int = 60) -> str:
        """Make a course with a subsection per weight in percent; return its key."""
        key = f"course-v1:ContractX+C{next(self._numbers)}+2026"
        course = Course.objects.create(
            key=key,
            name="A course",
            organisation="ContractX",
            pass_percent=Decimal(pass_percent),
            edited_at=timezone.now(),
        )
        for order, (block_id, weight) in enumerate(weights.items()):
            self._subsection(course, order, block_id, weight)
        return key

    def _subsection(self, course: Course, order: int, block_id: str, weight: int) -> None:
        subsection = Subsection.objects.create(
            course=course,
            block_id=block_id,
            order=order,
            name=f"Part {block_id}",
            assignment_type=f"type {block_id}",
            weight_percent=Decimal(weight),
        )
        for place, points in enumerate((5, 5, 10, 20, 20, 20, 20)):
            Question.objects.create(
                subsection=subsection,
                order=place,
                kind=QuestionKind.NUMBER,
                points=points,
                text="How much?",
                answer=1,
            )

    def learner(self, *, name: str = "Learner 01", language: str = "nl") -> int:
        """Make an account with a profile; return its id."""
        user = self._account()
        Profile.objects.create(user=user, name=name, language=language)
        return user.pk

    def account_without_profile(self) -> int:
        """Make an account that has neither name nor language; return its id."""
        return self._account().pk

    def operator(self) -> int:
        """Make an account that runs the platform; return its id."""
        return self._account(is_staff=True).pk

    def _account(self, **flags: bool) -> User:
        name = f"learner-{next(self._numbers)}"
        return User.objects.create(username=name, email=f"{name}@campus.example", **flags)

    def deactivate(self, user_id: int) -> None:
        """Switch an account off."""
        User.objects.filter(pk=user_id).update(is_active=False)

    def enrol(self, learner: int, course_key: str, *, mode: str = "verified") -> None:
        """Enrol somebody."""
        coursework.enrol(
            User.objects.get(pk=learner), self._course(course_key), mode=mode, now=timezone.now()
        )

    def withdraw(self, learner: int, course_key: str) -> None:
        """Let somebody leave a course."""
        coursework.withdraw(
            User.objects.get(pk=learner), self._course(course_key), now=timezone.now()
        )

    def score(self, learner: int, course_key: str, block_id: str, percent: int) -> None:
        """Let somebody answer so that the points make a multiple of five percent."""
        subsection = self._part(course_key, block_id)
        missing, responses = percent, {}
        for question in subsection.questions.order_by("-points", "order"):
            known = question.points <= missing
            missing -= int(question.points) if known else 0
            responses[question.pk] = 1 if known else 0
        coursework.submit(User.objects.get(pk=learner), subsection, responses, now=timezone.now())

    def override(self, learner: int, course_key: str, block_id: str, percent: Decimal) -> None:
        """Set a score by hand, as course staff do."""
        coursework.override(
            User.objects.get(pk=learner),
            self._part(course_key, block_id),
            percent,
            reason="Corrected.",
            now=timezone.now(),
        )

    def complete(
        self, learner: int, course_key: str, *, parts: tuple[str, ...] | None = None
    ) -> None:
        """Let somebody complete some parts of a course, or the whole of it."""
        course = self._course(course_key)
        done = course.subsections.filter(**({} if parts is None else {"block_id__in": parts}))
        coursework.complete(
            User.objects.get(pk=learner),
            course,
            percent=Decimal(100 * done.count()) / course.subsections.count(),
            now=timezone.now(),
        )

    def verify_identity(self, learner: int) -> None:
        """Approve the identity of somebody."""
        coursework.approve_identity(User.objects.get(pk=learner), now=timezone.now())

    def grant(self, user_id: int, course_key: str, role: str) -> None:
        """Give somebody a role in a course: author, staff or instructor."""
        CourseRole.objects.create(user_id=user_id, course=self._course(course_key), role=role)

    def _course(self, course_key: str) -> Course:
        return Course.objects.get(key=course_key)

    def _part(self, course_key: str, block_id: str) -> Subsection:
        return Subsection.objects.get(course__key=course_key, block_id=block_id)
