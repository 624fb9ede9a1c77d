"""Nothing is signed that another verifier might read differently; the error names the field."""

import pytest

from microcred_plugin.credential.errors import CredentialError, Problem
from microcred_plugin.credential.proofs import sign
from microcred_plugin.credential.signable import check_signable
from tests.credential.factories import NOW, changed, signed, signer, unsigned

NAME = ("credentialSubject", "identifier", 0, "identityHash")


def refusal(document):
    with pytest.raises(CredentialError) as refused:
        sign(document, signer=signer(), created=NOW)
    return refused.value.problem, refused.value.where


@pytest.mark.parametrize(
    "character",
    [
        "\x00",
        "\x01",
        "\x08",
        "\x0b",
        "\x0c",
        "\x1f",
        "\x7f",
        "\x85",
        "\ufffe",
        "\uffff",
        "\U0001fffe",
        "\ufdd0",
        "\ud800",
    ],
)
def test_characters_that_libraries_escape_differently_are_refused_with_their_field(character):
    document = changed(unsigned(), NAME, f"Learner{character}01")
    where = "credentialSubject.identifier[0].identityHash"
    assert refusal(document) == (Problem.FORBIDDEN_CHARACTER, where)


@pytest.mark.parametrize("text", ["Ünïcödé", "a\tb\nc\r", '"quoted\\"', "😀", "\u2028", "  "])
def test_other_characters_are_signed(text):
    assert signed(changed(unsigned(), NAME, text))["proof"]


@pytest.mark.parametrize(
    "number",
    [1e20, 1e-7, 6.0, 5.25, 0.1 + 0.2, float("nan"), float("inf"), 2**53, 10**21, 1_000_000.5],
)
def test_numbers_at_the_edges_are_refused_with_their_field(number):
    document = changed(unsigned(), ("credentialSubject", "creditsEarned"), number)
    assert refusal(document) == (Problem.UNSAFE_NUMBER, "credentialSubject.creditsEarned")


@pytest.mark.parametrize("number", [3, 30, 5.5, 0.1, 29.9, 2**53 - 1])
def test_integers_and_one_decimal_are_signed(number):
    check_signable({"a": number})


@pytest.mark.parametrize("value", [None, [], {}, b"x", {"a": object()}])
def test_nothing_empty_and_nothing_that_json_does_not_know_is_signed(value):
    with pytest.raises(CredentialError) as refused:
        check_signable({"a": {"b": value}})
    assert refused.value.problem is Problem.UNSAFE_VALUE
    assert refused.value.where.startswith("a.b")


def test_keys_are_looked_at_too():
    with pytest.raises(CredentialError):
        check_signable({"a\x01": 1})
    with pytest.raises(CredentialError):
        check_signable({5: 1})


def test_a_key_url_with_a_control_character_is_refused():
    bad = signer(did="did:web:campus.example\x01")
    with pytest.raises(CredentialError) as refused:
        sign(unsigned(), signer=bad, created=NOW)
    assert refused.value.where == "verificationMethod"
