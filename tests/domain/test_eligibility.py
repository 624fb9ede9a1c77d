"""Whether a learner has earned the credential: each rule, its bounds, and all reasons together."""

import json
from decimal import Decimal

import pytest

from campus import offer
from microcred_plugin.domain.eligibility import LearnerFacts, ReasonCode, judge
from microcred_plugin.domain.module_file import read_module
from microcred_plugin.domain.numbers import exact
from tests import factories

R = ReasonCode
OFFER = offer.load()
ENROLMENTS = [
    pytest.param(learner, enrolment, id=f"{learner.handle}-{enrolment.module}")
    for learner in OFFER.learners
    for enrolment in learner.enrolments
]


def verdict(facts, plain=None):
    module = read_module(plain or factories.module_file())
    return judge(module.policy, module.outcomes, facts)


def codes(facts, plain=None):
    return [reason.code for reason in verdict(facts, plain).reasons]


def test_who_meets_every_condition_is_eligible():
    found = verdict(factories.facts())
    assert found.eligible
    assert found.marks == {"MAP-1": Decimal(80), "MAP-2": Decimal(80)}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"enrolment_active": False}, [R.ENROLMENT_INACTIVE]),
        ({"enrolment_mode": None, "enrolment_active": False}, [R.ENROLMENT_INACTIVE]),
        ({"enrolment_mode": None}, [R.ENROLMENT_INACTIVE]),
        ({"enrolment_mode": "audit"}, [R.ENROLMENT_MODE_NOT_ELIGIBLE]),
        ({"enrolment_mode": "professional"}, []),
        ({"identity_verified": False}, [R.IDENTITY_NOT_VERIFIED]),
        ({"identity_verified": None}, [R.IDENTITY_NOT_VERIFIED]),
        ({"completion_percent": Decimal("89.9")}, [R.COURSE_NOT_COMPLETED]),
        ({"completion_percent": Decimal(90)}, []),
        ({"completion_percent": Decimal("90.1")}, []),
        ({"completion_percent": None}, [R.COURSE_NOT_COMPLETED]),
        ({"course_passed": False, "course_percent": Decimal("59.9")}, [R.COURSE_NOT_PASSED]),
        ({"course_passed": True, "course_percent": Decimal(60)}, []),
    ],
)
def test_each_condition_of_the_course_at_under_and_over_its_bound(changes, expected):
    assert codes(factories.facts(**changes)) == expected


def test_the_platform_decides_who_passed_not_our_reading_of_its_number():
    """A course grade may be rounded there; the reason still tells both numbers."""
    facts = factories.facts(course_passed=False, course_percent=Decimal(60))
    (reason,) = verdict(facts).reasons
    assert reason.to_plain() == {"code": "course_not_passed", "required": 60, "actual": 60}


@pytest.mark.parametrize(
    ("policy", "changes"),
    [
        ({"requires_identity_verification": False}, {"identity_verified": None}),
        ({"requires_course_passed": False}, {"course_passed": False}),
        ({"minimum_completion_percent": 0}, {"completion_percent": None}),
    ],
)
def test_a_condition_that_the_module_does_not_set_is_not_asked(policy, changes):
    assert codes(factories.facts(**changes), factories.with_policy(**policy)) == []


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ({"quiz": 60, "walk": 65}, []),
        ({"quiz": 59.9, "walk": 65}, [R.OUTCOME_NOT_ACHIEVED]),
        ({"quiz": 65, "walk": None}, []),
        ({"quiz": 64.9, "walk": None}, [R.OUTCOME_NOT_ASSESSED]),
        ({"quiz": 64.9, "walk": 64.9}, [R.OUTCOME_NOT_ACHIEVED]),
        ({"quiz": None, "walk": None}, [R.OUTCOME_NOT_ASSESSED, R.OUTCOME_NOT_ASSESSED]),
        ({"quiz": 59.9, "walk": None}, [R.OUTCOME_NOT_ASSESSED, R.OUTCOME_NOT_ACHIEVED]),
    ],
)
def test_a_good_average_does_not_make_up_for_an_outcome(scores, expected):
    assert codes(factories.scored(**scores)) == expected


