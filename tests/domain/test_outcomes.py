"""When a learning outcome is achieved: `all` and `any`, at, just under and just over."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microcred_plugin.domain.bilingual import Bilingual
from microcred_plugin.domain.outcomes import (
    AchievedWhen,
    Assessment,
    LearningOutcome,
    OutcomeKind,
    OutcomeStatus,
    judge_outcome,
    mark_of,
)

S = OutcomeStatus


def outcome(when, *minima):
    return LearningOutcome(
        code="MAP-1",
        kind=OutcomeKind.SKILL,
        title=Bilingual(en="Plan"),
        statement=Bilingual(en="Plans."),
        achieved_when=AchievedWhen(when),
        assessments=tuple(
            Assessment(f"t{index}", Decimal(minimum)) for index, minimum in enumerate(minima)
        ),
    )


def judged(when, *pairs):
    scores = {f"t{index}": None if s is None else Decimal(s) for index, (_, s) in enumerate(pairs)}
    return judge_outcome(outcome(when, *(minimum for minimum, _ in pairs)), scores)


@pytest.mark.parametrize(
    ("when", "pairs", "status"),
    [
        ("all", [("60", "59.9")], S.NOT_ACHIEVED),
        ("all", [("60", "59.999999")], S.NOT_ACHIEVED),
        ("all", [("60", "60")], S.ACHIEVED),
        ("all", [("60", "60.1")], S.ACHIEVED),
        ("all", [("60", None)], S.NOT_ASSESSED),
        ("all", [("60", "0")], S.NOT_ACHIEVED),
        ("all", [("60", "60"), ("65", "65")], S.ACHIEVED),
        ("all", [("60", "60"), ("65", "64.9")], S.NOT_ACHIEVED),
        ("all", [("60", "60"), ("65", None)], S.NOT_ASSESSED),
        ("all", [("60", "59"), ("65", None)], S.NOT_ACHIEVED),
        ("any", [("60", "60"), ("65", None)], S.ACHIEVED),
        ("any", [("60", "10"), ("65", "65")], S.ACHIEVED),
        ("any", [("60", "59.9"), ("65", "64.9")], S.NOT_ACHIEVED),
        ("any", [("60", "59.9"), ("65", None)], S.NOT_ASSESSED),
        ("any", [("60", None), ("65", None)], S.NOT_ASSESSED),
        ("any", [("60", "60")], S.ACHIEVED),
        ("any", [("60", "59.9")], S.NOT_ACHIEVED),
    ],
)
def test_the_minimum_itself_counts_and_nothing_is_rounded(when, pairs, status):
    assert judged(when, *pairs).status is status


@pytest.mark.parametrize("when", ["all", "any"])
def test_an_outcome_that_nothing_tests_is_never_achieved(when):
    assert judged(when).status is S.NOT_ASSESSED


def test_every_gap_is_named():
    verdict = judged("all", ("60", "59"), ("65", None), ("70", "10"))
    assert [row.to_plain() for row in verdict.shortfalls] == [
        {"subsection": "t0", "required": 60, "actual": 59},
        {"subsection": "t2", "required": 70, "actual": 10},
    ]
    assert verdict.missing == ("t1",)


def test_a_score_of_another_course_does_not_count():
    assert judge_outcome(outcome("all", "60"), {"other": Decimal(100)}).status is S.NOT_ASSESSED


@pytest.mark.parametrize(
    ("when", "scores", "mark"),
    [
        ("all", ["80", "70"], "70"),
        ("any", ["80", "70"], "80"),
        ("all", ["80", None], "80"),
        ("any", [None, "70"], "70"),
        ("all", [None, None], None),
    ],
)
def test_the_mark_is_the_lowest_where_all_count_and_else_the_best(when, scores, mark):
    given_scores = {f"t{i}": None if s is None else Decimal(s) for i, s in enumerate(scores)}
    found = mark_of(outcome(when, "60", "60"), given_scores)
    assert found == (None if mark is None else Decimal(mark))


_SCORE = st.none() | st.decimals(min_value=0, max_value=100, places=1)


@given(
    when=st.sampled_from(["all", "any"]),
    rows=st.lists(
        st.tuples(st.decimals(min_value=1, max_value=100, places=1), _SCORE), min_size=1, max_size=4
    ),
    index=st.integers(min_value=0),
)
def test_a_better_score_never_loses_an_outcome(when, rows, index):
    before = judged(when, *rows).status
    place = index % len(rows)
    better = [*rows]
    better[place] = (rows[place][0], Decimal(100))
    if before is S.ACHIEVED:
        assert judged(when, *better).status is S.ACHIEVED
