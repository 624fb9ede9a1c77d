"""Bytes from anybody become a JSON object within limits, or one clear refusal."""

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microcred_plugin.credential.errors import CredentialError, Problem
from microcred_plugin.credential.parse import Limits, parse_object


def problem(data, **limits):
    with pytest.raises(CredentialError) as refused:
        parse_object(data, limits=Limits(**limits))
    return refused.value.problem


def test_an_object_is_returned_as_it_is():
    assert parse_object(b'{"a": [1, 2.5, "\xc3\xa9", null, true]}') == {
        "a": [1, 2.5, "é", None, True]
    }


def test_a_byte_order_mark_is_no_reason_to_refuse():
    assert parse_object(b"\xef\xbb\xbf{}") == {}


def test_fifty_megabytes_are_refused_before_they_are_looked_at():
    assert problem(b"[" * 50_000_000) is Problem.TOO_LARGE


def test_the_size_itself_is_still_allowed():
    assert parse_object(b'{"a":1}', limits=Limits(max_bytes=7)) == {"a": 1}
    assert problem(b'{"a":1}', max_bytes=6) is Problem.TOO_LARGE


@pytest.mark.parametrize("opening", [b"[", b'{"a":'])
def test_deep_nesting_is_refused_before_parsing(opening):
    assert problem(opening * 200_000) is Problem.TOO_DEEP


def test_the_depth_itself_is_still_allowed():
    text = b'{"a":' + b"[" * 3 + b"]" * 3 + b"}"
    assert parse_object(text, limits=Limits(max_depth=4)) == {"a": [[[]]]}
    assert problem(text, max_depth=3) is Problem.TOO_DEEP


def test_brackets_in_texts_are_not_nesting():
    assert parse_object(b'{"a": "[[[[\\"{{{{"}', limits=Limits(max_depth=1)) == {"a": '[[[["{{{{'}


def test_a_text_without_end_full_of_escapes_is_refused():
    assert problem(b'{"a": "' + b'\\"' * 900_000) is Problem.NOT_JSON


@pytest.mark.parametrize("data", [b"\xff{}", b'{"a": "\xc3"}', "{}".encode("utf-16")])
def test_what_is_not_utf8_is_refused(data):
    assert problem(data) is Problem.NOT_UTF8


@pytest.mark.parametrize(
    "data", [b"", b"{", b"nonsense", b'{"a": 1}x', b"{'a': 1}", b'{"a"\x00:1}']
)
def test_what_is_not_json_is_refused(data):
    assert problem(data) is Problem.NOT_JSON


@pytest.mark.parametrize("data", [b"[]", b'"text"', b"5", b"null"])
def test_what_is_not_an_object_is_refused(data):
    assert problem(data) is Problem.NOT_AN_OBJECT


def test_a_key_twice_is_refused_by_name_since_readers_differ_in_which_they_keep():
    with pytest.raises(CredentialError) as refused:
        parse_object(b'{"x": {"validUntil": 1, "validUntil": 2}}')
    assert (refused.value.problem, refused.value.where) == (Problem.DUPLICATE_KEY, "validUntil")


@pytest.mark.parametrize(
    "number", [b"NaN", b"Infinity", b"-Infinity", b"1e999", b"9" * 400, b"9" * 5000]
)
def test_numbers_that_json_or_doubles_do_not_have_are_refused(number):
    assert problem(b'{"a": ' + number + b"}") is Problem.BAD_NUMBER


@pytest.mark.parametrize("place", [b'{"a": "\\ud800"}', b'{"\\udfff": 1}'])
def test_half_of_a_surrogate_pair_is_refused(place):
    assert problem(place) is Problem.LONE_SURROGATE


def test_very_many_values_are_refused():
    assert problem(b'{"a": [' + b",".join([b"1"] * 200) + b"]}", max_values=200) is (
        Problem.TOO_MANY_VALUES
    )


@given(st.binary(max_size=200))
def test_any_bytes_give_an_object_or_our_error(data):
    with contextlib.suppress(CredentialError):
        assert isinstance(parse_object(data), dict)


@given(st.dictionaries(st.text(max_size=4), st.text(max_size=8), max_size=4))
def test_any_object_that_json_can_write_is_read_back(value):
    assert parse_object(json.dumps(value).encode()) == value
