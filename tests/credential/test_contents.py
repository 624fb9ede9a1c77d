"""What a credential tells a reader, and that nothing in it can get in the way of reading."""

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microcred_plugin.credential.contents import Level, Shown, contents_of

DOCUMENT = {
    "id": "https://lms.example/credentials/1",
    "name": "Reading maps",
    "issuer": {"id": "did:web:lms.example", "name": "Demonstration University"},
    "validFrom": "2026-11-23T12:00:00Z",
    "validUntil": "2027-11-23T12:00:00Z",
    "evidence": [{"type": ["Evidence"], "name": "A walk"}],
    "credentialSubject": {
        "identifier": [
            {"hashed": True, "identityHash": "sha256$0", "identityType": "emailAddress"},
            {"hashed": False, "identityHash": "Learner 01", "identityType": "name"},
        ],
        "creditsEarned": 6,
        "result": [
            {"resultDescription": "urn:1", "status": "Completed"},
            {"resultDescription": "urn:2", "status": "Completed", "value": "81.5"},
            {"resultDescription": "urn:3", "status": "Failed"},
        ],
        "achievement": {
            "name": "Reading maps",
            "description": "From contour lines to routes.",
            "criteria": {"narrative": "Pass both tests."},
            "inLanguage": "en",
            "alignment": [
                {"targetType": "ext:NLQFLevel", "targetName": "NLQF level 6"},
                {
                    "targetType": "ext:EQFLevel",
                    "targetName": "EQF level 6",
                    "targetDescription": "Indicative",
                },
                {"targetType": "ext:QualityAssurance", "targetName": "A framework"},
            ],
            "resultDescription": [
                {"id": "urn:1", "name": "MAP-1", "resultType": "Status"},
                {"id": "urn:2", "name": "MAP-2", "resultType": "Percent"},
                {"id": "urn:3", "name": "MAP-3", "resultType": "Status"},
            ],
        },
    },
}


def changed(**subject):
    return {**DOCUMENT, "credentialSubject": {**DOCUMENT["credentialSubject"], **subject}}


def test_everything_that_a_reader_wants_to_know_is_found():
    found = contents_of(DOCUMENT)
    assert (found.holder, found.name, found.ec) == ("Learner 01", "Reading maps", Decimal(6))
    assert (found.issuer, found.issuer_id) == ("Demonstration University", "did:web:lms.example")
    assert found.levels == (Level("NLQF level 6", ""), Level("EQF level 6", "Indicative"))
    assert found.framework == "A framework"
    assert (found.language, found.criteria) == ("en", "Pass both tests.")
    assert found.awarded == datetime(2026, 11, 23, 12, tzinfo=UTC)
    assert found.valid_until == datetime(2027, 11, 23, 12, tzinfo=UTC)
    assert found.evidence == ("A walk",)


def test_a_result_shows_its_value_with_the_unit_and_a_status_only_where_it_is_unusual():
    rows = contents_of(DOCUMENT).results
    assert rows == (Shown("MAP-1", ""), Shown("MAP-2", "81.5 %"), Shown("MAP-3", "Failed"))


def test_a_hashed_name_is_no_name():
    hashed = [{"hashed": True, "identityHash": "sha256$0", "identityType": "name"}]
    assert contents_of(changed(identifier=hashed)).holder == ""


def test_an_issuer_may_be_an_address_alone():
    found = contents_of({**DOCUMENT, "issuer": "https://issuer.example"})
    assert (found.issuer, found.issuer_id) == ("", "https://issuer.example")


def test_credits_on_offer_stand_in_for_credits_that_are_not_stated_as_earned():
    achievement = {**DOCUMENT["credentialSubject"]["achievement"], "creditsAvailable": 7.5}
    found = contents_of(changed(creditsEarned=None, achievement=achievement))
    assert found.ec == Decimal("7.5")


def test_a_name_in_several_languages_is_read_in_the_first():
    achievement = {"name": {"nl": "Kaartlezen", "en": "Reading maps"}}
    assert contents_of(changed(achievement=achievement)).name == "Kaartlezen"


def test_a_text_of_any_length_is_shown_in_part():
    assert len(contents_of(changed(achievement={"name": "x" * 90_000})).name) < 10_000


def test_the_holder_is_not_in_the_representation():
    assert "Learner 01" not in repr(contents_of(DOCUMENT))


def _places(value, path=()):
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value)
    if isinstance(value, dict | list):
        for key, inner in items:
            yield from (
                _places(inner, (*path, key)) if isinstance(inner, dict | list) else [(*path, key)]
            )


PLACES = [place for place in _places(DOCUMENT) if place]
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=4,
)


@given(place=st.sampled_from(PLACES), value=ANYTHING)
def test_whatever_stands_in_any_place_can_be_read(place, value):
    document = json.loads(json.dumps(DOCUMENT))
    inner = document
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = value
    found = contents_of(document)
    assert all(isinstance(text, str) for text in (found.name, found.holder, found.issuer))


@pytest.mark.parametrize("document", [{}, {"credentialSubject": []}, {"credentialSubject": "x"}])
def test_nothing_at_all_can_be_read(document):
    assert contents_of(document).name == ""
