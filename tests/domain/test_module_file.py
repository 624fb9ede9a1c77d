"""Module files: what reads, what is named by its path when it does not, and the way back."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campus import offer
from microcred_plugin.domain.eligibility import AwardingMode
from microcred_plugin.domain.errors import FaultCode, Invalid
from microcred_plugin.domain.module_file import read_module
from microcred_plugin.domain.modules import LevelStatus
from microcred_plugin.domain.text import forbidden_character
from tests import factories

F = FaultCode


def faults_of(plain):
    with pytest.raises(Invalid) as caught:
        read_module(plain)
    return {(fault.field, fault.code) for fault in caught.value.faults}


def test_the_values_of_the_default_file_arrive_exactly():
    module = factories.module()

    assert (module.slug, module.ec, module.hours) == ("reading-maps", Decimal(6), Decimal(168))
    assert module.policy.mode is AwardingMode.AUTOMATIC
    assert module.level.status is LevelStatus.INDICATIVE
    assert module.outcomes[1].assessments[1].minimum_percent == Decimal(65)


@pytest.mark.parametrize("module", offer.load().modules, ids=lambda module: module.id)
def test_every_module_of_the_offer_reads_and_writes_as_it_was(module):
    plain = offer.module_file(module)

    written = read_module(plain).to_plain()

    assert written == plain
    assert read_module(written) == read_module(plain)


@pytest.mark.parametrize("ec", ["six", "NaN", [], {}, True, "3,5", float("nan")])
def test_credits_that_are_no_number_are_named(ec):
    assert faults_of(factories.module_file(ec=ec)) == {("ec", F.NOT_A_NUMBER)}


def test_credits_as_a_text_are_a_number():
    assert factories.module(ec="6").ec == Decimal(6)


@pytest.mark.parametrize("plain", [None, [], "module", 5])
def test_only_an_object_is_a_module(plain):
    assert ("module", F.WRONG_TYPE) in faults_of(plain)


@pytest.mark.parametrize(
    ("field", "value", "path", "code"),
    [
        ("id", "Reading Maps", "id", F.FORBIDDEN_CHARACTER),
        ("id", "", "id", F.REQUIRED),
        ("id", 5, "id", F.WRONG_TYPE),
        ("id", "a" * 101, "id", F.TOO_LONG),
        ("course_key", None, "course_key", F.REQUIRED),
        ("title", "Reading maps", "title", F.WRONG_TYPE),
        ("title", {"en": "a\x07b"}, "title.en", F.FORBIDDEN_CHARACTER),
        ("title", {"nl": "a\ufffeb"}, "title.nl", F.FORBIDDEN_CHARACTER),
        ("title", {"fr": "Lire"}, "title.fr", F.UNKNOWN_FIELD),
        ("title", {"en": "a" * 256}, "title.en", F.TOO_LONG),
        ("description", {"en": 5}, "description.en", F.WRONG_TYPE),
        ("language", "xx", "language", F.UNKNOWN),
        ("level", [], "level", F.WRONG_TYPE),
        ("level", "6", "level", F.WRONG_TYPE),
        ("level", {"nlqf": "9"}, "level.nlqf", F.UNKNOWN),
        ("level", {"status": "sure"}, "level.status", F.UNKNOWN),
        ("assessment_types", "written_exam", "assessment_types", F.WRONG_TYPE),
        ("assessment_types", ["guess"], "assessment_types[0]", F.UNKNOWN),
        ("assessment_types", [5], "assessment_types[0]", F.WRONG_TYPE),
        ("assessment_types", ["quiz", "quiz"], "assessment_types[1]", F.DUPLICATE),
        ("participation_forms", [None], "participation_forms[0]", F.REQUIRED),
        ("stacks", ["s"] * 200, "stacks", F.TOO_MANY),
        ("supervision", "by-a-cat", "supervision", F.UNKNOWN),
        ("field_of_study", "Geography", "field_of_study", F.WRONG_TYPE),
        ("field_of_study", {"label": "G", "uri": "x"}, "field_of_study.uri", F.NOT_A_URL),
        ("expires_after_days", 0, "expires_after_days", F.NOT_ON_STEP),
        ("expires_after_days", 36_526, "expires_after_days", F.ABOVE_MAXIMUM),
        ("expires_after_days", 1.5, "expires_after_days", F.NOT_ON_STEP),
        ("expires_after_days", "soon", "expires_after_days", F.NOT_A_NUMBER),
        ("stackable", "yes", "stackable", F.WRONG_TYPE),
        ("hours", "many", "hours", F.NOT_A_NUMBER),
        ("ec", "3.00000000000000000001", "ec", F.NOT_A_NUMBER),
        ("award_policy", None, "award_policy.requires_course_passed", F.REQUIRED),
        ("award_policy", [], "award_policy", F.WRONG_TYPE),
        ("learning_outcomes", {}, "learning_outcomes", F.WRONG_TYPE),
        ("learning_outcomes", ["one"], "learning_outcomes[0]", F.WRONG_TYPE),
        ("invented", 1, "invented", F.UNKNOWN_FIELD),
    ],
)
def test_what_does_not_read_is_named_by_its_path(field, value, path, code):
    assert (path, code) in faults_of(factories.module_file(**{field: value}))


@pytest.mark.parametrize(
    ("changes", "path", "code"),
    [
        ({"code": "MAP 1"}, "code", F.FORBIDDEN_CHARACTER),
        ({"code": "MÄP"}, "code", F.FORBIDDEN_CHARACTER),
        ({"code": ""}, "code", F.REQUIRED),
        ({"code": "MAP-2"}, None, F.DUPLICATE),
        ({"kind": "talent"}, "kind", F.UNKNOWN),
        ({"achieved_when": "most"}, "achieved_when", F.UNKNOWN),
        ({"skill_url": "javascript:alert(1)"}, "skill_url", F.NOT_A_URL),
        ({"skill_url": "http://[::1"}, "skill_url", F.NOT_A_URL),
        ({"skill_url": "https://host/a b"}, "skill_url", F.NOT_A_URL),
        ({"skill_url": "https://host:0/"}, "skill_url", F.NOT_A_URL),
        ({"statement": {"en": "a" * 2001}}, "statement.en", F.TOO_LONG),
        ({"assessments": [{"subsection": "quiz"}]}, "assessments[0].minimum_percent", F.REQUIRED),
        ({"extra": 1}, "extra", F.UNKNOWN_FIELD),
    ],
)
def test_faults_in_an_outcome_name_its_place(changes, path, code):
    expected = f"learning_outcomes[0].{path}" if path else "learning_outcomes[1].code"
    assert (expected, code) in faults_of(factories.with_outcome(**changes))


@pytest.mark.parametrize(
    ("minimum", "code"), [(-0.1, F.BELOW_MINIMUM), (100.1, F.ABOVE_MAXIMUM), ("x", F.NOT_A_NUMBER)]
)
def test_a_minimum_is_a_percent(minimum, code):
    assessments = [{"subsection": "quiz", "minimum_percent": minimum}]
    path = "learning_outcomes[0].assessments[0].minimum_percent"
    assert (path, code) in faults_of(factories.with_outcome(assessments=assessments))


@pytest.mark.parametrize("completion", [0, 0.5, 99.9, 100])
def test_completion_may_be_any_percent(completion):
    module = read_module(factories.with_policy(minimum_completion_percent=completion))
    assert module.policy.minimum_completion_percent == Decimal(str(completion))


@pytest.mark.parametrize("completion", [-0.1, 100.1])
def test_completion_outside_percents_is_refused(completion):
    plain = factories.with_policy(minimum_completion_percent=completion)
    assert {field for field, _ in faults_of(plain)} == {"award_policy.minimum_completion_percent"}


def test_a_skill_with_a_complete_address_is_kept():
    plain = factories.with_outcome(skill_url="https://skills.example:8443/s?id=1#two")
    module = read_module(plain)
    assert module.outcomes[0].skill_url == "https://skills.example:8443/s?id=1#two"
    assert module.to_plain() == plain


def test_quality_assurance_must_name_the_same_framework():
    plain = factories.module_file(quality_assurance={"framework": "nl-mbo", "body": {}})
    assert ("quality_assurance.framework", F.UNKNOWN) in faults_of(plain)


def test_five_thousand_outcomes_are_refused_with_one_line():
    row = factories.module_file()["learning_outcomes"][0]
    plain = factories.module_file(learning_outcomes=[row] * 5000)
    assert faults_of(plain) == {("learning_outcomes", F.TOO_MANY)}


def test_fifty_outcomes_are_read():
    row = factories.module_file()["learning_outcomes"][0]
    rows = [{**row, "code": f"MAP-{number}"} for number in range(50)]
    assert len(factories.module(learning_outcomes=rows).outcomes) == 50


def test_all_faults_are_told_at_once():
    plain = factories.module_file(id="", ec="six", hours="many", language="xx")
    assert {field for field, _ in faults_of(plain)} == {"id", "ec", "hours", "language"}


def test_an_optional_part_may_be_left_out():
    plain = factories.module_file()
    for name in ("institution", "faculty", "field_of_study", "expires_after_days", "stacks"):
        del plain[name]
    module = read_module(plain)
    assert module.field_of_study is None
    assert module.stackable


_TEXT = st.text(min_size=1, max_size=40).filter(
    lambda text: text.strip() and not forbidden_character(text)
)
_PAIR = st.fixed_dictionaries({"en": _TEXT, "nl": _TEXT})
_PERCENT = st.decimals(min_value=0, max_value=100, places=2).map(float)


@given(
    title=_PAIR,
    criteria=_PAIR,
    ec=st.decimals(min_value=0, max_value=60, places=1).map(float),
    days=st.none() | st.integers(min_value=1, max_value=5000),
    stackable=st.booleans(),
    minimum=_PERCENT,
    completion=_PERCENT,
)
def test_writing_and_reading_gives_an_equal_module(
    title, criteria, ec, days, stackable, minimum, completion
):
    plain = factories.module_file(
        title=title, criteria=criteria, ec=ec, expires_after_days=days, stackable=stackable
    )
    plain["award_policy"]["minimum_completion_percent"] = completion
    plain["learning_outcomes"][0]["assessments"][0]["minimum_percent"] = minimum

    module = read_module(plain)

    assert read_module(module.to_plain()) == module


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@given(field=st.sampled_from(sorted(factories.module_file())), value=_JSON)
def test_any_json_in_any_field_reads_or_is_refused_with_a_path(field, value):
    try:
        read_module(factories.module_file(**{field: value}))
    except Invalid as error:
        assert all(fault.field for fault in error.faults)


@given(_JSON)
def test_any_json_at_all_reads_or_is_refused(value):
    with pytest.raises(Invalid):
        read_module(value)
