"""Keys: what signs, what verifies, and how a public key is written down.

`Signer` is all that the rest of the product knows of a private key, so that a hardware module or a
cloud service can take the place of the keys kept here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, utils
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from microcred_plugin.credential.errors import CredentialError, Problem
from microcred_plugin.credential.multibase import (
    base58_encode,
    base64url_decode,
    base64url_encode,
    decode,
)

__all__ = ["Algorithm", "KeyType", "LocalSigner", "PublicKey", "Signer", "new_private_key"]


class KeyType(StrEnum):
    """Kinds of key, by the name that a JSON Web Key gives the curve."""

    ED25519 = "Ed25519"
    P256 = "P-256"


class Algorithm(StrEnum):
    """Signature algorithms, by their JOSE name."""

    EDDSA = "EdDSA"
    ES256 = "ES256"


ALGORITHM_OF = {KeyType.ED25519: Algorithm.EDDSA, KeyType.P256: Algorithm.ES256}

# Multicodec prefixes of public keys (W3C Controlled Identifiers 1.0, 2.2.2 Multikey).
_PREFIX = {KeyType.ED25519: b"\xed\x01", KeyType.P256: b"\x80\x24"}
_LENGTH = {KeyType.ED25519: 32, KeyType.P256: 33}
_ORDER_P256 = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_CURVE = ec.SECP256R1()


@dataclass(frozen=True)
class PublicKey:
    """A public key: 32 bytes for Ed25519, the 33 of the compressed point for P-256."""

    type: KeyType
    raw: bytes

    def __post_init__(self) -> None:
        """Refuse bytes that are no point. Raises CredentialError (bad_key)."""
        try:
            self._loaded()
        except ValueError:
            raise CredentialError(Problem.BAD_KEY) from None

    @classmethod
    def from_multikey(cls, text: object) -> PublicKey:
        """Return the key in a `publicKeyMultibase`.

        Raises CredentialError: bad_multibase, bad_key, unsupported_key.
        """
        data = decode(text)
        for kind, prefix in _PREFIX.items():
            if data.startswith(prefix) and len(data) == len(prefix) + _LENGTH[kind]:
                return cls(kind, data[len(prefix) :])
        raise CredentialError(Problem.UNSUPPORTED_KEY)

    @property
    def multikey(self) -> str:
        """Return the key as a Multikey: `z`, then base58btc of prefix and bytes."""
        return "z" + base58_encode(_PREFIX[self.type] + self.raw)

    @classmethod
    def from_jwk(cls, jwk: Mapping[str, Any]) -> PublicKey:
        """Return the key of a JSON Web Key. Raises CredentialError: bad_key, unsupported_key."""
        kind = (jwk.get("kty"), jwk.get("crv"))
        if kind == ("OKP", "Ed25519"):
            return cls(KeyType.ED25519, _coordinate(jwk, "x"))
        if kind == ("EC", "P-256"):
            odd = _coordinate(jwk, "y")[-1] & 1
            key = cls(KeyType.P256, bytes([2 + odd]) + _coordinate(jwk, "x"))
            if key.to_jwk()["y"] != jwk["y"]:
                raise CredentialError(Problem.BAD_KEY)
            return key
        raise CredentialError(Problem.UNSUPPORTED_KEY)

    def to_jwk(self) -> dict[str, str]:
        """Return the key as a JSON Web Key with public members only."""
        if self.type is KeyType.ED25519:
            return {"kty": "OKP", "crv": "Ed25519", "x": base64url_encode(self.raw)}
        loaded = ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, self.raw)
        point = loaded.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        x, y = (base64url_encode(part) for part in (point[1:33], point[33:]))
        return {"kty": "EC", "crv": "P-256", "x": x, "y": y}

    def verifies(self, signature: bytes, data: bytes) -> bool:
        """Return whether `signature` (64 bytes; for P-256 r and s) is this key's over `data`."""
        try:
            self._verify(signature, data)
        except InvalidSignature:
            return False
        return True

    def _verify(self, signature: bytes, data: bytes) -> None:
        if len(signature) != 64:
            raise InvalidSignature
        loaded = self._loaded()
        if isinstance(loaded, ed25519.Ed25519PublicKey):
            loaded.verify(signature, data)
        else:
            r, s = (int.from_bytes(half, "big") for half in (signature[:32], signature[32:]))
            loaded.verify(utils.encode_dss_signature(r, s), data, ec.ECDSA(SHA256()))

    def _loaded(self) -> ed25519.Ed25519PublicKey | ec.EllipticCurvePublicKey:
        if self.type is KeyType.ED25519:
            return ed25519.Ed25519PublicKey.from_public_bytes(self.raw)
        return ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, self.raw)


def _coordinate(jwk: Mapping[str, Any], name: str) -> bytes:
    value = jwk.get(name)
    if not isinstance(value, str):
        raise CredentialError(Problem.BAD_KEY)
    data = base64url_decode(value)
    if len(data) != 32:
        raise CredentialError(Problem.BAD_KEY)
    return data


class Signer(Protocol):
    """Something that signs for one verification method."""

    @property
    def algorithm(self) -> Algorithm:
        """Return the algorithm of the signatures."""

    @property
    def verification_method(self) -> str:
        """Return the URL under which verifiers find the public key."""

    def sign(self, data: bytes, /) -> bytes:
        """Return 64 bytes; for ES256 they are r and s."""


@dataclass(frozen=True)
class LocalSigner:
    """A signer whose private key is in this process; the key is never shown by `repr`."""

    key_type: KeyType
    verification_method: str
    _private: ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey = field(repr=False)

    @classmethod
    def from_raw(cls, raw: bytes, *, key_type: KeyType, verification_method: str) -> LocalSigner:
        """Return a signer for the 32 bytes of a private key. Raises CredentialError (bad_key)."""
        if len(raw) != 32:
            raise CredentialError(Problem.BAD_KEY)
        private: ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey
        if key_type is KeyType.ED25519:
            private = ed25519.Ed25519PrivateKey.from_private_bytes(raw)
        else:
            private = _p256(raw)
        return cls(key_type, verification_method, private)

    @property
    def algorithm(self) -> Algorithm:
        """Return the algorithm that goes with the kind of key."""
        return ALGORITHM_OF[self.key_type]

    @property
    def public_key(self) -> PublicKey:
        """Return the public half."""
        public = self._private.public_key()
        if isinstance(public, ed25519.Ed25519PublicKey):
            return PublicKey(self.key_type, public.public_bytes_raw())
        point = public.public_bytes(Encoding.X962, PublicFormat.CompressedPoint)
        return PublicKey(self.key_type, point)

    def sign(self, data: bytes, /) -> bytes:
        """Return 64 bytes; for ES256 they are r and s."""
        if isinstance(self._private, ed25519.Ed25519PrivateKey):
            return self._private.sign(data)
        r, s = utils.decode_dss_signature(self._private.sign(data, ec.ECDSA(SHA256())))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def _p256(raw: bytes) -> ec.EllipticCurvePrivateKey:
    scalar = int.from_bytes(raw, "big")
    if not 0 < scalar < _ORDER_P256:
        raise CredentialError(Problem.BAD_KEY)
    return ec.derive_private_key(scalar, _CURVE)


def new_private_key(key_type: KeyType, *, random: Callable[[int], bytes]) -> bytes:
    """Return the 32 bytes of a new private key; `random(n)` gives n bytes fit for secrets."""
    while True:
        raw = random(32)
        if key_type is KeyType.ED25519 or 0 < int.from_bytes(raw, "big") < _ORDER_P256:
            return raw
