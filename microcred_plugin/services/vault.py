"""Private keys at rest: encrypted with Fernet keys from the settings, newest first."""

from __future__ import annotations

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from microcred_plugin.conf import conf
from microcred_plugin.services.errors import KeyUnreadable

__all__ = ["lock", "unlock"]


def _vault() -> MultiFernet:
    try:
        keys = [Fernet(key) for key in conf.key_encryption_keys]
    except (ValueError, TypeError) as error:
        raise KeyUnreadable("MICROCRED_KEY_ENCRYPTION_KEYS holds a malformed key") from error
    if not keys:
        raise KeyUnreadable("MICROCRED_KEY_ENCRYPTION_KEYS is empty")
    return MultiFernet(keys)


def lock(secret: bytes) -> str:
    """Return a secret encrypted with the newest key. Raises KeyUnreadable without a usable key."""
    return _vault().encrypt(secret).decode("ascii")


def unlock(token: str) -> bytes:
    """Return the secret behind a token. Raises KeyUnreadable where no key of the settings fits."""
    try:
        return _vault().decrypt(token.encode("ascii"))
    except (InvalidToken, UnicodeEncodeError) as error:
        raise KeyUnreadable("a signing key was encrypted with a key that is not known") from error
