"""Keys and their texts: known values, round trips, and refusal of everything else."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microcred_plugin.credential import multibase
from microcred_plugin.credential.errors import CredentialError, Problem
from microcred_plugin.credential.keys import (
    Algorithm,
    KeyType,
    LocalSigner,
    PublicKey,
    new_private_key,
)


def problem(call, *arguments, **keywords):
    with pytest.raises(CredentialError) as refused:
        call(*arguments, **keywords)
    return refused.value.problem


def local(kind, raw=b"\x07" * 32):
    return LocalSigner.from_raw(raw, key_type=kind, verification_method="did:example:1#k")


# Test vectors of draft-msporny-base58.
@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"Hello World!", "2NEpo7TZRRrLZSi2U"),
        (
            b"The quick brown fox jumps over the lazy dog.",
            "USm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z",
        ),
        (bytes.fromhex("0000287fb4cd"), "11233QC4"),
        (b"", ""),
        (b"\0", "1"),
    ],
)
def test_base58_has_the_published_values(data, text):
    assert multibase.base58_encode(data) == text
    assert multibase.base58_decode(text) == data


@given(st.binary(max_size=80))
def test_bytes_come_back_from_either_alphabet(data):
    assert multibase.decode("z" + multibase.base58_encode(data)) == data
    assert multibase.decode("u" + multibase.base64url_encode(data)) == data


@pytest.mark.parametrize(
    "text",
    [
        "z0",
        "zO",
        "zI",
        "zl",
        "z" + "1" * 600,
        "m00",
        "",
        None,
        5,
        "u+/",
        "uAA=",
        "uA",
        "uAB",
        "u\u00e9",
    ],
)
def test_anything_but_the_one_text_of_some_bytes_is_refused(text):
    assert problem(multibase.decode, text) is Problem.BAD_MULTIBASE


def test_the_published_test_key_has_the_published_multikey(read_standard):
    pair = read_standard("vectors/vc-di-eddsa/keyPair.json")
    secret = multibase.decode(pair["privateKeyMultibase"])
    assert secret[:2] == b"\x80\x26"
    assert local(KeyType.ED25519, secret[2:]).public_key.multikey == pair["publicKeyMultibase"]


@pytest.mark.parametrize(("kind", "start"), [(KeyType.ED25519, "z6Mk"), (KeyType.P256, "zDna")])
def test_a_multikey_tells_its_kind_and_comes_back(kind, start):
    key = local(kind).public_key
    assert key.multikey.startswith(start)
    assert PublicKey.from_multikey(key.multikey) == key


@pytest.mark.parametrize("kind", list(KeyType))
def test_a_json_web_key_comes_back_and_holds_no_secret(kind):
    key = local(kind).public_key
    assert PublicKey.from_jwk(key.to_jwk()) == key
    assert "d" not in key.to_jwk()


@pytest.mark.parametrize(
    ("kind", "algorithm"), [(KeyType.ED25519, Algorithm.EDDSA), (KeyType.P256, Algorithm.ES256)]
)
def test_a_signature_verifies_with_its_key_and_its_data_only(kind, algorithm):
    signer = local(kind)
    signature = signer.sign(b"data")
    other = local(kind, b"\x08" * 32).public_key
    assert signer.algorithm is algorithm
    assert len(signature) == 64
    assert signer.public_key.verifies(signature, b"data")
    assert not signer.public_key.verifies(signature, b"date")
    assert not other.verifies(signature, b"data")
    assert not signer.public_key.verifies(signature[:-1], b"data")
    assert not signer.public_key.verifies(b"\0" * 64, b"data")


@pytest.mark.parametrize("kind", list(KeyType))
def test_new_private_keys_are_32_bytes_that_sign(kind):
    raw = new_private_key(kind, random=os.urandom)
    assert len(raw) == 32
    assert local(kind, raw).public_key.verifies(local(kind, raw).sign(b"x"), b"x")


def test_random_bytes_that_are_no_scalar_of_the_curve_are_drawn_again():
    draws = iter([b"\xff" * 32, b"\0" * 32, b"\x01" * 32])
    assert new_private_key(KeyType.P256, random=lambda _: next(draws)) == b"\x01" * 32


def test_a_signer_does_not_show_its_key():
    assert "07" not in repr(local(KeyType.ED25519))
    assert "Private" not in repr(local(KeyType.ED25519))


@pytest.mark.parametrize("raw", [b"", b"\x01" * 31, b"\x01" * 33])
@pytest.mark.parametrize("kind", list(KeyType))
def test_a_private_key_of_another_length_is_refused(kind, raw):
    assert problem(local, kind, raw) is Problem.BAD_KEY


@pytest.mark.parametrize("raw", [b"\0" * 32, b"\xff" * 32])
def test_a_private_key_off_the_curve_is_refused(raw):
    assert problem(local, KeyType.P256, raw) is Problem.BAD_KEY


def test_a_public_key_that_is_no_point_is_refused():
    assert problem(PublicKey, KeyType.P256, b"\x02" + b"\xff" * 32) is Problem.BAD_KEY
    assert problem(PublicKey, KeyType.ED25519, b"short") is Problem.BAD_KEY


@pytest.mark.parametrize("prefix", [b"\xe7\x01", b"\xed\x01\x00", b"\x12\x00", b""])
def test_a_multikey_of_another_kind_or_length_is_unsupported(prefix):
    text = "z" + multibase.base58_encode(prefix + b"\x01" * 32)
    assert problem(PublicKey.from_multikey, text) is Problem.UNSUPPORTED_KEY


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"kty": "RSA"}, Problem.UNSUPPORTED_KEY),
        ({"crv": "P-384"}, Problem.UNSUPPORTED_KEY),
        ({"x": 5}, Problem.BAD_KEY),
        ({"x": "AAAA"}, Problem.BAD_KEY),
        ({"y": "A" * 43}, Problem.BAD_KEY),
        ({"x": "***"}, Problem.BAD_MULTIBASE),
    ],
)
def test_a_json_web_key_of_another_kind_or_content_is_refused(changes, expected):
    jwk = {**local(KeyType.P256).public_key.to_jwk(), **changes}
    assert problem(PublicKey.from_jwk, jwk) is expected
