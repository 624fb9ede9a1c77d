"""A subsection's questions as a form: what was typed, what it becomes, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campus import marking
from campus.models import Answer, Question, QuestionKind, Subsection
from microcred_plugin.domain.numbers import exact

__all__ = ["Asked", "Choice", "Sheet", "blank_sheet", "read_sheet"]

_NOT_A_NUMBER = _("This is not a number. Write digits, with a point or a comma for decimals.")
_NOT_A_CHOICE = _("Pick one of the choices shown.")


@dataclass(frozen=True)
class Choice:
    """One choice of a question, and whether it is ticked and right."""

    index: int
    text: str
    ticked: bool
    right: bool


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question as one learner sees it; `earned` is None until it was answered."""

    question: Question
    number: int
    ticked: frozenset[int] = frozenset()
    typed: str = ""
    earned: Decimal | None = None
    error: str | Promise = ""

    @property
    def name(self) -> str:
        """Return the name of its field."""
        return f"q{self.question.pk}"

    @property
    def right(self) -> bool:
        """Return whether the answer was right."""
        return bool(self.earned)

    @property
    def choices(self) -> list[Choice]:
        """Return its choices; none for a number."""
        solution = self.question.answer
        right = {solution} if isinstance(solution, int) else set(solution or ())
        return [
            Choice(index, text, index in self.ticked, index in right)
            for index, text in enumerate(self.question.choices)
        ]

    @property
    def solution(self) -> list[str]:
        """Return the right answer in words: the choices to tick, or the number."""
        if self.question.kind == QuestionKind.NUMBER:
            return [str(self.question.answer)]
        return [choice.text for choice in self.choices if choice.right]


@dataclass(frozen=True)
class Sheet:
    """All questions of a subsection, and the responses to hand in by question id."""

    asked: Sequence[Asked]
    responses: Mapping[int, marking.Response] = field(default_factory=dict)

    @property
    def errors(self) -> list[Asked]:
        """Return the questions whose answer was not understood; then nothing is handed in."""
        return [one for one in self.asked if one.error]


def blank_sheet(user: User, subsection: Subsection) -> Sheet:
    """Return the questions with the last answers of this learner and what these earned."""
    last = _last_answers(user, subsection)
    return Sheet([_as_answered(one, number, last) for number, one in _numbered(subsection)])


def read_sheet(user: User, subsection: Subsection, data: QueryDict) -> Sheet:
    """Return what was posted; a question left empty is handed in only where it had an answer."""
    last = _last_answers(user, subsection)
    asked, responses = [], {}
    for number, question in _numbered(subsection):
        one, response = _read(question, number, data.getlist(f"q{question.pk}"))
        asked.append(one)
        if response is not None or question.pk in last:
            responses[question.pk] = response
    return Sheet(asked, responses)


def _numbered(subsection: Subsection) -> enumerate[Question]:
    return enumerate(subsection.questions.order_by("order"), start=1)


def _last_answers(user: User, subsection: Subsection) -> dict[int, Answer]:
    answers = Answer.objects.filter(user=user, question__subsection=subsection)
    return {answer.question_id: answer for answer in answers}


def _as_answered(question: Question, number: int, last: Mapping[int, Answer]) -> Asked:
    answer = last.get(question.pk)
    if answer is None or answer.response is None:
        return Asked(question=question, number=number)
    if question.kind == QuestionKind.NUMBER:
        typed = str(answer.response)
        return Asked(question=question, number=number, typed=typed, earned=answer.points)
    ticked = answer.response if isinstance(answer.response, list) else [answer.response]
    return Asked(question=question, number=number, ticked=frozenset(ticked), earned=answer.points)


def _read(question: Question, number: int, values: Sequence[str]) -> tuple[Asked, Any]:
    if question.kind == QuestionKind.NUMBER:
        return _read_number(question, number, "".join(values[:1]).strip())
    ticked = [int(one) for one in values if one.isascii() and one.isdigit()]
    known = len(ticked) == len(values) and all(one < len(question.choices) for one in ticked)
    if not known or (question.kind == QuestionKind.CHOICE and len(ticked) > 1):
        return Asked(question=question, number=number, error=_NOT_A_CHOICE), None
    asked = Asked(question=question, number=number, ticked=frozenset(ticked))
    if not ticked:
        return asked, None
    return asked, ticked if question.kind == QuestionKind.SEVERAL else ticked[0]


def _read_number(question: Question, number: int, typed: str) -> tuple[Asked, str | None]:
    plain = typed.replace("\N{MINUS SIGN}", "-").replace(",", ".").replace(" ", "")
    if not plain:
        return Asked(question=question, number=number), None
    if exact(plain) is None:
        return Asked(question=question, number=number, typed=typed, error=_NOT_A_NUMBER), None
    return Asked(question=question, number=number, typed=typed), plain
