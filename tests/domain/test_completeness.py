"""What stands in the way of publishing: elements, framework, outcomes and their assessments."""

from datetime import date

import pytest

from microcred_plugin.domain.bilingual import Bilingual
from microcred_plugin.domain.completeness import check_module, framework_faults
from microcred_plugin.domain.errors import FaultCode
from microcred_plugin.domain.frameworks import ON_AT_FIRST, shipped_frameworks
from microcred_plugin.domain.module_file import read_module
from tests import factories

F = FaultCode
EMPTY = {"en": "", "nl": ""}


def check(plain, *, on=factories.TODAY, switched_on=ON_AT_FIRST, body=None, course=None):
    return check_module(
        read_module(plain),
        frameworks=shipped_frameworks(),
        switched_on=frozenset(switched_on),
        body=body or factories.body(),
        course=course or factories.course(),
        on=on,
    )


def faults(plain, **world):
    return [(fault.field, fault.code) for fault in check(plain, **world).faults]


def under(framework, **changes):
    return factories.module_file(
        framework=framework,
        quality_assurance={"framework": framework, "body": {"en": "Board", "nl": "Commissie"}},
        **changes,
    )


def test_the_default_module_may_be_published():
    state = check(factories.module_file())
    assert state.faults == ()
    assert state.publishable
    assert len(state.elements) == 16


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"title": EMPTY}, ("title.en", F.REQUIRED)),
        ({"title": {"nl": "Kaartlezen"}}, ("title.en", F.REQUIRED)),
        ({"learning_outcomes": []}, ("learning_outcomes", F.REQUIRED)),
        ({"ec": None}, ("ec", F.REQUIRED)),
        ({"hours": None}, ("hours", F.REQUIRED)),
        ({"level": {"nlqf": "6", "status": "indicative"}}, ("level.eqf", F.REQUIRED)),
        ({"level": {"eqf": "6", "status": "indicative"}}, ("level.nlqf", F.REQUIRED)),
        ({"assessment_types": []}, ("assessment_types", F.REQUIRED)),
        ({"participation_forms": []}, ("participation_forms", F.REQUIRED)),
        (
            {"quality_assurance": {"framework": "nl-ho", "body": EMPTY}},
            ("quality_assurance.body.en", F.REQUIRED),
        ),
        ({"prerequisites": EMPTY}, ("prerequisites.en", F.REQUIRED)),
        ({"description": EMPTY}, ("description.en", F.REQUIRED)),
        ({"criteria": EMPTY}, ("criteria.en", F.REQUIRED)),
    ],
)
def test_each_element_missing_in_turn_is_the_one_fault(changes, expected):
    assert faults(factories.module_file(**changes)) == [expected]


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"country": ""}, "issuer.country"), ({"name": Bilingual()}, "issuer.name")],
)
def test_an_awarding_body_without_name_or_country_is_missing(changes, field):
    found = faults(factories.module_file(), body=factories.body(**changes))
    assert found == [(field, F.REQUIRED)]


def test_a_module_in_dutch_needs_its_texts_in_dutch():
    plain = factories.module_file(language="nl", title={"en": "Reading maps"})
    assert faults(plain) == [("title.nl", F.REQUIRED)]


@pytest.mark.parametrize("field", ["target_group", "faculty"])
def test_what_no_element_asks_for_may_be_missing(field):
    assert faults(factories.module_file(**{field: EMPTY})) == []


@pytest.mark.parametrize("field", ["supervision", "field_of_study"])
def test_optional_elements_may_be_missing_and_are_shown_as_such(field):
    state = check(factories.module_file(**{field: None}))
    assert state.publishable
    by_id = {row.element.id: row for row in state.elements}
    assert by_id["supervision_identity"].present is (field != "supervision")


@pytest.mark.parametrize(
    ("ec", "hours", "expected"),
    [
        (3, 84, []),
        (30, 840, []),
        (2.5, 70, [("ec", F.BELOW_MINIMUM), ("hours", F.BELOW_MINIMUM)]),
        (30.5, 854, [("ec", F.ABOVE_MAXIMUM), ("hours", F.ABOVE_MAXIMUM)]),
        (3.25, 91, [("ec", F.NOT_ON_STEP)]),
        (0, 84, [("ec", F.BELOW_MINIMUM)]),
        (6, 167, [("hours", F.HOURS_DO_NOT_MATCH)]),
    ],
)
def test_size_is_held_against_the_framework(ec, hours, expected):
    assert faults(factories.module_file(ec=ec, hours=hours)) == expected


def test_a_size_off_two_steps_names_the_step_of_the_framework():
    (fault,) = check(factories.module_file(ec=3.25, hours=91)).faults
    assert fault.values["step"] == 0.5


def test_a_size_under_two_bounds_names_the_bound_of_the_framework():
    fault = check(factories.module_file(ec=0, hours=84)).faults[0]
    assert fault.values["minimum"] == 3


@pytest.mark.parametrize("ec", [0.05, 0.25])
def test_credits_have_at_most_one_decimal_even_where_a_framework_sets_no_step(ec):
    plain = under("eu-generic", ec=ec, hours=10)
    assert {field for field, _ in faults(plain, switched_on={"eu-generic"})} == {"ec"}


