"""RFC 8785: canonical JSON, with the numbers of its appendix B."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microcred_plugin.credential.errors import CredentialError, Problem
from microcred_plugin.credential.jcs import canonical_json


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (5e-324, "5e-324"),
        (-5e-324, "-5e-324"),
        (1.7976931348623157e308, "1.7976931348623157e+308"),
        (9007199254740992, "9007199254740992"),
        (295147905179352830000.0, "295147905179352830000"),
        (9.999999999999997e22, "9.999999999999997e+22"),
        (1e23, "1e+23"),
        (1e21, "1e+21"),
        (999999999999999900000.0, "999999999999999900000"),
        (0.000001, "0.000001"),
        (9.999999999999997e-7, "9.999999999999997e-7"),
        (333333333.3333332, "333333333.3333332"),
        (-0.0000033333333333333333, "-0.0000033333333333333333"),
        (1424953923781206.2, "1424953923781206.2"),
        (4.5, "4.5"),
        (0.002, "0.002"),
        (100.0, "100"),
        (12345678901234567890, "12345678901234567000"),
    ],
)
def test_numbers_are_written_as_ecmascript_writes_them(number, written):
    assert canonical_json(number) == written


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf, 10**400])
def test_numbers_that_json_cannot_say_are_refused(number):
    with pytest.raises(CredentialError) as refused:
        canonical_json(number)
    assert refused.value.problem is Problem.UNSAFE_NUMBER


def test_keys_are_sorted_by_utf16_units():
    value = {"€": 1, "\r": 2, "\ufb33": 3, "1": 4, "😀": 5, "\x80": 6, "ö": 7}
    assert canonical_json(value) == '{"\\r":2,"1":4,"\x80":6,"ö":7,"€":1,"😀":5,"\ufb33":3}'


def test_texts_have_the_short_escapes_and_no_others():
    assert canonical_json('€$\x0f\nA\'B"\\\\"/\x7f') == '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/\x7f"'


def test_constants_lists_and_objects_have_no_spaces():
    assert canonical_json({"b": [None, True, False, {}], "a": "x"}) == (
        '{"a":"x","b":[null,true,false,{}]}'
    )


@pytest.mark.parametrize("value", [{1: 2}, {"a": b"x"}, object(), {"a": {None: 1}}])
def test_what_json_does_not_know_is_refused(value):
    with pytest.raises(CredentialError) as refused:
        canonical_json(value)
    assert refused.value.problem is Problem.UNSAFE_VALUE


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_double_is_read_back_as_itself(number):
    assert float(canonical_json(number)) == number
