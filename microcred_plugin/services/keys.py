"""Signing keys: create, rotate, retire, mark compromised.

Rotate: a new key signs, the old one verifies. Retire: the key signs no more and still verifies.
Compromised: the key leaves the DID document's `assertionMethod`, so nothing it signed verifies.
Status lists are signed anew by the key that signs, so that a compromise takes none of them along.
"""

from __future__ import annotations

import logging
import secrets

from django.db import transaction

from microcred_plugin.credential.keys import KeyType, LocalSigner, new_private_key
from microcred_plugin.models import Issuer, KeyState, SigningKey, StatusList
from microcred_plugin.services.audit import issuer_chain, record
from microcred_plugin.services.errors import AlreadyThere, KeyUnreadable, NoSigningKey, NotFound
from microcred_plugin.services.signers import ALGORITHM
from microcred_plugin.services.status import resign
from microcred_plugin.services.vault import lock
from microcred_plugin.services.world import Actor, World, require_operator

__all__ = ["compromise", "create", "retire", "rotate"]

log = logging.getLogger(__name__)


@transaction.atomic
def create(world: World, issuer_slug: str, *, actor: Actor) -> SigningKey:
    """Create the key that signs. Raises AlreadyThere if there is one, and KeyUnreadable."""
    issuer = _locked_issuer(world, issuer_slug, actor)
    if issuer.keys.filter(active=1, algorithm=ALGORITHM).exists():
        raise AlreadyThere("active key")
    return _new_key(world, issuer, actor)


@transaction.atomic
def rotate(world: World, issuer_slug: str, *, actor: Actor) -> SigningKey:
    """Let a new key sign; the one before it verifies from now on."""
    issuer = _locked_issuer(world, issuer_slug, actor)
    for key in issuer.keys.filter(active=1, algorithm=ALGORITHM):
        _stop(world, key, KeyState.RETIRED, actor)
    return _new_key(world, issuer, actor)


@transaction.atomic
def retire(world: World, public_multikey: str, *, actor: Actor) -> SigningKey:
    """Stop a key from signing; what it signed still verifies. Raises NotFound."""
    return _stop_one(world, public_multikey, KeyState.RETIRED, actor)


@transaction.atomic
def compromise(world: World, public_multikey: str, *, actor: Actor) -> SigningKey:
    """Trust a key no more; nothing that it signed verifies from now on. Raises NotFound.

    Where no other key signs yet, status lists cannot be checked until one is created.
    """
    require_operator(world, actor)
    owner = Issuer.objects.filter(keys__public_multikey=public_multikey).first()
    if owner is not None:
        _locked_issuer(world, owner.slug, actor)
    key = _stop_one(world, public_multikey, KeyState.COMPROMISED, actor)
    try:
        resign(world, StatusList.objects.filter(issuer=key.issuer))
    except (NoSigningKey, KeyUnreadable):
        log.warning("microcred: %s has no key that signs its status lists", key.issuer.slug)
    return key


def _locked_issuer(world: World, slug: str, actor: Actor) -> Issuer:
    require_operator(world, actor)
    issuer = Issuer.objects.select_for_update().filter(slug=slug).first()
    if issuer is None:
        raise NotFound("issuer")
    _lock_lists(issuer)
    return issuer


def _lock_lists(issuer: Issuer) -> None:
    """Before the keys, as signing a credential does: it holds a list when it names its key."""
    list(StatusList.objects.select_for_update().filter(issuer=issuer).values_list("pk"))


def _new_key(world: World, issuer: Issuer, actor: Actor) -> SigningKey:
    secret = new_private_key(KeyType.ED25519, random=secrets.token_bytes)
    pair = LocalSigner.from_raw(secret, key_type=KeyType.ED25519, verification_method="")
    key = SigningKey.objects.create(
        issuer=issuer,
        algorithm=ALGORITHM,
        public_multikey=pair.public_key.multikey,
        private_encrypted=lock(secret),
        created_at=world.now,
    )
    _note(world, key, "key_created", actor)
    resign(world, StatusList.objects.filter(issuer=issuer))
    return key


def _stop_one(world: World, public_multikey: str, state: KeyState, actor: Actor) -> SigningKey:
    require_operator(world, actor)
    found = SigningKey.objects.select_for_update().filter(public_multikey=public_multikey)
    key = found.prefetch_related("issuer").first()
    if key is None:
        raise NotFound("key")
    if key.state not in {state, KeyState.COMPROMISED}:
        _stop(world, key, state, actor)
    return key


def _stop(world: World, key: SigningKey, state: KeyState, actor: Actor) -> None:
    key.state = state
    key.active = None
    key.retired_at = key.retired_at or world.now
    if state is KeyState.COMPROMISED:
        key.compromised_at = world.now
    key.save(update_fields=("state", "active", "retired_at", "compromised_at"))
    _note(world, key, f"key_{state}", actor)


def _note(world: World, key: SigningKey, action: str, actor: Actor) -> None:
    details = {"key": key.public_multikey, "algorithm": key.algorithm}
    record(world, issuer_chain(key.issuer.slug), action, actor=actor, details=details)
