"""A framework that an administrator writes is checked before it is kept."""

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microcred_plugin.domain.framework_file import check_framework
from microcred_plugin.domain.frameworks import read_framework
from microcred_plugin.domain.reference import read_data

SHIPPED = {row["id"]: row for row in read_data("frameworks")["frameworks"]}


def framework(**changes):
    return {**copy.deepcopy(SHIPPED["nl-ho"]), **changes}


def faults(plain):
    return [(fault.field, str(fault.code)) for fault in check_framework(plain)]


@pytest.mark.parametrize("code", SHIPPED)
def test_what_the_package_ships_is_in_order(code):
    assert check_framework(SHIPPED[code]) == []


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("id", "Not a slug", "forbidden_character"),
        ("id", None, "required"),
        ("name", None, "required"),
        ("name", "Framework", "wrong_type"),
        ("url", None, "required"),
        ("url", "javascript:alert(1)", "not_a_url"),
        ("applies_to", [], "required"),
        ("applies_to", "WO", "wrong_type"),
        ("unit", "ECTS", "unknown"),
        ("min", "three", "not_a_number"),
        ("max", 2, "below_minimum"),
        ("hours_max", 1, "below_minimum"),
        ("min", -1, "below_minimum"),
        ("step", 0, "below_minimum"),
        ("hours_per_unit", 0, "below_minimum"),
        ("valid_from", "2026-13-01", "not_a_date"),
        ("levels", [], "wrong_type"),
        ("required_elements", None, "required"),
        ("criteria", None, "required"),
    ],
)
def test_a_wrong_value_is_named_by_its_field(field, value, code):
    assert (field, code) in faults(framework(**{field: value}))


@pytest.mark.parametrize("field", ["min", "max", "step", "hours_min", "valid_from", "criteria"])
def test_a_bound_that_was_forgotten_is_not_one_left_open(field):
    plain = framework()
    del plain[field]
    assert (field, "required") in faults(plain)


def test_a_framework_does_not_end_before_it_starts():
    plain = framework(valid_from="2026-02-01", valid_until="2026-01-31")
    assert faults(plain) == [("valid_until", "below_minimum")]


def test_unknown_names_inside_lists_are_found():
    levels = {"required": "yes", "allowed_nlqf": ["9"], "allowed_eqf": None}
    plain = framework(applies_to=["WO", "PRIMARY"], required_elements=["mood"], levels=levels)
    assert faults(plain) == [
        ("applies_to[1]", "unknown"),
        ("levels.required", "wrong_type"),
        ("levels.allowed_nlqf[0]", "unknown"),
        ("required_elements[0]", "unknown"),
        ("levels.allowed_eqf", "required"),
    ]


def test_a_criterion_says_where_it_applies_and_how_it_is_checked():
    wrong = {"id": "a", "scope": "planet", "check": "both", "text": None, "elements": []}
    assert faults(framework(criteria=[wrong, "b"])) == [
        ("criteria[0].scope", "unknown"),
        ("criteria[1]", "wrong_type"),
        ("criteria[1].id", "required"),
        ("criteria[1].scope", "required"),
        ("criteria[1].check", "required"),
        ("criteria[0].text", "required"),
    ]


_ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(field=st.sampled_from(sorted(SHIPPED["nl-ho"])), value=_ANYTHING)
def test_whatever_passes_the_check_can_be_read(field, value):
    plain = framework(**{field: value})
    if not check_framework(plain):
        assert read_framework(plain).id == plain["id"]


@given(_ANYTHING)
def test_anything_at_all_is_answered_with_faults(plain):
    assert check_framework(plain)
