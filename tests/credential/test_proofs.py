"""Data Integrity proofs: the published vectors byte for byte, and refusal after any change."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest

from microcred_plugin.credential import contexts, proofs
from microcred_plugin.credential.canonical import canonical_nquads
from microcred_plugin.credential.errors import CredentialError, Problem
from microcred_plugin.credential.jcs import canonical_json
from microcred_plugin.credential.keys import KeyType, LocalSigner, PublicKey
from microcred_plugin.credential.multibase import base58_encode, decode
from tests.credential.factories import NOW, changed, leaves, signed, signer, unsigned, without

EDDSA = "vectors/vc-di-eddsa"
CREATED = datetime(2023, 2, 24, 23, 36, 38, tzinfo=UTC)


@pytest.fixture(scope="session")
def with_examples(read_standard):
    """The contexts with W3C's examples context, which defines every term: for vectors only."""
    document = read_standard("contexts/credentials-examples-v2.json")
    return contexts.bundled().with_extra(
        {"https://www.w3.org/ns/credentials/examples/v2": document}
    )


@pytest.fixture(scope="session")
def published_signer(read_standard):
    pair = read_standard(f"{EDDSA}/keyPair.json")
    proof = read_standard(f"{EDDSA}/eddsa-rdfc-2022/signedDataInt.json")["proof"]
    return LocalSigner.from_raw(
        decode(pair["privateKeyMultibase"])[2:],
        key_type=KeyType.ED25519,
        verification_method=proof["verificationMethod"],
    )


def text(standards, name):
    return (standards / EDDSA / name).read_text("utf-8").rstrip("\n")


def problem(call, *arguments, **keywords):
    with pytest.raises(CredentialError) as refused:
        call(*arguments, **keywords)
    return refused.value.problem


def test_the_rdfc_vector_is_reproduced_step_by_step(standards, read_standard, with_examples):
    folder = "eddsa-rdfc-2022"
    document = canonical_nquads(read_standard(f"{EDDSA}/unsigned.json"), contexts=with_examples)
    config = read_standard(f"{EDDSA}/{folder}/proofConfigDataInt.json")
    config = canonical_nquads(config, contexts=with_examples)
    data = proofs.hash_data(document, config=config)
    assert document.decode().rstrip("\n") == text(standards, f"{folder}/canonDocDataInt.txt")
    assert config.decode().rstrip("\n") == text(standards, f"{folder}/proofCanonDataInt.txt")
    assert hashlib.sha256(document).hexdigest() == text(standards, f"{folder}/docHashDataInt.txt")
    assert hashlib.sha256(config).hexdigest() == text(standards, f"{folder}/proofHashDataInt.txt")
    assert data.hex() == text(standards, f"{folder}/combinedHashDataInt.txt")


def test_signing_the_published_document_gives_the_published_proof(
    standards, read_standard, with_examples, published_signer
):
    document = read_standard(f"{EDDSA}/unsigned.json")
    result = proofs.sign(document, signer=published_signer, created=CREATED, contexts=with_examples)
    published = read_standard(f"{EDDSA}/eddsa-rdfc-2022/signedDataInt.json")
    assert result == {**published, "proof": [published["proof"]]}
    value = result["proof"][0]["proofValue"]
    assert value == text(standards, "eddsa-rdfc-2022/sigBTC58DataInt.txt")
    assert decode(value).hex() == text(standards, "eddsa-rdfc-2022/sigHexDataInt.txt")


def test_the_employment_vector_is_reproduced_from_its_canonical_forms(
    standards, read_standard, published_signer
):
    folder = "eddsa-rdfc-2022/employ"
    document = (standards / EDDSA / folder / "canonDocDataInt.txt").read_bytes()
    config = (standards / EDDSA / folder / "proofCanonDataInt.txt").read_bytes()
    data = proofs.hash_data(document, config=config)
    assert data.hex() == text(standards, f"{folder}/combinedHashDataInt.txt")
    signature = published_signer.sign(data)
    published = read_standard(f"{EDDSA}/{folder}/signedDataInt.json")["proof"]["proofValue"]
    assert "z" + base58_encode(signature) == published


def test_the_jcs_vector_is_reproduced_and_verifies(standards, read_standard, published_signer):
    folder = "eddsa-jcs-2022"
    document = read_standard(f"{EDDSA}/{folder}/signedJCS.json")
    body = canonical_json(proofs.unsecured(document))
    config = canonical_json(without(document["proof"], "proofValue"))
    assert body == text(standards, f"{folder}/canonDocJCS.txt")
    assert config == text(standards, f"{folder}/proofCanonJCS.txt")
    data = proofs.hash_data(body.encode(), config=config.encode())
    assert data.hex() == text(standards, f"{folder}/combinedHashJCS.txt")
    assert published_signer.sign(data).hex() == text(standards, f"{folder}/sigHexJCS.txt")
    key = published_signer.public_key
    proofs.verify_proof(document, document["proof"], key=key, now=NOW)
    altered = changed(document, ("name",), "Other")
    assert problem(proofs.verify_proof, altered, altered["proof"], key=key, now=NOW) is (
        Problem.WRONG_SIGNATURE
    )
    other = changed(document, ("@context",), ["https://www.w3.org/ns/credentials/v2"])
    assert problem(proofs.verify_proof, other, other["proof"], key=key, now=NOW) is (
        Problem.BAD_PROOF
    )


