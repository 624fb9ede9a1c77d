"""A small campus: one course of two parts, a learner, somebody who left, staff, and a stranger."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

from django.contrib.auth.models import User
from django.test import Client

from campus import coursework
from campus.models import Course, CourseRole, Profile, Question, Role, Subsection

__all__ = [
    "ADDRESSES",
    "KEY",
    "NOW",
    "build",
    "logged_in",
    "newcomer",
    "person",
    "right_answers",
    "text_of",
]

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
KEY = "course-v1:CampusX+SMALL+2026"

ADDRESSES = {
    "entrance": "/",
    "login": "/login",
    "dashboard": "/dashboard",
    "course": f"/courses/{KEY}",
    "subsection": f"/courses/{KEY}/subsections/one",
    "instructor": f"/courses/{KEY}/instructor",
    "gradebook": f"/courses/{KEY}/instructor?section=gradebook",
    "scores": f"/courses/{KEY}/gradebook/learner-01",
    "studio": "/studio/",
    "outbox": "/outbox",
}

_QUESTIONS: tuple[dict[str, Any], ...] = (
    {"kind": "choice", "points": 50, "text": "One?", "choices": ["a", "b", "c"], "answer": 1},
    {"kind": "several", "points": 30, "text": "Two?", "choices": ["a", "b", "c"], "answer": [0, 2]},
    {"kind": "number", "points": 20, "text": "Half?", "answer": 0.5, "tolerance": Decimal("0.01")},
)


def build() -> Course:
    """Return the course of a fresh small campus."""
    course = Course.objects.create(
        key=KEY, name="Small course", organisation="CampusX", pass_percent=60, edited_at=NOW
    )
    for order, block in enumerate(("one", "two")):
        part = Subsection.objects.create(
            course=course,
            block_id=block,
            order=order,
            name=f"Part {block}",
            assignment_type="quiz",
            weight_percent=50,
        )
        for place, fields in enumerate(_QUESTIONS):
            Question.objects.create(
                subsection=part, order=place, why=f"Because of {place}.", **fields
            )
    _people(course)
    return course


def _people(course: Course) -> None:
    for handle in ("learner-01", "learner-02", "nobody", "instructor", "author"):
        newcomer(handle)
    User.objects.create(username="admin", is_staff=True, is_superuser=True)
    for handle in ("learner-01", "learner-02"):
        coursework.enrol(person(handle), course, mode="verified", now=NOW)
    coursework.withdraw(person("learner-02"), course, now=NOW)
    for handle, role in (("instructor", Role.INSTRUCTOR), ("author", Role.AUTHOR)):
        CourseRole.objects.create(user=person(handle), course=course, role=role)


def newcomer(handle: str) -> User:
    """Return a fresh account with a profile."""
    user = User.objects.create(username=handle, email=f"{handle}@campus.example")
    Profile.objects.create(user=user, name=handle, language="nl")
    return user


def person(handle: str) -> User:
    """Return somebody of this campus."""
    return User.objects.get(username=handle)


def logged_in(handle: str | None, *, language: str = "en") -> Client:
    """Return the browser of somebody, or of a visitor."""
    client = Client(headers={"accept-language": language})
    if handle:
        client.force_login(person(handle))
    return client


def right_answers(block: str = "one") -> dict[str, Any]:
    """Return the form of somebody who knows everything."""
    first, second, third = Question.objects.filter(subsection__block_id=block).order_by("order")
    return {f"q{first.pk}": "1", f"q{second.pk}": ["0", "2"], f"q{third.pk}": "0.5"}


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words.extend(data.split())


def text_of(response: Any) -> str:
    """Return what a page says, without its markup, its words one space apart."""
    parser = _Text()
    parser.feed(response.content.decode())
    return " ".join(parser.words)
