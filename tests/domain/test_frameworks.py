"""Quality frameworks: sizes, dates, institutions and levels, at, just under and just over."""

import dataclasses
from datetime import date, timedelta
from decimal import Decimal

import pytest

from microcred_plugin.domain.errors import FaultCode
from microcred_plugin.domain.frameworks import ON_AT_FIRST, SizeUnit, shipped_frameworks

F = FaultCode
HO = shipped_frameworks()["nl-ho"]
EXPERIMENT = shipped_frameworks()["nl-wo-experiment"]
MBO = shipped_frameworks()["nl-mbo"]
GENERIC = shipped_frameworks()["eu-generic"]


def codes(faults):
    return [(fault.field, fault.code) for fault in faults]


def size(framework, ec, hours=None):
    amount = Decimal(ec)
    given = amount * 28 if hours is None else Decimal(hours)
    return codes(framework.size_faults(ec=amount, hours=given))


def test_only_the_framework_of_higher_education_is_on_at_first():
    assert frozenset({"nl-ho"}) == ON_AT_FIRST
    assert set(shipped_frameworks()) >= {"nl-ho", "nl-wo-experiment", "nl-mbo", "eu-generic"}


@pytest.mark.parametrize("ec", ["3", "3.5", "15", "29.5", "30"])
def test_three_to_thirty_ec_in_half_points_fit(ec):
    assert size(HO, ec) == []


@pytest.mark.parametrize(
    ("ec", "code"),
    [
        ("2.5", F.BELOW_MINIMUM),
        ("2.99", F.BELOW_MINIMUM),
        ("0", F.BELOW_MINIMUM),
        ("-3", F.BELOW_MINIMUM),
        ("30.01", F.ABOVE_MAXIMUM),
        ("30.5", F.ABOVE_MAXIMUM),
        ("3.25", F.NOT_ON_STEP),
        ("3.1", F.NOT_ON_STEP),
    ],
)
def test_other_sizes_do_not(ec, code):
    assert ("ec", code) in size(HO, ec)


@pytest.mark.parametrize(
    ("ec", "hours", "code"),
    [
        ("3", "83.9", F.BELOW_MINIMUM),
        ("30", "840.1", F.ABOVE_MAXIMUM),
        ("6", "167", F.HOURS_DO_NOT_MATCH),
        ("6", "169", F.HOURS_DO_NOT_MATCH),
    ],
)
def test_hours_follow_the_credits_at_twenty_eight_each(ec, hours, code):
    assert size(HO, ec, hours) == [("hours", code)]


def test_the_hours_expected_are_told():
    (fault,) = HO.size_faults(ec=Decimal(5), hours=Decimal("150.5"))
    assert fault.values == {"expected": 140, "given": 150.5}


def test_both_sizes_are_asked_for():
    assert codes(HO.size_faults(ec=None, hours=None)) == [
        ("ec", F.REQUIRED),
        ("hours", F.REQUIRED),
    ]


@pytest.mark.parametrize(
    ("ec", "found"),
    [
        ("0.5", [("ec", F.BELOW_MINIMUM), ("hours", F.BELOW_MINIMUM)]),
        ("1", []),
        ("2.5", []),
        ("30", []),
        ("30.5", [("ec", F.ABOVE_MAXIMUM), ("hours", F.ABOVE_MAXIMUM)]),
    ],
)
def test_the_experiment_begins_at_one_ec(ec, found):
    assert size(EXPERIMENT, ec) == found


@pytest.mark.parametrize(
    ("hours", "found"),
    [
        ("239", [("hours", F.BELOW_MINIMUM)]),
        ("240", []),
        ("240.5", [("hours", F.NOT_ON_STEP)]),
        ("9999", []),
    ],
)
def test_vocational_education_counts_hours_alone(hours, found):
    assert MBO.unit is SizeUnit.SBU
    assert codes(MBO.size_faults(ec=None, hours=Decimal(hours))) == found


def test_the_european_recommendation_sets_no_size():
    assert size(GENERIC, "0.5", "13") == []
    assert size(GENERIC, "120", "3000") == []


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2025, 4, 30), F.FRAMEWORK_NOT_YET),
        (date(2025, 5, 1), None),
        (date(2027, 4, 30), None),
        (date(2027, 5, 1), F.FRAMEWORK_ENDED),
    ],
)
def test_the_experiment_is_in_force_from_its_first_to_its_last_day(day, code):
    found = [fault.code for fault in EXPERIMENT.faults_on(day)]
    assert found == ([code] if code else [])


def test_a_framework_without_dates_is_always_in_force():
    for day in (date.min, date(2026, 1, 1), date.max):
        assert HO.faults_on(day) == []


def test_a_framework_may_end_without_having_begun_on_a_date():
    ended = dataclasses.replace(HO, valid_until=date(2026, 1, 1))
    assert ended.faults_on(date(2026, 1, 1)) == []
    assert codes(ended.faults_on(date(2026, 1, 1) + timedelta(days=1))) == [
        ("framework", F.FRAMEWORK_ENDED)
    ]


@pytest.mark.parametrize(
    ("framework", "allowed"),
    [
        (HO, {"HBO", "WO"}),
        (EXPERIMENT, {"WO"}),
        (MBO, {"MBO"}),
        (GENERIC, {"HBO", "WO", "MBO", "OTHER"}),
    ],
    ids=lambda value: getattr(value, "id", ""),
)
def test_each_framework_is_open_to_its_types_of_institution(framework, allowed):
    for kind in ("HBO", "WO", "MBO", "OTHER", "", "wo"):
        refused = codes(framework.institution_faults(kind))
        assert refused == ([] if kind in allowed else [("framework", F.INSTITUTION_TYPE)])


@pytest.mark.parametrize(
    ("nlqf", "eqf", "found"),
    [
        ("5", "5", []),
        ("8", "8", []),
        ("4", "5", [("level.nlqf", F.LEVEL_NOT_ALLOWED)]),
        ("5", "4", [("level.eqf", F.LEVEL_NOT_ALLOWED)]),
        ("4+", "4", [("level.nlqf", F.LEVEL_NOT_ALLOWED), ("level.eqf", F.LEVEL_NOT_ALLOWED)]),
        (None, "6", [("level.nlqf", F.REQUIRED)]),
        ("6", None, [("level.eqf", F.REQUIRED)]),
    ],
)
def test_levels_of_higher_education_are_five_to_eight_on_both_scales(nlqf, eqf, found):
    assert codes(HO.level_faults(nlqf=nlqf, eqf=eqf)) == found


@pytest.mark.parametrize(("level", "fits"), [("1", True), ("4", True), ("5", False)])
def test_levels_of_vocational_education_are_one_to_four(level, fits):
    assert (MBO.level_faults(nlqf=level, eqf=level) == []) is fits


def test_where_no_level_is_required_none_need_be_given():
    assert GENERIC.level_faults(nlqf=None, eqf=None) == []


def test_criteria_say_whom_they_bind():
    assert {criterion.scope for criterion in HO.criteria} == {"institution", "module"}
    assert all(criterion.text.en and criterion.text.nl for criterion in HO.criteria)
