"""Points are given for right answers only, whatever form an answer comes in."""

from decimal import Decimal

import pytest

from campus import marking
from campus.models import Question, QuestionKind


def question(kind, answer, *, choices=(), tolerance="0"):
    return Question(
        kind=kind,
        points=Decimal(20),
        text="Which?",
        choices=list(choices),
        answer=answer,
        tolerance=Decimal(tolerance),
    )


CHOICE = question(QuestionKind.CHOICE, 2, choices=["a", "b", "c"])
SEVERAL = question(QuestionKind.SEVERAL, [0, 2], choices=["a", "b", "c"])
NUMBER = question(QuestionKind.NUMBER, 2.5, tolerance="0.05")
EXACT = question(QuestionKind.NUMBER, 7)


@pytest.mark.parametrize(
    ("asked", "response"),
    [
        (CHOICE, 2),
        (CHOICE, "2"),
        (SEVERAL, [0, 2]),
        (SEVERAL, ["2", "0"]),
        (NUMBER, 2.5),
        (NUMBER, "2.55"),
        (NUMBER, 2.45),
        (EXACT, 7),
        (EXACT, "7.0"),
    ],
)
def test_a_right_answer_earns_all_points(asked, response):
    assert marking.points_for(asked, response) == 20


@pytest.mark.parametrize(
    ("asked", "response"),
    [
        (CHOICE, 1),
        (CHOICE, None),
        (CHOICE, ""),
        (CHOICE, [2]),
        (CHOICE, "two"),
        (SEVERAL, [0]),
        (SEVERAL, [0, 1, 2]),
        (SEVERAL, []),
        (SEVERAL, 0),
        (SEVERAL, None),
        (SEVERAL, [None]),
        (NUMBER, "2.5501"),
        (NUMBER, 2.44),
        (NUMBER, "NaN"),
        (NUMBER, "infinity"),
        (NUMBER, None),
        (EXACT, "7.01"),
        (EXACT, "seven"),
        (EXACT, True),
    ],
)
def test_anything_else_earns_none(asked, response):
    assert marking.points_for(asked, response) == 0


@pytest.mark.parametrize("asked", [CHOICE, SEVERAL, NUMBER, EXACT])
def test_who_knows_is_right_and_who_does_not_is_wrong(asked):
    assert marking.is_right(asked, marking.right_response(asked))
    assert not marking.is_right(asked, marking.wrong_response(asked))
