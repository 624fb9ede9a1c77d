"""Every finding of a verification is said for laymen, in both languages, and never overstated."""

import re
from datetime import UTC, datetime

import pytest
from django.utils import translation

from microcred_plugin import words
from microcred_plugin.credential.errors import Problem
from microcred_plugin.credential.verdict import Code, Line, LineName, Outcome, Report, Verdict

READING = [problem for problem in Problem if list(Problem).index(problem) <= 11]
REASONS = [
    "not_an_address",
    "not_https",
    "port_not_allowed",
    "no_such_host",
    "not_public",
    "not_found",
    "erased",
    "replaced",
    "too_many_redirects",
    "too_large",
    "too_slow",
    "bad_certificate",
    "unreachable",
    "status_404",
    "something_new",
]


def in_both(say):
    found = []
    for language in ("en", "nl"):
        with translation.override(language):
            text = say()
            assert text
            assert not re.search(r"%\(|\{|\bNone\b", text)
            found.append(text)
    english, dutch = found
    assert english != dutch
    return english


def report(**outcomes):
    """Return a report in which every line is in order but for those named."""
    codes = {Outcome.FAILED: Code.REVOKED, Outcome.UNKNOWN: Code.STATUS_UNAVAILABLE}
    found = (outcomes.get(str(name), Outcome.PASSED) for name in LineName)
    return Report(
        lines=tuple(
            Line(name, outcome, codes.get(outcome, Code.WELL_FORMED))
            for name, outcome in zip(LineName, found, strict=True)
        )
    )


@pytest.mark.parametrize("outcome", Outcome)
@pytest.mark.parametrize("code", Code)
def test_every_finding_is_a_sentence_whatever_its_outcome(code, outcome):
    line = Line(LineName.STATUS, outcome, code)
    assert in_both(lambda: words.line_words(line)).endswith(".")
    in_both(lambda: words.finding_words(line))


@pytest.mark.parametrize("code", Code)
def test_what_could_not_be_checked_is_called_neither_good_nor_bad(code):
    line = Line(LineName.STATUS, Outcome.UNKNOWN, code)
    assert words.finding_words(line) in {"Could not be checked", "Not looked at", "Not looked up"}


@pytest.mark.parametrize("name", [name for name in LineName if name is not LineName.STATUS])
def test_every_line_has_a_name(name):
    in_both(lambda: words.line_name_words(name))


@pytest.mark.parametrize("verdict", Verdict)
def test_every_verdict_has_a_headline(verdict):
    in_both(lambda: words.headline_words(verdict))


@pytest.mark.parametrize("problem", READING)
def test_every_way_to_be_unreadable_says_what_it_is(problem):
    line = Line(LineName.FORM, Outcome.FAILED, Code.UNREADABLE, {"problem": str(problem)})
    plain = Line(LineName.FORM, Outcome.FAILED, Code.UNREADABLE, {})
    assert in_both(lambda: words.line_words(line)) != words.line_words(plain)


@pytest.mark.parametrize("problem", [*Problem, "something_new", None, 5])
def test_any_problem_at_all_can_be_said(problem):
    values = {"problem": problem, "where": "", "line": 3, "column": 4}
    line = Line(LineName.FORM, Outcome.FAILED, Code.UNREADABLE, values)
    assert in_both(lambda: words.line_words(line)).startswith("This cannot be read")


def test_text_that_breaks_off_is_told_where():
    assert "line 3, column 9" in words.problem_words(Problem.NOT_JSON, {"line": 3, "column": 9})


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_why_an_address_gave_nothing(reason):
    assert in_both(lambda: words.unavailable_words(reason)).endswith(".")


def test_dates_are_written_as_the_reader_writes_them():
    values = {"validFrom": "2026-03-01T00:00:00Z", "validUntil": "2027-03-01T00:00:00Z"}
    line = Line(LineName.DATES, Outcome.FAILED, Code.EXPIRED, values)
    assert words.line_words(line) == "It expired on March 1, 2027."
    with translation.override("nl"):
        assert words.line_words(line) == "Het is verlopen op 1 maart 2027."


@pytest.mark.parametrize(
    ("code", "values"),
    [
        (Code.IN_FORCE, {"validFrom": "2026-03-01T00:00:00Z"}),
        (Code.IN_FORCE, {"validFrom": "0001-01-01T00:00:00+14:00"}),
        (Code.IN_FORCE, {"validFrom": "9999-12-31T23:59:59-14:00", "validUntil": "x"}),
        (Code.IN_FORCE, {"validFrom": 5, "validUntil": []}),
        (Code.EXPIRED, {"validFrom": "2026-03-01T00:00:00Z"}),
        (Code.EXPIRED, {"validUntil": "9999-12-31T23:59:59Z"}),
        (Code.NOT_YET_VALID, {"validFrom": "9999-12-31T23:59:59Z"}),
    ],
)
def test_dates_of_any_kind_can_be_said(code, values):
    in_both(lambda: words.line_words(Line(LineName.DATES, Outcome.PASSED, code, values)))


def test_a_valid_credential_may_be_relied_on():
    found = report()
    assert found.verdict is Verdict.VALID
    assert words.verdict_words(found).startswith("You can rely on it:")
    in_both(lambda: words.verdict_words(found))


def test_a_warning_is_mentioned_beside_a_good_verdict():
    found = report(framework=Outcome.WARNING)
    assert found.verdict is Verdict.VALID
    assert "worth knowing" in in_both(lambda: words.verdict_words(found))


def test_an_invalid_credential_says_what_is_wrong_first():
    found = report(status=Outcome.FAILED, dates=Outcome.UNKNOWN)
    said = in_both(lambda: words.verdict_words(found))
    assert said == "Do not rely on it. The issuer has revoked it."


def test_what_could_not_be_checked_says_nothing_for_or_against():
    found = report(status=Outcome.UNKNOWN)
    assert in_both(lambda: words.verdict_words(found)).startswith("This says nothing for or")


def test_recognition_decides_nothing():
    assert words.verdict_words(report(recognition=Outcome.UNKNOWN)) == words.verdict_words(report())


def test_the_day_is_that_of_the_place_where_the_page_is_served(settings):
    settings.TIME_ZONE = "Europe/Amsterdam"
    moment = datetime(2026, 12, 31, 23, 30, tzinfo=UTC).isoformat().replace("+00:00", "Z")
    line = Line(LineName.DATES, Outcome.FAILED, Code.NOT_YET_VALID, {"validFrom": moment})
    assert "Jan. 1, 2027" in words.line_words(line)
