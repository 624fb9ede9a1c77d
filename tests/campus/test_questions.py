"""The questions of the campus: sound in form, and able to give every score that the offer names."""

import json
from collections import Counter
from itertools import chain, combinations, product
from math import gcd
from pathlib import Path

import pytest

DATA = Path(__file__).parents[2] / "campus" / "data"
OFFER = json.loads((DATA / "offer.json").read_text(encoding="utf-8"))
QUESTIONS = json.loads((DATA / "questions.json").read_text(encoding="utf-8"))
SUBSECTIONS = [
    (module["id"], subsection["id"])
    for module in OFFER["modules"]
    for subsection in module["grading"]["subsections"]
]
ALL_QUESTIONS = [
    (f"{module}/{subsection}/{number}", question)
    for module, subsections in QUESTIONS.items()
    for subsection, questions in subsections.items()
    for number, question in enumerate(questions)
]
FIELDS = {"kind", "points", "text", "choices", "answer", "why"}
# The one score between whole percents is set by the instructor, as the offer's host notes allow.
SET_BY_HAND = {59.9}


def scores_needed(module: str, subsection: str) -> set[int]:
    """The scores, in percent, that some learner of the offer reaches by answering."""
    enrolments = chain.from_iterable(learner["enrolments"] for learner in OFFER["learners"])
    found = {one["scores"][subsection] for one in enrolments if one["module"] == module}
    return found - {None} - SET_BY_HAND


def pass_mark(module_id: str, subsection: str) -> int:
    """The highest minimum, in percent, that anything asks of the subsection."""
    module = next(one for one in OFFER["modules"] if one["id"] == module_id)
    minima = [
        assessment["minimum_percent"]
        for outcome in module["learning_outcomes"]
        for assessment in outcome["assessments"]
        if assessment["subsection"] == subsection
    ]
    return max([module["grading"]["pass_percent"], *minima])


def reachable(points: list[int]) -> set[int]:
    totals = {0}
    for worth in points:
        totals |= {total + worth for total in totals}
    return totals


def points_of(module: str, subsection: str) -> list[int]:
    return [question["points"] for question in QUESTIONS[module][subsection]]


def test_every_graded_subsection_of_the_offer_has_its_questions_and_no_other_has():
    asked = [(module, subsection) for module, part in QUESTIONS.items() for subsection in part]
    assert asked == SUBSECTIONS


@pytest.mark.parametrize(("module", "subsection"), SUBSECTIONS)
def test_a_subsection_has_five_or_six_questions_worth_a_hundred_points(module, subsection):
    points = points_of(module, subsection)
    assert len(points) in (5, 6)
    assert all(type(worth) is int and worth > 0 for worth in points)
    assert sum(points) == 100


@pytest.mark.parametrize(("module", "subsection"), SUBSECTIONS)
def test_every_score_that_a_learner_needs_can_be_answered_together(module, subsection):
    assert scores_needed(module, subsection) <= reachable(points_of(module, subsection))


@pytest.mark.parametrize(("module", "subsection"), SUBSECTIONS)
def test_the_first_three_questions_weigh_most_and_are_enough_to_pass(module, subsection):
    points = points_of(module, subsection)
    assert points == sorted(points, reverse=True)
    assert sum(points[:3]) >= pass_mark(module, subsection)


@pytest.mark.parametrize(("where", "question"), ALL_QUESTIONS)
def test_a_question_says_what_it_asks_and_why_its_answer_is_right(where, question):
    expected = FIELDS | ({"tolerance"} if "tolerance" in question else set())
    assert set(question) == expected, where
    assert question["text"].endswith((".", "?")), where
    assert question["why"].endswith("."), where
    assert question["kind"] in ("choice", "several", "number"), where


@pytest.mark.parametrize(
    ("where", "question"), [one for one in ALL_QUESTIONS if one[1]["kind"] == "choice"]
)
def test_a_single_choice_has_one_right_answer_among_three_or_four(where, question):
    assert len(question["choices"]) in (3, 4), where
    assert len(set(question["choices"])) == len(question["choices"]), where
    assert question["answer"] in range(len(question["choices"])), where


@pytest.mark.parametrize(
    ("where", "question"), [one for one in ALL_QUESTIONS if one[1]["kind"] == "several"]
)
def test_a_multiple_choice_has_right_and_wrong_answers(where, question):
    choices, answer = question["choices"], question["answer"]
    assert len(set(choices)) == len(choices), where
    assert answer == sorted(set(answer)), where
    assert set(answer) < set(range(len(choices))), where
    assert len(answer) >= 2, where


@pytest.mark.parametrize(
    ("where", "question"), [one for one in ALL_QUESTIONS if one[1]["kind"] == "number"]
)
def test_a_number_has_no_choices_and_a_margin_when_it_is_not_whole(where, question):
    assert question["choices"] == [], where
    assert isinstance(question["answer"], (int, float)), where
    assert question.get("tolerance", 0) >= 0, where
    if question["answer"] != int(question["answer"]):
        assert 0 < question["tolerance"] < 0.02, where


def test_no_two_questions_are_alike():
    texts = Counter(question["text"] for _, question in ALL_QUESTIONS)
    assert [text for text, times in texts.items() if times > 1] == []


def test_the_right_choice_is_not_always_in_the_same_place():
    places = Counter(one["answer"] for _, one in ALL_QUESTIONS if one["kind"] == "choice")
    assert set(places) == {0, 1, 2, 3}
    assert max(places.values()) < sum(places.values()) / 2


def answer_of(module: str, subsection: str, number: int) -> object:
    return QUESTIONS[module][subsection][number]["answer"]


def times_modulo_two(left: int, right: int) -> int:
    """The product of two polynomials over the field with 2 elements, written as bit patterns."""
    result = 0
    while right:
        if right & 1:
            result ^= left
        left, right = left << 1, right >> 1
    return result


def test_the_count_of_irreducible_polynomials_is_right():
    reducible = {times_modulo_two(a, b) for a, b in product(range(2, 16), repeat=2)}
    irreducible = [one for one in range(16, 32) if one not in reducible]
    assert answer_of("algorithms-in-algebra", "ps1", 0) == len(irreducible)


def test_the_count_of_elements_of_order_two_is_right():
    sizes = (2, 4, 8)
    elements = product(*map(range, sizes))
    doubled_to_zero = [
        one for one in elements if all(2 * x % n == 0 for x, n in zip(one, sizes, strict=True))
    ]
    assert answer_of("algorithms-in-algebra", "ps2", 2) == len(doubled_to_zero) - 1
    assert answer_of("algorithms-in-algebra", "ps2", 5) == 24 // gcd(10, 24)


def test_the_largest_flow_is_right():
    flows = product(range(6), range(5), range(3))
    possible = [
        s_to_a + s_to_b
        for s_to_a, s_to_b, a_to_b in flows
        if 0 <= s_to_a - a_to_b <= 3 and s_to_b + a_to_b <= 5
    ]
    assert answer_of("complex-networks", "a3", 0) == max(possible)


def test_the_cheapest_set_of_pipes_is_right():
    costs = {"AB": 4, "BC": 3, "AC": 5, "CD": 2, "BD": 6}
    trees = (chosen for chosen in combinations(costs, 3) if len(set("".join(chosen))) == 4)
    # Three links that touch four nodes form a tree: a triangle touches three nodes only.
    assert answer_of("complex-networks", "case", 3) == min(
        sum(costs[link] for link in tree) for tree in trees
    )
