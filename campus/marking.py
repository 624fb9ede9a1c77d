"""Points for one answer: all of them or none, as the question says."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from campus.models import Question, QuestionKind
from microcred_plugin.domain.numbers import exact

__all__ = ["Response", "is_right", "points_for", "right_response", "wrong_response"]

Response = int | float | str | list[int] | None


def points_for(question: Question, response: Response) -> Decimal:
    """Return the points that a response earns; none for one that is not understood."""
    return question.points if is_right(question, response) else Decimal(0)


def is_right(question: Question, response: Response) -> bool:
    """Return whether a response is right: an index, a list of indices, or a number within reach."""
    match QuestionKind(question.kind):
        case QuestionKind.CHOICE:
            return exact(response) == exact(question.answer)
        case QuestionKind.SEVERAL:
            return isinstance(response, list) and _same(response, question.answer)
        case QuestionKind.NUMBER:
            return _close(exact(response), exact(question.answer), Decimal(question.tolerance))


def right_response(question: Question) -> Response:
    """Return the response of somebody who knows."""
    answer: Response = question.answer
    return answer


def wrong_response(question: Question) -> Response:
    """Return the response of somebody who does not know, which still is a real answer."""
    match QuestionKind(question.kind):
        case QuestionKind.CHOICE:
            return (int(question.answer) + 1) % len(question.choices)
        case QuestionKind.SEVERAL:
            chosen = set(question.answer)
            return [index for index in range(len(question.choices)) if index not in chosen][:1]
        case QuestionKind.NUMBER:
            beyond = Decimal(str(question.answer)) + 2 * Decimal(question.tolerance) + 1
            return float(beyond)


def _same(response: list[Any], answer: list[Any]) -> bool:
    return {exact(index) for index in response} == {exact(index) for index in answer}


def _close(given: Decimal | None, right: Decimal | None, tolerance: Decimal) -> bool:
    return given is not None and right is not None and abs(given - right) <= tolerance
