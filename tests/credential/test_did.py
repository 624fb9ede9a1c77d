"""Identifiers: ours from a base address, those of others to a key that may sign claims."""

import contextlib
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microcred_plugin.credential import did
from microcred_plugin.credential.errors import CredentialError, Problem, Unavailable
from microcred_plugin.credential.keys import KeyType, LocalSigner
from microcred_plugin.credential.multibase import base64url_encode
from microcred_plugin.credential.parse import parse_object
from tests.credential.factories import DID, as_bytes, signer

KEY = signer().public_key
P256 = LocalSigner.from_raw(
    b"\x05" * 32, key_type=KeyType.P256, verification_method="x:y"
).public_key


def problem(call, *arguments, **keywords):
    with pytest.raises(CredentialError) as refused:
        call(*arguments, **keywords)
    return refused.value.problem


def nothing(url):
    raise Unavailable(url)


@pytest.mark.parametrize(
    ("base", "segments", "identifier", "address"),
    [
        (
            "https://lms.example",
            ("microcredentials", "issuers", "demo"),
            "did:web:lms.example:microcredentials:issuers:demo",
            "https://lms.example/microcredentials/issuers/demo/did.json",
        ),
        (
            "https://LMS.example:8443/",
            ("a",),
            "did:web:lms.example%3A8443:a",
            "https://lms.example:8443/a/did.json",
        ),
        (
            "https://lms.example:443",
            (),
            "did:web:lms.example",
            "https://lms.example/.well-known/did.json",
        ),
        (
            "https://lms.example/sub",
            ("x",),
            "did:web:lms.example:sub:x",
            "https://lms.example/sub/x/did.json",
        ),
        ("https://localhost", ("x",), "did:web:localhost:x", "https://localhost/x/did.json"),
    ],
)
def test_an_https_address_becomes_a_did_and_the_did_its_document(
    base, segments, identifier, address
):
    assert did.web_did(base, segments) == identifier
    assert did.did_document_url(identifier) == address


@pytest.mark.parametrize(
    ("base", "segments"),
    [
        ("http://lms.example", ()),
        ("https://192.0.2.1", ()),
        ("https://[2001:db8::1]", ()),
        ("https://1.2.3.4.5", ()),
        ("https://user@lms.example", ()),
        ("https://lms.example?x=1", ()),
        ("https://lms.example#x", ()),
        ("https://lms.example:port", ()),
        ("https://", ()),
        ("lms.example", ()),
        ("https://lms_example", ()),
        ("https://lms.example", ("a:b",)),
        ("https://lms.example", ("..",)),
        ("https://lms.example", ("",)),
        ("https://lms.example", ("a b",)),
    ],
)
def test_what_cannot_be_a_did_web_is_refused(base, segments):
    assert problem(did.web_did, base, segments) is Problem.BAD_DID


@pytest.mark.parametrize(
    "identifier",
    [
        "did:web:",
        "did:web:192.0.2.1",
        "did:web:lms.example%3A0",
        "did:web:lms.example%3A99999",
        "did:web:lms.example%3Aport",
        "did:web:lms.example%2Fpath",
        "did:web:lms.example:..:x",
        "did:web:lms.example::x",
        "did:web:user%40lms.example",
        "did:webs:lms.example",
        "did:key:z6Mk",
    ],
)
def test_a_did_that_names_no_public_host_and_path_is_refused(identifier):
    assert problem(did.did_document_url, identifier) is Problem.BAD_DID


@given(st.text(max_size=40))
def test_any_text_is_an_https_address_or_refused(text):
    with contextlib.suppress(CredentialError):
        assert did.did_document_url(f"did:web:{text}").startswith("https://")


def test_the_issuer_document_lists_keys_as_multikeys_and_their_urls_as_texts():
    document = did.issuer_document(DID, [KEY, P256])
    urls = [f"{DID}#{KEY.multikey}", f"{DID}#{P256.multikey}"]
    assert document["id"] == DID
    assert document["assertionMethod"] == urls
    assert document["verificationMethod"][0] == {
        "id": urls[0],
        "type": "Multikey",
        "controller": DID,
        "publicKeyMultibase": KEY.multikey,
    }


def test_an_issuer_without_keys_has_a_document_without_empty_lists():
    assert set(did.issuer_document(DID, [])) == {"@context", "id"}


def test_our_own_key_is_found_where_the_did_says():
    asked = []

    def fetch(url):
        asked.append(url)
        return did.issuer_document(DID, [KEY])

    method = did.resolve_method(did.key_url(DID, KEY), fetch=fetch)
    assert (method.key, method.controller, method.asserts) == (KEY, DID, True)
    assert asked == ["https://campus.example/microcredentials/issuers/demo/did.json"]


