"""Which keys of an issuer sign, and which a verifier may trust."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from microcred_plugin.credential.errors import CredentialError
from microcred_plugin.credential.keys import KeyType, LocalSigner, Signer
from microcred_plugin.models import Issuer, KeyState, SigningKey
from microcred_plugin.services.errors import KeyUnreadable, NoSigningKey
from microcred_plugin.services.vault import unlock

__all__ = ["ALGORITHM", "published_keys", "signer_for"]

ALGORITHM = str(KeyType.ED25519)


def signer_for(issuer: Issuer) -> tuple[SigningKey, Signer]:
    """Return the key that signs.

    Raises NoSigningKey, and KeyUnreadable if it does not decrypt or its halves are not a pair.
    """
    key = issuer.keys.filter(active=1, algorithm=ALGORITHM).first()
    if key is None:
        raise NoSigningKey(f"issuer {issuer.slug} has no key that signs")
    _check_pair(key.private_encrypted, key.algorithm, key.public_multikey)
    return key, _signer(key.private_encrypted, key.algorithm, key.verification_method)


def _signer(token: str, algorithm: str, verification_method: str) -> LocalSigner:
    try:
        return LocalSigner.from_raw(
            unlock(token), key_type=KeyType(algorithm), verification_method=verification_method
        )
    except CredentialError as error:
        raise KeyUnreadable("a signing key is not the length of one") from error


@lru_cache(maxsize=128)
def _check_pair(token: str, algorithm: str, public_multikey: str) -> None:
    """Refuse a private half that is another key's, as after a row was restored by hand.

    It would sign without a word, and nothing that it signed would verify. Asked once per process.
    """
    if _signer(token, algorithm, "").public_key.multikey != public_multikey:
        raise KeyUnreadable("the private half of a signing key does not belong to its public half")


def published_keys(issuer: Issuer) -> Sequence[SigningKey]:
    """Return the keys that a verifier may trust, oldest first."""
    return list(issuer.keys.exclude(state=KeyState.COMPROMISED).order_by("created_at", "id"))