def test_a_jcs_proof_without_a_context_of_its_own_is_over_the_document_as_it_is():
    document = {"name": "x", "issuer": "https://issuer.example/1"}
    proof = {
        **proofs.proof_options("did:example:1#k", created=NOW),
        "cryptosuite": "eddsa-jcs-2022",
    }
    data = proofs.hash_data(
        canonical_json(document).encode(), config=canonical_json(proof).encode()
    )
    proof["proofValue"] = "z" + base58_encode(signer().sign(data))
    proofs.verify_proof(document, proof, key=signer().public_key, now=NOW)
    broken = {"name": "\ud800"}
    assert (
        problem(proofs.verify_proof, broken, proof, key=signer().public_key, now=NOW)
        is Problem.LONE_SURROGATE
    )


@pytest.mark.parametrize("name", ["simple", "complete"])
def test_the_signed_fixtures_of_1edtech_verify(name, read_standard):
    document = read_standard(f"vectors/1edtech/{name}.json")
    (proof,) = document["proof"]
    key = PublicKey.from_multikey(proof["verificationMethod"].partition("#")[2])
    proofs.verify_proof(document, proof, key=key, now=NOW)
    with pytest.raises(CredentialError):
        proofs.verify_proof(changed(document, ("name",), "x"), proof, key=key, now=NOW)


def test_the_fixture_with_a_wrong_value_is_refused(read_standard):
    document = read_standard("vectors/1edtech/simple-err-proof-value.json")
    (proof,) = document["proof"]
    key = PublicKey.from_multikey(proof["verificationMethod"].partition("#")[2])
    assert problem(proofs.verify_proof, document, proof, key=key, now=NOW) is (
        Problem.WRONG_SIGNATURE
    )


def test_what_is_signed_verifies_and_is_a_list_of_one_proof():
    document = signed()
    (proof,) = document["proof"]
    assert proof["cryptosuite"] == "eddsa-rdfc-2022"
    assert proof["verificationMethod"] == signer().verification_method
    proofs.verify_proof(document, proof, key=signer().public_key, now=NOW)


def test_every_changed_value_breaks_the_proof():
    document = signed()
    survivors = []
    for path, value in leaves(document):
        if isinstance(value, bool):
            other = not value
        elif isinstance(value, int | float):
            other = value + 1
        else:
            other = value[:-1] + ("x" if value[-1] != "x" else "y")
        altered = changed(document, path, other)
        try:
            proofs.verify_proof(altered, altered["proof"][0], key=signer().public_key, now=NOW)
        except CredentialError:
            continue
        survivors.append(path)
    assert survivors == []


def test_every_value_left_out_breaks_the_proof():
    document = signed()
    survivors = []
    for path, _ in leaves(document):
        altered = without(document, *path)
        try:
            proofs.verify_proof(altered, altered["proof"][0], key=signer().public_key, now=NOW)
        except CredentialError:
            continue
        survivors.append(path)
    # The creator is the issuer, whose type is signed where the issuer stands.
    assert survivors == [("credentialSubject", "achievement", "creator", "type", 0)]


@pytest.mark.parametrize("seconds", [0, 1])
def test_the_moment_of_signing_is_signed(seconds):
    document = proofs.sign(unsigned(), signer=signer(), created=NOW + timedelta(seconds=seconds))
    assert document["proof"][0]["created"] == f"2026-11-23T12:00:0{seconds}Z"


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        proofs.sign(unsigned(), signer=signer(), created=datetime(2026, 1, 1))  # noqa: DTZ001


def test_a_document_with_a_proof_is_not_signed_again():
    assert problem(proofs.sign, signed(), signer=signer(), created=NOW) is Problem.BAD_PROOF


def test_a_key_of_another_algorithm_does_not_sign():
    other = LocalSigner.from_raw(b"\x01" * 32, key_type=KeyType.P256, verification_method="x:y")
    assert problem(proofs.sign, unsigned(), signer=other, created=NOW) is Problem.UNSUPPORTED_KEY


def test_a_key_of_another_kind_does_not_verify():
    other = LocalSigner.from_raw(b"\x01" * 32, key_type=KeyType.P256, verification_method="x:y")
    document = signed()
    assert (
        problem(proofs.verify_proof, document, document["proof"][0], key=other.public_key, now=NOW)
        is Problem.UNSUPPORTED_KEY
    )


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"type": "Ed25519Signature2020"}, Problem.UNSUPPORTED_CRYPTOSUITE),
        ({"cryptosuite": "ecdsa-sd-2023"}, Problem.UNSUPPORTED_CRYPTOSUITE),
        ({"cryptosuite": ["eddsa-rdfc-2022"]}, Problem.UNSUPPORTED_CRYPTOSUITE),
        ({"proofPurpose": "authentication"}, Problem.BAD_PROOF),
        ({"created": "yesterday"}, Problem.BAD_PROOF),
        ({"created": "2026-11-23T12:00:00"}, Problem.BAD_PROOF),
        ({"expires": "2026-11-23T11:59:59Z"}, Problem.BAD_PROOF),
        ({"expires": 5}, Problem.BAD_PROOF),
        ({"proofValue": "u123"}, Problem.BAD_PROOF),
        ({"proofValue": None}, Problem.BAD_PROOF),
        ({"proofValue": "z0"}, Problem.BAD_MULTIBASE),
        ({"nonce": "added"}, Problem.WRONG_SIGNATURE),
        ({"unheard": "added"}, Problem.UNDEFINED_TERM),
    ],
)
def test_a_proof_that_says_something_else_is_refused(changes, expected):
    document = signed()
    proof = {**document["proof"][0], **changes}
    assert (
        problem(proofs.verify_proof, document, proof, key=signer().public_key, now=NOW) is expected
    )


def test_proofs_are_found_in_a_list_alone_or_not_at_all():
    assert proofs.proofs_of({"proof": {"a": 1}}) == [{"a": 1}]
    assert proofs.proofs_of({"proof": [1, 2]}) == [1, 2]
    assert proofs.proofs_of({}) == []
