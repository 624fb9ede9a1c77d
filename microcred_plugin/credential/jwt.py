"""VC-JWT: a credential as the payload of a signed token (Open Badges 3.0, section 8.2).

Verifiers of the standards body accept ES256 and RS256; we sign ES256, and verify ES256 and EdDSA.
The token's claims repeat what the credential says; where they differ it is refused, so that no two
readers can see two issuers or dates.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from microcred_plugin.credential.errors import CredentialError, Problem
from microcred_plugin.credential.keys import ALGORITHM_OF, Algorithm, PublicKey, Signer
from microcred_plugin.credential.multibase import base64url_decode, base64url_encode
from microcred_plugin.credential.parse import LIMITS, Limits, parse_object
from microcred_plugin.credential.reading import issuer_id
from microcred_plugin.credential.signable import check_signable
from microcred_plugin.credential.times import read_timestamp

__all__ = ["Token", "is_token", "read_token", "sign_token", "verify_token"]

Json = dict[str, Any]

_COMPACT = re.compile(rb"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\Z")
_CLAIMS = ("iss", "sub", "jti", "nbf", "exp")


@dataclass(frozen=True)
class Token:
    """A token taken apart: its header, the credential in it, what was signed and the signature."""

    header: Json
    document: Json
    claims: Json
    signed: bytes
    signature: bytes

    @property
    def key_url(self) -> str:
        """Return the `kid`, or the empty text."""
        kid = self.header.get("kid")
        return kid if isinstance(kid, str) else ""


def is_token(data: bytes) -> bool:
    """Return whether the bytes look like a token in compact form."""
    return bool(_COMPACT.match(data.strip()))


def sign_token(document: Mapping[str, Any], *, signer: Signer) -> str:
    """Return an unsigned credential as a token signed ES256.

    Raises CredentialError for a document that may not be signed, that has a proof, or for a signer
    of another algorithm.
    """
    if signer.algorithm is not Algorithm.ES256:
        raise CredentialError(Problem.UNSUPPORTED_KEY, given=str(signer.algorithm))
    if "proof" in document:
        raise CredentialError(Problem.BAD_PROOF, "proof", given="already signed")
    check_signable(document)
    header = {"alg": str(signer.algorithm), "kid": signer.verification_method, "typ": "JWT"}
    text = f"{_part(header)}.{_part({**document, **_claims_of(document)})}"
    return f"{text}.{base64url_encode(signer.sign(text.encode('ascii')))}"


def read_token(data: bytes, *, limits: Limits = LIMITS) -> Token:
    """Return the parts of a compact token. Raises CredentialError for what cannot be read."""
    text = data.strip()
    if not _COMPACT.match(text):
        raise CredentialError(Problem.NOT_JSON)
    signed, _, signature = text.rpartition(b".")
    header, payload = (
        parse_object(base64url_decode(part.decode("ascii")), limits=limits)
        for part in signed.split(b".")
    )
    claims = {name: payload[name] for name in _CLAIMS if name in payload}
    document = {name: value for name, value in payload.items() if name not in _CLAIMS}
    return Token(header, document, claims, signed, base64url_decode(signature.decode("ascii")))


def verify_token(token: Token, *, key: PublicKey) -> None:
    """Return nothing if the token is signed by `key` and its claims say what the credential says.

    Raises CredentialError: unsupported_cryptosuite and unsupported_key where it cannot be said;
    bad_proof and wrong_signature where it does not hold.
    """
    algorithm = token.header.get("alg")
    if algorithm not in list(Algorithm) or "crit" in token.header:
        raise CredentialError(Problem.UNSUPPORTED_CRYPTOSUITE, given=str(algorithm)[:60])
    if ALGORITHM_OF[key.type] != algorithm:
        raise CredentialError(Problem.UNSUPPORTED_KEY, given=str(key.type))
    if not key.verifies(token.signature, token.signed):
        raise CredentialError(Problem.WRONG_SIGNATURE)
    expected = _claims_of(token.document)
    for name in _CLAIMS:
        if name in token.claims and token.claims[name] != expected.get(name):
            raise CredentialError(Problem.BAD_PROOF, name)


def _claims_of(document: Mapping[str, Any]) -> Json:
    """Return the registered claims that repeat a credential; `sub` where its subject has an id."""
    subject = document.get("credentialSubject")
    claims = {
        "iss": issuer_id(document),
        "sub": subject.get("id") if isinstance(subject, Mapping) else None,
        "jti": document.get("id"),
        "nbf": _seconds(document.get("validFrom")),
        "exp": _seconds(document.get("validUntil")),
    }
    return {name: value for name, value in claims.items() if value is not None}


def _seconds(text: object) -> int | None:
    moment = read_timestamp(text)
    return None if moment is None else int(moment.timestamp())


def _part(value: Mapping[str, Any]) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return base64url_encode(text.encode("utf-8"))
