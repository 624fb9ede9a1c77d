"""The demonstration tells who got what and why not the others, in the reader's language."""

from dataclasses import replace

import pytest
from django.utils import translation

from campus.demo import telling
from campus.demo.rows import Row, with_correction

MET = {
    "eligible": True,
    "course_percent": 80,
    "course_passed": True,
    "outcomes": {"AIA-1": "achieved"},
    "reasons": [],
}
SHORT = {
    **MET,
    "eligible": False,
    "reasons": [
        {
            "code": "outcome_not_achieved",
            "outcome": "AIA-1",
            "achieved_when": "all",
            "shortfalls": [{"subsection": "ps1", "required": 60, "actual": 59.9}],
        }
    ],
}
HELD = Row(
    learner="learner-01",
    module="algorithms-in-algebra",
    course_key="course-v1:LeidenX+MC-AIA+2026_1",
    verdict=MET,
    state="offered",
    flag=None,
    credential="c0ffee",
)
FAILED = replace(HELD, learner="learner-03", verdict=SHORT, state="in_progress", credential=None)
FLAGGED = replace(HELD, verdict=SHORT, flag="no_longer_eligible")


def told(*rows, language="en"):
    with translation.override(language):
        return list(telling.lines(rows))


def test_who_holds_a_credential_is_told_the_file():
    (line,) = told(HELD)

    assert line.startswith("learner-01  Algorithms in Algebra")
    assert line.endswith("c0ffee.json")


def test_who_does_not_is_told_why_with_names_and_figures():
    (line,) = told(FAILED)

    assert "Factor polynomials" in line
    assert "Problem set 1: factoring polynomials" in line
    assert "59.9" in line
    assert ".json" not in line


def test_a_correction_is_a_line_of_its_own_with_what_an_instructor_decides():
    first, second = told(replace(HELD, after=FLAGGED))

    assert first.endswith("c0ffee.json")
    assert "Factor polynomials" in second


@pytest.mark.parametrize(
    ("language", "title", "outcome", "figure"),
    [
        ("en", "Algorithms in Algebra", "Factor polynomials", "59.9"),
        ("nl", "Algoritmen in de algebra", "Veeltermen ontbinden", "59,9"),
    ],
)
def test_names_and_numbers_are_in_the_readers_language(language, title, outcome, figure):
    (line,) = told(FAILED, language=language)

    assert all(word in line for word in (title, outcome, figure))


def test_nothing_to_tell_is_told_in_no_lines():
    assert told() == []


def test_the_plain_form_says_both_findings():
    plain = replace(HELD, after=FLAGGED).to_plain()

    assert (plain["state"], plain["flag"], plain["file"]) == ("offered", None, "c0ffee.json")
    assert plain["after_correction"] == {
        **SHORT,
        "state": "offered",
        "flag": "no_longer_eligible",
    }
    assert HELD.to_plain()["after_correction"] is None


def test_only_what_changed_has_a_finding_after_the_correction():
    first, second = with_correction([HELD, FAILED], [FLAGGED, FAILED])

    assert (first.after, second.after) == (FLAGGED, None)
