"""Whatever somebody hands in, there is a report; nothing altered is ever called valid."""

import copy
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from microcred_plugin.credential.verify import Code, LineName, Outcome, Verdict
from tests.credential.factories import (
    LIST_URL,
    World,
    as_bytes,
    changed,
    leaves,
    signed,
    status_list,
    without,
)

WORLD = World.in_order()
SIGNED = signed()
DATA = as_bytes(SIGNED)
PATHS = [path for path, _ in leaves(SIGNED)]
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8)
    | st.sampled_from(["@id", "_:b0", "did:web:x", "https://a.example/#z6Mk", "urn:x"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "type", "@value", "@context", "@language", "name", "issuer"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=6,
)


def test_every_changed_value_is_refused():
    good = []
    for path, value in leaves(SIGNED):
        other = (not value) if isinstance(value, bool) else value * 2
        if WORLD.check(changed(SIGNED, path, other)).verdict is Verdict.VALID:
            good.append(path)
    assert good == []


def test_every_value_left_out_is_refused():
    good = [p for p in PATHS if WORLD.check(without(SIGNED, *p)).verdict is Verdict.VALID]
    assert good == []


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "not_json"),
        (b"[" * 50_000_000, "too_large"),
        (b'{"a":' * 100_000, "too_deep"),
        (b"\xff\xfe", "not_utf8"),
        (DATA[:-1], "not_json"),
        (b"[]", "not_an_object"),
        (b'{"id": 1, "id": 2}', "duplicate_key"),
        (b"<svg", "damaged_image"),
        (b"\x89PNG\r\n\x1a\n", "damaged_image"),
        (b'{"a": "\\ud800"}', "lone_surrogate"),
    ],
)
def test_what_cannot_be_read_is_invalid_with_the_reason(data, problem):
    report = WORLD.check(data)
    assert report.verdict is Verdict.INVALID
    line = report.line(LineName.FORM)
    assert (line.code, line.values["problem"]) == (Code.UNREADABLE, problem)
    assert {line.code for line in report.lines[1:]} == {Code.WITHHELD}
    assert json.dumps(report.to_plain())


@pytest.mark.parametrize("document", [{}, {"@context": {}}, {"proof": {}}, {"proof": None}])
def test_an_object_that_is_no_credential_is_never_valid(document):
    report = WORLD.check(document)
    assert report.verdict is not Verdict.VALID
    assert json.dumps(report.to_plain())


@settings(max_examples=100)
@given(st.integers(0, len(DATA) - 1))
def test_a_truncated_credential_is_refused(length):
    assert WORLD.check(DATA[:length]).verdict is Verdict.INVALID


@settings(max_examples=100)
@given(st.integers(0, len(DATA) - 1), st.integers(1, 255))
def test_a_flipped_byte_never_makes_another_valid_credential(place, flip):
    data = DATA[:place] + bytes([DATA[place] ^ flip]) + DATA[place + 1 :]
    report = WORLD.check(data)
    if report.verdict is Verdict.VALID:
        assert json.loads(data) == SIGNED


@settings(max_examples=200)
@given(st.sampled_from(PATHS), st.integers(0, 3), JSON)
def test_a_value_replaced_anywhere_gives_a_report_and_no_exception(path, up, value):
    place = path[: max(1, len(path) - up)]
    report = WORLD.check(changed(SIGNED, place, value))
    assert json.dumps(report.to_plain())
    if report.verdict is Verdict.VALID:
        assert report.credential == SIGNED


@settings(max_examples=100)
@given(st.sampled_from([path for path, _ in leaves(status_list())]), st.integers(0, 2), JSON)
def test_a_status_list_of_any_shape_gives_a_report(path, up, value):
    world = copy.deepcopy(WORLD)
    place = path[: max(1, len(path) - up)]
    world.documents[LIST_URL] = changed(status_list(), place, value)
    report = world.check(SIGNED)
    assert report.line(LineName.STATUS).outcome in {Outcome.UNKNOWN, Outcome.PASSED}


@settings(max_examples=100)
@given(JSON, JSON)
def test_a_did_document_of_any_shape_gives_a_report(methods, asserting):
    world = copy.deepcopy(WORLD)
    url = next(url for url in world.documents if url.endswith("did.json"))
    world.documents[url] = {
        **world.documents[url],
        "verificationMethod": methods,
        "assertionMethod": asserting,
    }
    assert world.check(SIGNED).verdict is not Verdict.VALID


@settings(max_examples=100)
@given(JSON)
def test_any_json_gives_a_report_that_is_not_valid(value):
    report = WORLD.check(as_bytes(value))
    assert report.verdict is not Verdict.VALID
    assert json.dumps(report.to_plain())