def test_every_reason_is_reported_in_the_order_of_the_codes():
    facts = factories.facts(
        enrolment_mode="audit",
        enrolment_active=False,
        identity_verified=False,
        completion_percent=Decimal(10),
        course_percent=Decimal(20),
        course_passed=False,
        scores={"quiz": Decimal(20), "walk": None},
    )

    reasons = [reason.to_plain() for reason in verdict(facts).reasons]

    assert reasons == [
        {"code": "enrolment_inactive"},
        {
            "code": "enrolment_mode_not_eligible",
            "mode": "audit",
            "eligible_modes": ["verified", "professional"],
        },
        {"code": "identity_not_verified"},
        {"code": "course_not_completed", "required": 90, "actual": 10},
        {"code": "course_not_passed", "required": 60, "actual": 20},
        {"code": "outcome_not_assessed", "outcome": "MAP-2", "missing": ["walk"]},
        {
            "code": "outcome_not_achieved",
            "outcome": "MAP-1",
            "achieved_when": "all",
            "shortfalls": [{"subsection": "quiz", "required": 60, "actual": 20}],
        },
    ]
    assert [reason["code"] for reason in reasons] == [str(code) for code in ReasonCode]


@pytest.mark.parametrize(
    ("changes", "waits"),
    [
        ({}, False),
        ({"completion_percent": Decimal(0)}, True),
        ({"identity_verified": False}, True),
        ({"identity_verified": False, "completion_percent": Decimal(0)}, True),
        ({"identity_verified": False, "course_passed": False}, False),
    ],
)
def test_only_completion_and_identity_are_waited_for_in_silence(changes, waits):
    assert verdict(factories.facts(**changes)).waits_for_silent_facts is waits


def facts_of(learner, enrolment, scores):
    """Return the facts that a platform would report for a learner of the offer."""
    module = OFFER.module(enrolment.module).raw
    parts = module["grading"]["subsections"]
    weighed = [Decimal(row["weight_percent"]) * (scores.get(row["id"]) or 0) for row in parts]
    percent = sum(weighed, Decimal(0)) / 100
    pass_percent = exact(module["grading"]["pass_percent"])
    return LearnerFacts(
        enrolment_mode=enrolment.mode,
        enrolment_active=enrolment.active,
        identity_verified=learner.identity_verified,
        completion_percent=enrolment.completion,
        course_percent=percent,
        course_passed=percent >= pass_percent,
        pass_percent=pass_percent,
        scores=scores,
    )


def told(found):
    plain = found.to_plain()
    del plain["marks"]
    return plain


def listed(expected):
    names = ("eligible", "course_percent", "course_passed", "outcomes", "reasons")
    text = json.dumps({name: expected[name] for name in names}, default=float)
    return json.loads(text)


@pytest.mark.parametrize(("learner", "enrolment"), ENROLMENTS)
def test_every_learner_of_the_offer_gets_exactly_the_listed_verdict(learner, enrolment):
    plain = offer.module_file(OFFER.module(enrolment.module))
    found = verdict(facts_of(learner, enrolment, enrolment.scores), plain)
    assert told(found) == listed(enrolment.expected)


def test_a_score_that_was_lowered_changes_the_verdict_as_listed():
    rows = [row for row in ENROLMENTS if row.values[1].then_expected]
    assert len(rows) == 1
    learner, enrolment = rows[0].values
    plain = offer.module_file(OFFER.module(enrolment.module))
    scores = {**enrolment.scores, **enrolment.then_scores}
    assert told(verdict(facts_of(learner, enrolment, scores), plain)) == listed(
        enrolment.then_expected
    )


def test_the_codes_are_those_of_the_offer_in_its_order(shared):
    text = (shared / "domain" / "offer.json").read_text("utf-8")
    rows = json.loads(text)["reason_codes"]
    assert [row["code"] for row in rows] == [str(code) for code in ReasonCode]
