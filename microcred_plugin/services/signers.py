"""Which keys of an issuer sign, and which a verifier may trust."""

from __future__ import annotations

from collections.abc import Sequence

from microcred_plugin.credential.keys import KeyType, LocalSigner, Signer
from microcred_plugin.models import Issuer, KeyState, SigningKey
from microcred_plugin.services.errors import NoSigningKey
from microcred_plugin.services.vault import unlock

__all__ = ["ALGORITHM", "published_keys", "signer_for"]

ALGORITHM = str(KeyType.ED25519)


def signer_for(issuer: Issuer) -> tuple[SigningKey, Signer]:
    """Return the key that signs. Raises NoSigningKey, and KeyUnreadable if it does not decrypt."""
    key = issuer.keys.filter(active=1, algorithm=ALGORITHM).first()
    if key is None:
        raise NoSigningKey(f"issuer {issuer.slug} has no key that signs")
    signer = LocalSigner.from_raw(
        unlock(key.private_encrypted),
        key_type=KeyType(key.algorithm),
        verification_method=key.verification_method,
    )
    return key, signer


def published_keys(issuer: Issuer) -> Sequence[SigningKey]:
    """Return the keys that a verifier may trust, oldest first."""
    return list(issuer.keys.exclude(state=KeyState.COMPROMISED).order_by("created_at", "id"))
