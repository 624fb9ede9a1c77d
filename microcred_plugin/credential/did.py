"""Decentralised identifiers: ours (did:web) and those of other issuers.

DID documents are read as plain JSON (DID Core 1.0, Controlled Identifiers 1.0): only ids, keys and
`assertionMethod` count, and those need no JSON-LD.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from microcred_plugin.credential.contexts import MULTIKEY_V1
from microcred_plugin.credential.errors import CredentialError, Problem
from microcred_plugin.credential.keys import PublicKey
from microcred_plugin.credential.multibase import base64url_decode
from microcred_plugin.credential.parse import parse_object
from microcred_plugin.credential.times import read_timestamp

__all__ = [
    "DID_V1",
    "VerificationMethod",
    "did_document_url",
    "did_of",
    "fragment_key",
    "issuer_document",
    "key_url",
    "methods_of",
    "resolve_method",
    "web_did",
]

Json = dict[str, Any]
Fetch = Callable[[str], Mapping[str, Any]]

DID_V1 = "https://www.w3.org/ns/did/v1"

_SEGMENT = re.compile(r"(?:[A-Za-z0-9._-]|%[0-9A-Fa-f]{2})+\Z")
_HOST = re.compile(
    r"(?=.{1,253}\Z)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*\Z"
)


def web_did(base_url: str, path_segments: Sequence[str] = ()) -> str:
    """Return the did:web identifier of an https address.

    The port is written `%3A`. Raises CredentialError (bad_did) for another scheme, an IP address,
    a query, or a path segment that a DID cannot hold.
    """
    try:
        parts = urlsplit(base_url)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        raise CredentialError(Problem.BAD_DID, base_url) from None
    own = [segment for segment in parts.path.split("/") if segment]
    segments = [*own, *path_segments]
    extras = parts.query or parts.fragment or parts.username or parts.password
    if parts.scheme != "https" or extras or not _is_name(host):
        raise CredentialError(Problem.BAD_DID, base_url)
    if not all(_is_segment(segment) for segment in segments):
        raise CredentialError(Problem.BAD_DID, base_url)
    authority = host if port in (None, 443) else f"{host}%3A{port}"
    return ":".join(["did:web", authority, *segments])


def did_document_url(did: str) -> str:
    """Return where the document of a did:web identifier is. Raises CredentialError (bad_did)."""
    prefix, _, rest = did.partition("did:web:")
    authority, *segments = rest.split(":")
    host, colon, port = re.sub("%3a", ":", authority, flags=re.IGNORECASE).partition(":")
    good_port = not colon or (port.isascii() and port.isdigit() and 0 < int(port[:6]) < 65536)
    if prefix or not _is_name(host.lower()) or not good_port:
        raise CredentialError(Problem.BAD_DID, did[:200])
    if not all(_is_segment(segment) for segment in segments):
        raise CredentialError(Problem.BAD_DID, did[:200])
    path = "/".join(segments) or ".well-known"
    return f"https://{host.lower()}{colon}{port}/{path}/did.json"


def _is_name(host: str) -> bool:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        # A last label of digits is an IPv4 address to some readers, whatever stands before it.
        return bool(_HOST.match(host)) and not host.rpartition(".")[2].isdigit()
    return False


def _is_segment(segment: str) -> bool:
    return bool(_SEGMENT.match(segment)) and segment.strip(".") != ""


def issuer_document(did: str, keys: Iterable[PublicKey]) -> Json:
    """Return the DID document of an issuer.

    `keys` are those that verifiers may trust: the one that signs and the retired ones. The caller
    leaves out a compromised key, which is then trusted no more.
    """
    methods = [_method(did, key) for key in keys]
    document: Json = {"@context": [DID_V1, MULTIKEY_V1], "id": did}
    if methods:
        document["verificationMethod"] = methods
        document["assertionMethod"] = [method["id"] for method in methods]
    return document


def key_url(did: str, key: PublicKey) -> str:
    """Return the URL of a key in the DID document of its issuer."""
    return f"{did}#{key.multikey}"


def _method(did: str, key: PublicKey) -> Json:
    return {
        "id": key_url(did, key),
        "type": "Multikey",
        "controller": did,
        "publicKeyMultibase": key.multikey,
    }


@dataclass(frozen=True, kw_only=True)
class VerificationMethod:
    """A key as its controller publishes it; `asserts` if it may sign claims of that controller."""

    id: str
    controller: str
    key: PublicKey
    asserts: bool
    ends: datetime | None = None


def did_of(url: str) -> str:
    """Return a URL without its fragment: the identifier whose document holds a key."""
    return url.partition("#")[0]


def fragment_key(url: str) -> PublicKey | None:
    """Return the key that the fragment of a key URL spells out as a Multikey, if it does."""
    try:
        return PublicKey.from_multikey(url.partition("#")[2])
    except CredentialError:
        return None


def resolve_method(url: str, *, fetch: Fetch) -> VerificationMethod:
    """Return the key at `url`: did:key, did:jwk, did:web, or https.

    `fetch` returns the JSON object at an https address and raises Unavailable where it cannot.
    Raises CredentialError: unsupported_did, bad_did, bad_key, unsupported_key, bad_multibase.
    """
    did = did_of(url)
    if did.startswith("did:key:"):
        return _inline(url, did, PublicKey.from_multikey(did.removeprefix("did:key:")))
    if did.startswith("did:jwk:"):
        jwk = parse_object(base64url_decode(did.removeprefix("did:jwk:")))
        return _inline(url, did, PublicKey.from_jwk(jwk))
    if did.startswith("did:web:"):
        return _published(url, did, fetch(did_document_url(did)))
    if did.startswith("https://"):
        return _published(url, did, fetch(did))
    raise CredentialError(Problem.UNSUPPORTED_DID, did[:200])


def _inline(url: str, did: str, key: PublicKey) -> VerificationMethod:
    fragment = "0" if did.startswith("did:jwk:") else did.removeprefix("did:key:")
    if url != f"{did}#{fragment}":
        raise CredentialError(Problem.BAD_DID, url[:200])
    return VerificationMethod(id=url, controller=did, key=key, asserts=True)


def _published(url: str, did: str, document: Mapping[str, Any]) -> VerificationMethod:
    if document.get("id") != did:
        raise CredentialError(Problem.BAD_DID, did[:200], given=str(document.get("id"))[:200])
    for method in methods_of(document):
        if method.id == url:
            return method
    raise CredentialError(Problem.BAD_KEY, url[:200], given="not in the document")


def methods_of(document: Mapping[str, Any]) -> list[VerificationMethod]:
    """Return the keys in a DID document or controlled identifier document that can be read."""
    did = str(document.get("id", ""))
    asserting, embedded = set(), []
    for item in _listed(document.get("assertionMethod")):
        if isinstance(item, str):
            asserting.add(_absolute(did, item))
        elif isinstance(item, Mapping):
            embedded.append(item)
            asserting.add(_absolute(did, item.get("id")))
    rows = [*_listed(document.get("verificationMethod")), *embedded]
    found = (_read_method(did, row, asserting) for row in rows if isinstance(row, Mapping))
    return [method for method in found if method is not None]


def _read_method(
    did: str, row: Mapping[str, Any], asserting: set[str]
) -> VerificationMethod | None:
    try:
        key = _key(row)
    except CredentialError:
        return None
    url = _absolute(did, row.get("id"))
    ends = [moment for name in ("revoked", "expires") if (moment := read_timestamp(row.get(name)))]
    return VerificationMethod(
        id=url,
        controller=str(row.get("controller", "")),
        key=key,
        asserts=url in asserting,
        ends=min(ends, default=None),
    )


def _key(row: Mapping[str, Any]) -> PublicKey:
    jwk = row.get("publicKeyJwk")
    return (
        PublicKey.from_jwk(jwk)
        if isinstance(jwk, Mapping)
        else PublicKey.from_multikey(row.get("publicKeyMultibase"))
    )


def _absolute(did: str, url: object) -> str:
    text = url if isinstance(url, str) else ""
    return f"{did}{text}" if text.startswith("#") else text


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
