"""The course grade is the exact weighted mean, and the pass mark itself passes."""

from decimal import Decimal

import pytest

from campus.grading import course_grade

WEIGHTS = {"p1": Decimal(40), "p2": Decimal(60)}


def grade(p1, p2, *, pass_percent=60):
    scores = {"p1": p1 and Decimal(p1), "p2": p2 and Decimal(p2)}
    return course_grade(scores, weights=WEIGHTS, pass_percent=Decimal(pass_percent))


def test_the_grade_is_the_weighted_mean():
    assert grade("50", "75").percent == 65


def test_a_part_not_taken_counts_as_zero():
    assert grade(None, "100").percent == 60
    assert grade(None, None).percent == 0


def test_nothing_is_rounded():
    assert grade("59.9", "60").percent == Decimal("59.96")


@pytest.mark.parametrize(("p2", "passed"), [("59.99", False), ("60", True), ("60.01", True)])
def test_the_pass_mark_itself_passes(p2, passed):
    assert grade("60", p2).passed is passed


def test_a_part_without_weight_changes_nothing():
    scores = {"p1": Decimal(50), "p2": Decimal(50), "extra": Decimal(100)}

    assert course_grade(scores, weights=WEIGHTS, pass_percent=Decimal(60)).percent == 50


def test_the_letter_is_that_of_the_platforms_default_policy():
    assert (grade("60", "60").letter, grade("1", "1").letter) == ("Pass", "")