@pytest.mark.parametrize("key", [KEY, P256])
def test_did_key_holds_its_key_and_asks_nobody(key):
    identifier = f"did:key:{key.multikey}"
    method = did.resolve_method(f"{identifier}#{key.multikey}", fetch=nothing)
    assert (method.key, method.controller, method.asserts) == (key, identifier, True)


@pytest.mark.parametrize("key", [KEY, P256])
def test_did_jwk_holds_its_key_and_asks_nobody(key):
    identifier = f"did:jwk:{base64url_encode(as_bytes(key.to_jwk()))}"
    method = did.resolve_method(f"{identifier}#0", fetch=nothing)
    assert (method.key, method.controller) == (key, identifier)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (f"did:key:{KEY.multikey}", Problem.BAD_DID),
        (f"did:key:{KEY.multikey}#{P256.multikey}", Problem.BAD_DID),
        ("did:key:z6Mk#z6Mk", Problem.UNSUPPORTED_KEY),
        ("did:jwk:e30#0", Problem.UNSUPPORTED_KEY),
        ("did:jwk:W10#0", Problem.NOT_AN_OBJECT),
        ("did:jwk:!#0", Problem.BAD_MULTIBASE),
        ("did:example:1#k", Problem.UNSUPPORTED_DID),
        ("http://issuer.example/1#k", Problem.UNSUPPORTED_DID),
        ("", Problem.UNSUPPORTED_DID),
    ],
)
def test_other_identifiers_are_refused_with_the_reason(url, expected):
    assert problem(did.resolve_method, url, fetch=nothing) is expected


def test_a_document_that_cannot_be_had_is_said_to_be_unavailable():
    with pytest.raises(Unavailable):
        did.resolve_method(did.key_url(DID, KEY), fetch=nothing)


def test_a_document_of_another_id_is_refused():
    other = did.issuer_document("did:web:other.example", [KEY])
    assert problem(did.resolve_method, did.key_url(DID, KEY), fetch=lambda _: other) is (
        Problem.BAD_DID
    )


def test_a_key_that_is_not_in_the_document_is_refused():
    document = did.issuer_document(DID, [P256])
    assert problem(did.resolve_method, did.key_url(DID, KEY), fetch=lambda _: document) is (
        Problem.BAD_KEY
    )


def test_a_key_at_an_https_address_is_read_from_the_document_there():
    url = "https://issuer.example/1"
    document = did.issuer_document(url, [KEY])
    method = did.resolve_method(f"{url}#{KEY.multikey}", fetch=lambda _: document)
    assert method.controller == url


def test_a_listed_key_that_is_not_for_assertion_does_not_assert():
    document = did.issuer_document(DID, [KEY])
    del document["assertionMethod"]
    assert not did.methods_of(document)[0].asserts


def test_relative_urls_and_embedded_keys_and_json_web_keys_are_understood():
    relative = {"id": "#a", "controller": DID, "publicKeyMultibase": KEY.multikey}
    embedded = {"id": f"{DID}#b", "controller": DID, "publicKeyJwk": P256.to_jwk()}
    document = {
        "id": DID,
        "verificationMethod": relative,
        "assertionMethod": ["#a", embedded, 5],
    }
    found = did.methods_of(document)
    assert [(method.id, method.key, method.asserts) for method in found] == [
        (f"{DID}#a", KEY, True),
        (f"{DID}#b", P256, True),
    ]


def test_a_key_ends_at_the_earlier_of_its_dates():
    row = {"id": "#a", "controller": DID, "publicKeyMultibase": KEY.multikey}
    dates = {"expires": "2027-01-01T00:00:00Z", "revoked": "2026-01-01T00:00:00Z"}
    (method,) = did.methods_of({"id": DID, "verificationMethod": [{**row, **dates}]})
    assert method.ends == datetime(2026, 1, 1, tzinfo=UTC)


@given(st.recursive(st.none() | st.text(max_size=5), lambda inner: st.lists(inner, max_size=3)))
def test_any_shape_of_document_is_read_without_an_error(value):
    assert did.methods_of({"id": DID, "verificationMethod": value, "assertionMethod": value}) == []


def test_a_key_that_is_written_into_its_url_is_found():
    assert did.fragment_key(did.key_url(DID, KEY)) == KEY
    assert did.fragment_key(f"{DID}#key-1") is None


def test_the_document_is_plain_json():
    document = did.issuer_document(DID, [KEY])
    assert parse_object(as_bytes(document)) == document
