"""Texts that may enter a credential."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microcred_plugin.domain.bilingual import Bilingual
from microcred_plugin.domain.errors import Fault, FaultCode
from microcred_plugin.domain.text import forbidden_character, is_slug, text_faults

FORBIDDEN = ["\x00", "\x01", "\x08", "\x0b", "\x0c", "\x1f", "\x7f", "\x80", "\x9f"]
NONCHARACTERS = ["\ufffe", "\uffff", "\ufdd0", "\ufdef", "\U0001fffe", "\U0010ffff"]
SURROGATES = ["\ud800", "\udfff"]
ALLOWED = ["\t", "\n", "\r", " ", "~", "\xa0", "é", "\ufdcf", "\ufdf0", "\ufffd", "\U0001f4dc"]


@pytest.mark.parametrize("character", FORBIDDEN + NONCHARACTERS + SURROGATES)
def test_control_characters_noncharacters_and_lone_surrogates_are_named(character):
    assert forbidden_character(f"a{character}b") == f"U+{ord(character):04X}"


@pytest.mark.parametrize("character", ALLOWED)
def test_their_neighbours_are_allowed(character):
    assert forbidden_character(f"a{character}b") is None


@given(st.text())
def test_the_first_forbidden_character_is_the_one_named(text):
    found = forbidden_character(text)
    if found is not None:
        first = text.index(chr(int(found[2:], 16)))
        assert forbidden_character(text[:first]) is None


@pytest.mark.parametrize("text", [None, "", "   ", "\n", "\u200b", "\ufeff \xad", "\u0301"])
def test_an_empty_text_is_missing_where_it_is_required(text):
    assert text_faults("name", text, maximum=10)[0] == Fault("name", FaultCode.REQUIRED)


def test_an_empty_text_is_fine_where_it_is_not():
    assert text_faults("name", "", maximum=10, required=False) == []


@pytest.mark.parametrize("value", [5, True, ["a"], {"en": "a"}])
def test_only_texts_are_texts(value):
    assert [fault.code for fault in text_faults("name", value, maximum=10)] == [
        FaultCode.WRONG_TYPE
    ]


def test_length_is_bounded_inclusively():
    assert text_faults("name", "a" * 10, maximum=10) == []
    too_long = text_faults("name", "a" * 11, maximum=10)
    assert too_long == [Fault("name", FaultCode.TOO_LONG, {"maximum": 10, "given": 11})]


def test_every_fault_of_a_text_is_told():
    codes = [fault.code for fault in text_faults("name", "\x01" * 11, maximum=10)]
    assert codes == [FaultCode.TOO_LONG, FaultCode.FORBIDDEN_CHARACTER]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("reading-maps", True),
        ("a", True),
        ("2026", True),
        ("", False),
        ("-maps", False),
        ("maps-", False),
        ("Maps", False),
        ("a b", False),
        ("a/b", False),
        ("kaärt", False),
    ],
)
def test_slugs_are_small_letters_digits_and_inner_hyphens(text, answer):
    assert is_slug(text) is answer


@pytest.mark.parametrize(
    ("language", "text"), [("nl", "Kaart"), ("nl-NL", "Kaart"), ("NL", "Kaart"), ("en", "Map")]
)
def test_a_pair_of_texts_gives_the_language_asked_for(language, text):
    assert Bilingual(en="Map", nl="Kaart").in_language(language) == text


def test_the_other_language_stands_in_for_a_missing_one():
    assert Bilingual(nl="Kaart").in_language("en") == "Kaart"
    assert Bilingual(en="Map").in_language("nl") == "Map"
    assert not Bilingual()
    assert Bilingual(nl="Kaart")


def test_a_fault_says_field_code_and_values():
    fault = Fault("ec", FaultCode.BELOW_MINIMUM, {"minimum": 3, "given": 2.5})
    assert str(fault) == "ec: below_minimum (minimum=3, given=2.5)"
    assert str(Fault("ec", FaultCode.REQUIRED)) == "ec: required"
    assert fault.to_plain() == {"field": "ec", "code": "below_minimum", "minimum": 3, "given": 2.5}
