"""VC-JWT: the same credential as a token, and every way in which a token can lie."""

import json
from datetime import timedelta

import jwt as pyjwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from microcred_plugin.credential.did import did_document_url, issuer_document, key_url
from microcred_plugin.credential.errors import CredentialError, Problem
from microcred_plugin.credential.jwt import is_token, read_token, sign_token, verify_token
from microcred_plugin.credential.keys import KeyType, LocalSigner
from microcred_plugin.credential.multibase import base64url_decode, base64url_encode
from microcred_plugin.credential.verify import Code, LineName, Outcome, Verdict, read_credential
from tests.credential.factories import (
    DID,
    LIST_URL,
    NOW,
    World,
    as_bytes,
    changed,
    holder,
    leaves,
    signed,
    signer,
    status_list,
    unsigned,
)


def p256(seed=5):
    raw = bytes([seed]) * 32
    bare = LocalSigner.from_raw(raw, key_type=KeyType.P256, verification_method="")
    return LocalSigner.from_raw(
        raw, key_type=KeyType.P256, verification_method=key_url(DID, bare.public_key)
    )


def world():
    keys = [signer().public_key, p256().public_key]
    return World({did_document_url(DID): issuer_document(DID, keys), LIST_URL: status_list()})


def forged(header=None, payload=None, *, by=None):
    """Return a token with another header or payload, signed by our key over that."""
    by = by or p256()
    parts = sign_token(unsigned(), signer=by).split(".")
    for number, changes in enumerate((header, payload)):
        if changes is not None:
            content = {**json.loads(base64url_decode(parts[number])), **changes}
            parts[number] = base64url_encode(as_bytes(content))
    text = ".".join(parts[:2])
    return f"{text}.{base64url_encode(by.sign(text.encode()))}".encode()


TOKEN = sign_token(unsigned(), signer=p256()).encode()


def test_an_independent_library_verifies_it_and_reads_the_whole_credential():
    x, y = (int.from_bytes(base64url_decode(p256().public_key.to_jwk()[c])) for c in "xy")
    key = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
    options = {"verify_nbf": False, "verify_exp": False}
    payload = pyjwt.decode(TOKEN.decode(), key, algorithms=["ES256"], options=options)
    claims = {name: payload.pop(name) for name in ("iss", "jti", "nbf")}
    assert payload == unsigned()
    assert claims == {"iss": DID, "jti": unsigned()["id"], "nbf": int(NOW.timestamp())}


def test_the_header_has_algorithm_key_and_type_and_nothing_else():
    assert pyjwt.get_unverified_header(TOKEN.decode()) == {
        "alg": "ES256",
        "kid": p256().verification_method,
        "typ": "JWT",
    }


def test_sub_and_exp_are_there_only_where_the_credential_says_so():
    bound = unsigned(holder=holder(wallet="did:key:z6MkW"), valid_until=NOW + timedelta(days=1))
    claims = read_token(sign_token(bound, signer=p256()).encode()).claims
    assert claims["sub"] == "did:key:z6MkW"
    assert claims["exp"] == int(NOW.timestamp()) + 86_400
    assert not {"sub", "exp"} & read_token(TOKEN).claims.keys()


def test_a_token_in_order_passes_every_line():
    report = world().check(TOKEN)
    assert [line.outcome for line in report.lines] == [Outcome.PASSED] * 6
    assert report.line(LineName.SIGNATURE).values["suite"] == "ES256"
    assert read_credential(TOKEN) == unsigned()


def test_a_token_around_white_space_is_read():
    assert is_token(b" " + TOKEN + b"\n")
    assert world().check(b" " + TOKEN + b"\n").verdict is Verdict.VALID


def test_every_changed_value_in_the_payload_is_refused():
    head, body, tail = TOKEN.split(b".")
    payload = json.loads(base64url_decode(body.decode()))
    for path, value in leaves(payload):
        other = (not value) if isinstance(value, bool) else value * 2
        altered = base64url_encode(as_bytes(changed(payload, path, other))).encode()
        assert world().check(b".".join((head, altered, tail))).verdict is Verdict.INVALID, path


@pytest.mark.parametrize(
    "claim",
    [
        {"iss": "did:web:other.example"},
        {"jti": "https://other.example/1"},
        {"nbf": 0},
        {"exp": 4_000_000_000},
        {"sub": "did:key:z6MkOther"},
    ],
)
def test_a_claim_that_says_something_else_than_the_credential_is_refused(claim):
    report = world().check(forged(payload=claim))
    assert report.line(LineName.SIGNATURE).code is Code.BAD_PROOF
    assert report.line(LineName.SIGNATURE).values["where"] == next(iter(claim))


@pytest.mark.parametrize(
    "header", [{"alg": "none"}, {"alg": "HS256"}, {"alg": "RS256"}, {"alg": 5}, {"crit": ["b64"]}]
)
def test_an_algorithm_or_extension_that_we_do_not_know_is_unknown_and_never_good(header):
    report = world().check(forged(header=header))
    assert report.line(LineName.SIGNATURE).code is Code.NOT_SUPPORTED
    assert report.verdict is Verdict.UNKNOWN
    assert report.credential is None


def test_an_algorithm_of_another_kind_of_key_is_not_tried():
    assert world().check(forged(header={"alg": "EdDSA"})).verdict is Verdict.UNKNOWN


@pytest.mark.parametrize("kid", [5, "", "#key", "did:example:1#key", "https://issuer.example/k"])
def test_a_token_whose_key_cannot_be_had_is_unknown(kid):
    report = world().check(forged(header={"kid": kid}))
    assert report.line(LineName.SIGNATURE).code is Code.KEY_UNAVAILABLE
    assert report.verdict is Verdict.UNKNOWN


def test_a_key_that_the_issuer_does_not_publish_is_refused():
    token = sign_token(unsigned(), signer=p256(6)).encode()
    assert world().check(token).line(LineName.ISSUER).code is Code.KEY_NOT_PUBLISHED


def test_a_revoked_credential_is_revoked_as_a_token_too():
    place = world()
    place.documents[LIST_URL] = status_list(94_567)
    assert place.check(TOKEN).line(LineName.STATUS).code is Code.REVOKED


@pytest.mark.parametrize(
    "data", [b"a.b.c", b"e30.e30.e30", b"W10.e30.AA", b"e30.bm9u.AA", TOKEN[:-40], TOKEN + b".x"]
)
def test_a_token_that_cannot_be_read_or_says_nothing_is_not_valid(data):
    assert world().check(data).verdict is not Verdict.VALID


def test_what_is_no_token_is_not_read_as_one():
    with pytest.raises(CredentialError) as refused:
        read_token(b"{}")
    assert refused.value.problem is Problem.NOT_JSON


def test_only_an_es256_key_signs_tokens_and_only_without_another_proof():
    for document, by, problem in (
        (unsigned(), signer(), Problem.UNSUPPORTED_KEY),
        (signed(), p256(), Problem.BAD_PROOF),
        (changed(unsigned(), ("name",), "\x01"), p256(), Problem.FORBIDDEN_CHARACTER),
    ):
        with pytest.raises(CredentialError) as refused:
            sign_token(document, signer=by)
        assert refused.value.problem is problem


def test_a_token_of_others_signed_eddsa_verifies_with_its_key():
    head = base64url_encode(as_bytes({"alg": "EdDSA", "kid": signer().verification_method}))
    text = f"{head}.{base64url_encode(as_bytes(unsigned()))}"
    data = f"{text}.{base64url_encode(signer().sign(text.encode()))}".encode()
    verify_token(read_token(data), key=signer().public_key)
    assert world().check(data).verdict is Verdict.VALID