@pytest.mark.parametrize(
    ("framework", "switched_on", "on", "kind", "code"),
    [
        ("nl-ho", set(), factories.TODAY, "WO", F.FRAMEWORK_OFF),
        ("nl-wo-experiment", {"nl-ho"}, factories.TODAY, "WO", F.FRAMEWORK_OFF),
        ("nl-wo-experiment", {"nl-wo-experiment"}, factories.TODAY, "WO", None),
        ("nl-wo-experiment", {"nl-wo-experiment"}, date(2027, 4, 30), "WO", None),
        ("nl-wo-experiment", {"nl-wo-experiment"}, date(2027, 5, 1), "WO", F.FRAMEWORK_ENDED),
        ("nl-wo-experiment", {"nl-wo-experiment"}, date(2025, 4, 30), "WO", F.FRAMEWORK_NOT_YET),
        ("nl-wo-experiment", {"nl-wo-experiment"}, factories.TODAY, "HBO", F.INSTITUTION_TYPE),
        ("nl-ho", {"nl-ho"}, factories.TODAY, "HBO", None),
        ("nl-ho", {"nl-ho"}, factories.TODAY, "MBO", F.INSTITUTION_TYPE),
        ("nl-ho", {"nl-ho"}, factories.TODAY, "OTHER", F.INSTITUTION_TYPE),
        ("invented", {"nl-ho"}, factories.TODAY, "WO", F.UNKNOWN),
    ],
)
def test_the_framework_must_be_known_on_in_force_and_open(framework, switched_on, on, kind, code):
    found = faults(
        under(framework),
        switched_on=switched_on,
        on=on,
        body=factories.body(institution_type=kind),
    )
    assert found == ([("framework", code)] if code else [])


def test_a_framework_that_is_missing_is_required():
    plain = factories.module_file()
    with pytest.raises(Exception, match="framework: required"):
        check({**plain, "framework": ""})


@pytest.mark.parametrize("level", ["4", "4+"])
def test_a_level_that_the_framework_does_not_allow_is_refused(level):
    claim = {"nlqf": level, "eqf": "6", "status": "indicative"}
    found = faults(factories.module_file(level=claim))
    assert found == [("level.nlqf", F.LEVEL_NOT_ALLOWED)]


def test_under_the_recommendation_a_level_is_asked_for_only_where_it_applies():
    plain = under("eu-generic", level={"status": "indicative"}, prerequisites=EMPTY)
    assert faults(plain, switched_on={"eu-generic"}) == []


def test_hours_alone_do_for_vocational_education():
    level = {"nlqf": "4", "eqf": "4", "status": "indicative"}
    plain = under("nl-mbo", ec=None, hours=240, level=level)
    body = factories.body(institution_type="MBO")
    assert faults(plain, switched_on={"nl-mbo"}, body=body) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"assessments": []}, ("learning_outcomes[0].assessments", F.NOT_ASSESSED)),
        (
            {"assessments": [{"subsection": "swim", "minimum_percent": 60}]},
            ("learning_outcomes[0].assessments[0].subsection", F.NOT_IN_COURSE),
        ),
        (
            {"assessments": [{"subsection": "quiz", "minimum_percent": 60}] * 2},
            ("learning_outcomes[0].assessments[1].subsection", F.DUPLICATE),
        ),
        (
            {"assessments": [{"subsection": "quiz", "minimum_percent": 0}]},
            ("learning_outcomes[0].assessments[0].minimum_percent", F.BELOW_MINIMUM),
        ),
        ({"title": {"nl": "Symbolen"}}, ("learning_outcomes[0].title.en", F.REQUIRED)),
        ({"statement": EMPTY}, ("learning_outcomes[0].statement.en", F.REQUIRED)),
    ],
)
def test_every_outcome_is_stated_and_tested_in_this_course(changes, expected):
    assert faults(factories.with_outcome(**changes)) == [expected]


@pytest.mark.parametrize("minimum", [0.01, 60, 100])
def test_a_minimum_that_somebody_can_miss_is_enough(minimum):
    assessments = [{"subsection": "quiz", "minimum_percent": minimum}]
    assert faults(factories.with_outcome(assessments=assessments)) == []


def test_an_assessment_that_left_the_course_is_found():
    found = faults(factories.module_file(), course=factories.course("quiz"))
    assert found == [("learning_outcomes[1].assessments[1].subsection", F.NOT_IN_COURSE)]


def test_nobody_could_be_eligible_without_a_kind_of_enrolment():
    found = faults(factories.with_policy(eligible_enrolment_modes=[]))
    assert found == [("award_policy.eligible_enrolment_modes", F.REQUIRED)]


def test_all_that_is_missing_is_told_at_once():
    plain = factories.module_file(ec=None, hours=None, title=EMPTY, assessment_types=[])
    assert {field for field, _ in faults(plain)} == {"ec", "hours", "title.en", "assessment_types"}


def test_what_the_framework_alone_says_can_be_asked():
    found = framework_faults(
        factories.module(ec=2.5, hours=70),
        frameworks=shipped_frameworks(),
        switched_on=frozenset(),
        body=factories.body(institution_type="MBO"),
        on=factories.TODAY,
    )
    assert [fault.code for fault in found] == [
        F.FRAMEWORK_OFF,
        F.INSTITUTION_TYPE,
        F.BELOW_MINIMUM,
        F.BELOW_MINIMUM,
    ]
