"""Fills the campus with the offer: courses, people, and what the plugin publishes.

Every step may be repeated; what is there already stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from campus import coursework, learning, offer
from campus.models import Course, CourseRole, Profile, Question, Role, Subsection

__all__ = ["STAFF", "STILL_TO_ANSWER", "play_scores", "seed_courses", "seed_people"]

Clock = Callable[[], datetime]

# What the first learner still has to do, so that a newcomer can see it happen.
STILL_TO_ANSWER = frozenset({("learner-01", "algorithms-in-algebra")})

STAFF: Mapping[str, tuple[str, frozenset[Role]]] = {
    "instructor": ("Instructor", frozenset({Role.STAFF, Role.INSTRUCTOR})),
    "author": ("Author", frozenset({Role.AUTHOR})),
}


@transaction.atomic
def seed_courses(the_offer: offer.Offer, *, clock: Clock) -> None:
    """Make the courses with their graded subsections and questions."""
    for module in the_offer.modules:
        grading = module.raw["grading"]
        course, _ = Course.objects.update_or_create(
            key=module.course_key,
            defaults={
                "name": module.title["en"],
                "organisation": module.course_key.split(":")[1].split("+")[0],
                "pass_percent": Decimal(grading["pass_percent"]),
                "edited_at": clock(),
            },
        )
        for order, row in enumerate(grading["subsections"]):
            _subsection(course, order, row, module.questions[row["id"]])


def _subsection(
    course: Course, order: int, row: Mapping[str, Any], questions: tuple[Mapping[str, Any], ...]
) -> None:
    subsection, _ = Subsection.objects.update_or_create(
        course=course,
        block_id=row["id"],
        defaults={
            "order": order,
            "name": row["name"],
            "assignment_type": row["assessment_type"],
            "weight_percent": Decimal(row["weight_percent"]),
        },
    )
    for place, question in enumerate(questions):
        Question.objects.update_or_create(
            subsection=subsection, order=place, defaults=_question_fields(question)
        )


def _question_fields(question: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "kind": question["kind"],
        "points": Decimal(question["points"]),
        "text": question["text"],
        "choices": question.get("choices", []),
        "answer": question["answer"],
        "tolerance": Decimal(str(question.get("tolerance", 0))),
        "why": question.get("why", ""),
    }


@transaction.atomic
def seed_people(the_offer: offer.Offer) -> None:
    """Make the accounts: learners, staff of every course, an administrator, and a stranger.

    None has a password: on the campus one chooses who to be.
    """
    for learner in the_offer.learners:
        user = _user(learner.handle, learner.email)
        _profile(user, learner.name, learner.language)
    for handle, (name, roles) in STAFF.items():
        user = _user(handle, f"{handle}@campus.example")
        _profile(user, name, "en")
        _grant(user, roles)
    _profile(_user("admin", "admin@campus.example", superuser=True), "Admin", "en")
    _profile(_user("nobody", "nobody@campus.example"), "Nobody", "en")


def _user(handle: str, email: str, *, superuser: bool = False) -> User:
    flags = {"is_staff": superuser, "is_superuser": superuser}
    user, created = User.objects.get_or_create(username=handle, defaults={"email": email, **flags})
    if created:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return user


def _profile(user: User, name: str, language: str) -> None:
    Profile.objects.get_or_create(user=user, defaults={"name": name, "language": language})


def _grant(user: User, roles: frozenset[Role]) -> None:
    for course in Course.objects.all():
        for role in sorted(roles):
            CourseRole.objects.get_or_create(user=user, course=course, role=role)


def play_scores(
    the_offer: offer.Offer, *, clock: Clock, leave_out: frozenset[tuple[str, str]] = frozenset()
) -> Iterator[tuple[str, str, str]]:
    """Let every learner work through their courses; yield learner, module and what was done.

    Pairs of learner and module in `leave_out` are enrolled and completed, and answer nothing.
    """
    for learner in the_offer.learners:
        user = User.objects.get(username=learner.handle)
        if learner.identity_verified:
            coursework.approve_identity(user, now=clock())
            yield learner.handle, "", "identity"
        for enrolment in learner.enrolments:
            learning.enrol(user, enrolment, clock=clock)
            yield learner.handle, enrolment.module, "enrolled"
            if (learner.handle, enrolment.module) in leave_out:
                course = Course.objects.get(key=enrolment.course_key)
                coursework.complete(user, course, percent=enrolment.completion, now=clock())
                continue
            for block in learning.study(user, enrolment, clock=clock):
                yield learner.handle, enrolment.module, block
