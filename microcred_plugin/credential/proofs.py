"""Data Integrity proofs: one table of cryptosuites, signing, verifying.

W3C Verifiable Credential Data Integrity 1.0 and Data Integrity EdDSA Cryptosuites v1.0. A new suite
is a row in `SUITES`. Only eddsa-rdfc-2022 is signed with; eddsa-jcs-2022 is verified too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from microcred_plugin.credential.canonical import canonical_nquads
from microcred_plugin.credential.contexts import Contexts
from microcred_plugin.credential.errors import CredentialError, Problem
from microcred_plugin.credential.jcs import canonical_json
from microcred_plugin.credential.keys import Algorithm, KeyType, PublicKey, Signer
from microcred_plugin.credential.multibase import base58_encode, decode
from microcred_plugin.credential.signable import check_signable
from microcred_plugin.credential.times import read_timestamp, timestamp

__all__ = [
    "SUITES",
    "Cryptosuite",
    "Suite",
    "hash_data",
    "proof_options",
    "proofs_of",
    "sign",
    "signed",
    "unsecured",
    "verify_proof",
]

Json = dict[str, Any]
Canonicalise = Callable[[Mapping[str, Any], Contexts | None], bytes]

PROOF_TYPE = "DataIntegrityProof"
PROOF_PURPOSE = "assertionMethod"


class Cryptosuite(StrEnum):
    """Names of the cryptosuites that can be verified."""

    EDDSA_RDFC_2022 = "eddsa-rdfc-2022"
    EDDSA_JCS_2022 = "eddsa-jcs-2022"


@dataclass(frozen=True)
class Suite:
    """How one cryptosuite turns a document into bytes, and the kind of key it takes."""

    key_type: KeyType
    canonicalise: Canonicalise
    own_context: bool


def _rdfc(document: Mapping[str, Any], contexts: Contexts | None) -> bytes:
    return canonical_nquads(document, contexts=contexts)


def _jcs(document: Mapping[str, Any], _contexts: Contexts | None) -> bytes:
    try:
        return canonical_json(document).encode("utf-8")
    except UnicodeEncodeError:
        raise CredentialError(Problem.LONE_SURROGATE) from None


SUITES: Mapping[str, Suite] = {
    Cryptosuite.EDDSA_RDFC_2022: Suite(KeyType.ED25519, _rdfc, own_context=False),
    Cryptosuite.EDDSA_JCS_2022: Suite(KeyType.ED25519, _jcs, own_context=True),
}


def sign(
    document: Mapping[str, Any],
    *,
    signer: Signer,
    created: datetime,
    contexts: Contexts | None = None,
) -> Json:
    """Return `document` with an eddsa-rdfc-2022 proof, in a list of one.

    Raises CredentialError for a document that verifiers might read differently, that already has
    a proof, or for a signer of another algorithm.
    """
    if signer.algorithm is not Algorithm.EDDSA:
        raise CredentialError(Problem.UNSUPPORTED_KEY, given=str(signer.algorithm))
    if "proof" in document:
        raise CredentialError(Problem.BAD_PROOF, "proof", given="already signed")
    check_signable(document)
    options = proof_options(signer.verification_method, created=created)
    check_signable(options)
    config = {"@context": document["@context"], **options}
    data = hash_data(_rdfc(document, contexts), config=_rdfc(config, contexts))
    return signed(document, options=options, signature=signer.sign(data))


def proof_options(verification_method: str, *, created: datetime) -> Json:
    """Return an eddsa-rdfc-2022 proof that lacks only its value."""
    return {
        "type": PROOF_TYPE,
        "cryptosuite": str(Cryptosuite.EDDSA_RDFC_2022),
        "created": timestamp(created),
        "verificationMethod": verification_method,
        "proofPurpose": PROOF_PURPOSE,
    }


def signed(document: Mapping[str, Any], *, options: Json, signature: bytes) -> Json:
    """Return `document` with the proof made of `options` and `signature`."""
    return {**document, "proof": [{**options, "proofValue": "z" + base58_encode(signature)}]}


def hash_data(document: bytes, *, config: bytes) -> bytes:
    """Return the 64 bytes that are signed: SHA-256 of the proof, then of the document."""
    return hashlib.sha256(config).digest() + hashlib.sha256(document).digest()


def proofs_of(document: Mapping[str, Any]) -> list[Any]:
    """Return the proofs of a document, whether it has one, several or none."""
    proofs = document.get("proof")
    return [] if proofs is None else proofs if isinstance(proofs, list) else [proofs]


def unsecured(document: Mapping[str, Any]) -> Json:
    """Return the document without its proofs."""
    return {key: value for key, value in document.items() if key != "proof"}


def verify_proof(
    document: Mapping[str, Any],
    proof: Mapping[str, Any],
    *,
    key: PublicKey,
    now: datetime,
    contexts: Contexts | None = None,
    data: bytes | None = None,
) -> None:
    """Return nothing if `proof` is one by `key` over `document` without its proofs.

    `data` are the 64 bytes that it is over, if they are known already.
    Raises CredentialError: unsupported_cryptosuite and unsupported_key where it cannot be said;
    bad_proof, wrong_signature and those of canonical bytes where it does not hold.
    """
    suite = suite_of(proof)
    _check_options(proof, now=now)
    if key.type is not suite.key_type:
        raise CredentialError(Problem.UNSUPPORTED_KEY, given=str(key.type))
    data = data or _proof_data(document, proof, suite, contexts)
    if not key.verifies(_signature(proof), data):
        raise CredentialError(Problem.WRONG_SIGNATURE)


def _proof_data(
    document: Mapping[str, Any],
    proof: Mapping[str, Any],
    suite: Suite,
    contexts: Contexts | None,
) -> bytes:
    body = unsecured(document)
    if suite.own_context and "@context" in proof:
        _check_context(body, proof["@context"])
        body = {**body, "@context": proof["@context"]}
    config = {name: value for name, value in proof.items() if name != "proofValue"}
    if not suite.own_context or "@context" in proof:
        config["@context"] = body.get("@context")
    canonicalise = suite.canonicalise
    return hash_data(canonicalise(body, contexts), config=canonicalise(config, contexts))


def suite_of(proof: Mapping[str, Any]) -> Suite:
    """Return the row for a proof. Raises CredentialError (unsupported_cryptosuite)."""
    name = proof.get("cryptosuite")
    if proof.get("type") != PROOF_TYPE or not isinstance(name, str) or name not in SUITES:
        raise CredentialError(Problem.UNSUPPORTED_CRYPTOSUITE, given=str(name)[:60])
    return SUITES[name]


def _check_options(proof: Mapping[str, Any], *, now: datetime) -> None:
    if proof.get("proofPurpose") != PROOF_PURPOSE:
        raise CredentialError(Problem.BAD_PROOF, "proof.proofPurpose")
    for name in ("created", "expires"):
        if name in proof and read_timestamp(proof[name]) is None:
            raise CredentialError(Problem.BAD_PROOF, f"proof.{name}")
    expires = read_timestamp(proof.get("expires"))
    if expires is not None and expires < now:
        raise CredentialError(Problem.BAD_PROOF, "proof.expires", expired=proof["expires"])


def _check_context(body: Mapping[str, Any], own: Any) -> None:
    wanted, given = (
        value if isinstance(value, list) else [value] for value in (own, body.get("@context"))
    )
    if given[: len(wanted)] != wanted:
        raise CredentialError(Problem.BAD_PROOF, "proof.@context")


def _signature(proof: Mapping[str, Any]) -> bytes:
    value = proof.get("proofValue")
    if not isinstance(value, str) or not value.startswith("z"):
        raise CredentialError(Problem.BAD_PROOF, "proof.proofValue")
    return decode(value)
