"""Every code that a rule, a state or a fault can have is said in words, in both languages."""

import json
import re
from decimal import Decimal

import pytest
from django.utils import translation

from campus import offer
from microcred_plugin import words
from microcred_plugin.domain.eligibility import ReasonCode, judge
from microcred_plugin.domain.errors import Fault, FaultCode, Invalid
from microcred_plugin.domain.lifecycle import State
from microcred_plugin.domain.module_file import read_module
from microcred_plugin.domain.outcomes import OutcomeStatus
from microcred_plugin.models import Flag, Hold
from tests import factories

BOTH = pytest.mark.parametrize("language", ["en", "nl"])

# What each fault carries, as the rules give it.
VALUES = {
    FaultCode.WRONG_TYPE: {"expected": "list"},
    FaultCode.NOT_A_NUMBER: {"given": "six"},
    FaultCode.BELOW_MINIMUM: {"minimum": 3, "given": 2.5},
    FaultCode.ABOVE_MAXIMUM: {"maximum": 30, "given": 30.5},
    FaultCode.NOT_ON_STEP: {"step": 0.5, "given": 3.25},
    FaultCode.UNKNOWN: {"given": "xx", "allowed": ["nl"]},
    FaultCode.DUPLICATE: {"given": "MAP-1"},
    FaultCode.TOO_LONG: {"maximum": 255, "given": 300},
    FaultCode.TOO_MANY: {"maximum": 50, "given": 5000},
    FaultCode.NOT_IN_COURSE: {"subsection": "swim"},
    FaultCode.FRAMEWORK_OFF: {"framework": "nl-mbo"},
    FaultCode.FRAMEWORK_NOT_YET: {"framework": "x", "valid_from": "2025-05-01"},
    FaultCode.FRAMEWORK_ENDED: {"framework": "x", "valid_until": "2027-04-30"},
    FaultCode.INSTITUTION_TYPE: {"given": "MBO", "allowed": ["WO"]},
    FaultCode.LEVEL_NOT_ALLOWED: {"given": "4", "allowed": ["5"]},
    FaultCode.HOURS_DO_NOT_MATCH: {"given": "150", "expected": "154"},
}

REASONS = {
    ReasonCode.ENROLMENT_MODE_NOT_ELIGIBLE: {"mode": "audit", "eligible_modes": ["verified"]},
    ReasonCode.COURSE_NOT_COMPLETED: {"required": 90, "actual": 59.9},
    ReasonCode.COURSE_NOT_PASSED: {"required": 60, "actual": 59.9},
    ReasonCode.OUTCOME_NOT_ASSESSED: {"outcome": "MAP-1", "missing": ["quiz"]},
    ReasonCode.OUTCOME_NOT_ACHIEVED: {
        "outcome": "MAP-1",
        "achieved_when": "all",
        "shortfalls": [{"subsection": "quiz", "required": 60, "actual": 59.9}],
    },
}


def said(text):
    """Return a text after checking that it is one: something said, nothing left to fill in."""
    assert text
    assert not re.search(r"%\(|\{|\bNone\b", text)
    return text


def in_both(say):
    """Return what is said in English and in Dutch."""
    found = []
    for language in ("en", "nl"):
        with translation.override(language):
            found.append(said(say()))
    return found


@pytest.mark.parametrize("code", FaultCode)
def test_every_fault(code):
    english, dutch = in_both(lambda: words.fault_words(Fault("ec", code, VALUES.get(code, {}))))
    assert english != dutch


@pytest.mark.parametrize("state", State)
def test_every_state(state):
    english, dutch = in_both(lambda: words.state_words(state))
    assert english != dutch
    assert words.state_words(str(state)) == english


@pytest.mark.parametrize("hold", [hold for hold in Hold if hold])
def test_every_hold(hold):
    english, dutch = in_both(lambda: words.hold_words(hold))
    assert english != dutch


@pytest.mark.parametrize("flag", [flag for flag in Flag if flag])
def test_every_flag(flag):
    english, dutch = in_both(lambda: words.flag_words(flag))
    assert english != dutch


def test_nothing_to_say_is_said_with_nothing():
    assert (words.hold_words(""), words.flag_words("")) == ("", "")


@pytest.mark.parametrize("status", OutcomeStatus)
def test_every_status_of_an_outcome(status):
    english, dutch = in_both(lambda: words.outcome_words(status))
    assert english != dutch


@pytest.mark.parametrize("code", ReasonCode)
def test_every_reason(code):
    reason = {"code": str(code), **REASONS.get(code, {})}
    english, dutch = in_both(lambda: words.reason_words(reason))
    assert english != dutch


@BOTH
def test_reasons_are_said_as_they_are_kept_in_the_database(language):
    facts = factories.facts(
        enrolment_mode="audit",
        enrolment_active=False,
        identity_verified=False,
        completion_percent=Decimal(10),
        course_passed=False,
        scores={"quiz": Decimal(20), "walk": None},
    )
    module = factories.module()
    kept = json.loads(json.dumps(judge(module.policy, module.outcomes, facts).to_plain()))
    assert len(kept["reasons"]) == len(ReasonCode)
    with translation.override(language):
        for reason in kept["reasons"]:
            said(words.reason_words(reason))


def test_names_take_the_place_of_codes():
    names = words.Names(outcomes={"MAP-1": "Explain symbols"}, subsections={"quiz": "The quiz"})
    reason = {"code": "outcome_not_achieved", **REASONS[ReasonCode.OUTCOME_NOT_ACHIEVED]}
    text = words.reason_words(reason, names)
    assert (
        text == "“Explain symbols” is not achieved yet: “The quiz” is 59.9 % where 60 % is needed."
    )


@pytest.mark.parametrize(
    ("language", "number", "text"),
    [
        ("nl", 59.9, "59,9 %"),
        ("en", 59.9, "59.9 %"),
        ("nl", Decimal("59.999"), "59,999 %"),
        ("nl", 60, "60 %"),
        ("nl", Decimal("60.00"), "60 %"),
        ("en", 100, "100 %"),
        ("en", 0, "0 %"),
        ("en", Decimal("1E+1"), "10 %"),
    ],
)
def test_percents_are_written_as_the_reader_writes_them_and_never_rounded(language, number, text):
    with translation.override(language):
        assert words.percent_words(number) == text


@pytest.mark.parametrize(
    ("code", "values", "dutch"),
    [
        (FaultCode.BELOW_MINIMUM, {"minimum": 3, "given": 2.5}, "2,5"),
        (FaultCode.NOT_ON_STEP, {"step": 0.5, "given": 3.25}, "0,5"),
        (FaultCode.NOT_ON_STEP, {"step": 0.5, "given": 3.25}, "3,25"),
    ],
)
def test_numbers_in_faults_are_too(code, values, dutch):
    with translation.override("nl"):
        assert dutch in words.fault_words(Fault("ec", code, values))


def test_dates_in_faults_are_written_as_the_reader_writes_them():
    fault = Fault("framework", FaultCode.FRAMEWORK_ENDED, VALUES[FaultCode.FRAMEWORK_ENDED])
    english, dutch = in_both(lambda: words.fault_words(fault))
    assert "2027-04-30" not in english
    assert "april 2027" in dutch


@pytest.mark.parametrize(("either", "joint"), [("any", "or"), ("all", "and")])
def test_several_shortfalls_are_joined_as_the_outcome_counts_them(either, joint):
    rows = [{"subsection": s, "required": 60, "actual": 50} for s in ("one", "two", "three")]
    text = words.reason_words(
        {
            "code": "outcome_not_achieved",
            "outcome": "MAP-1",
            "achieved_when": either,
            "shortfalls": rows,
        }
    )
    assert f" {joint} “three”" in text
    assert ", “two”" in text


def test_what_an_author_typed_stays_text():
    fault = Fault("ec", FaultCode.NOT_A_NUMBER, {"given": "100%(x)s <b>"})
    assert "100%(x)s <b>" in words.fault_words(fault)


@BOTH
def test_every_fault_that_the_rules_really_give_can_be_said(language):
    odd = {
        "ec": "six",
        "hours": -1,
        "language": "xx",
        "level": {"nlqf": "9"},
        "stackable": "yes",
        "expires_after_days": 1.5,
        "learning_outcomes": [{"code": "a b"}] * 60,
        "invented": 1,
    }
    with translation.override(language):
        try:
            read_module(factories.module_file(**odd))
        except Invalid as error:
            assert len(error.faults) >= 6
            for fault in error.faults:
                said(words.fault_words(fault))


def test_the_reasons_of_the_offer_can_all_be_said():
    found = [
        reason
        for learner in offer.load().learners
        for enrolment in learner.enrolments
        for reason in enrolment.expected["reasons"]
    ]
    assert {reason["code"] for reason in found} == {str(code) for code in ReasonCode}
    for reason in found:
        said(words.reason_words(reason))


def test_a_kind_of_enrolment_that_is_not_known_is_called_what_the_platform_calls_it():
    assert words.enrolment_words("masters") == "masters"
    with translation.override("nl"):
        assert words.enrolment_words("verified") != "verified"
