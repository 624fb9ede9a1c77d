"""Signing keys: create, rotate, retire, compromise, and what each means for a verifier."""

import json

import pytest
from cryptography.fernet import Fernet

from microcred_plugin.domain.ports import Permission
from microcred_plugin.models import AuditEntry, KeyState, SigningKey
from microcred_plugin.services import keys
from microcred_plugin.services.documents import did_document
from microcred_plugin.services.errors import (
    AlreadyThere,
    KeyUnreadable,
    NoSigningKey,
    NotAllowed,
    NotFound,
)
from microcred_plugin.services.revoke import revoke
from microcred_plugin.services.signers import signer_for
from microcred_plugin.services.vault import lock, unlock
from microcred_plugin.services.world import NOBODY, SYSTEM
from tests.fakes.stage import ISSUER


def key():
    return SigningKey.objects.get(active=1)


def did():
    return json.loads(did_document(ISSUER))


def verdict(stage, credential):
    return str(stage.verify(credential).verdict)


def test_a_new_key_signs_and_its_private_half_is_encrypted(ready):
    found = key()
    assert (found.state, found.algorithm) == (KeyState.ACTIVE, "Ed25519")
    assert found.public_multikey.startswith("z6Mk")
    assert found.public_multikey not in found.private_encrypted
    secret = unlock(found.private_encrypted)
    assert len(secret) == 32
    assert secret.hex() not in found.private_encrypted


def test_an_issuer_has_one_key_that_signs(ready):
    with pytest.raises(AlreadyThere):
        keys.create(ready.world, ISSUER, actor=SYSTEM)


def test_the_did_document_lists_the_keys_that_a_verifier_may_trust(ready):
    first = key()
    keys.rotate(ready.later(days=1).world, ISSUER, actor=SYSTEM)
    document = did()

    assert document["id"] == first.issuer.did
    urls = [row.verification_method for row in SigningKey.objects.order_by("created_at")]
    assert document["assertionMethod"] == urls
    methods = document["verificationMethod"]
    assert [row["id"] for row in methods] == urls
    assert {row["controller"] for row in methods} == {first.issuer.did}


def test_after_a_rotation_the_new_key_signs_and_the_old_one_verifies(ready):
    before = ready.live(ready.offered())
    keys.rotate(ready.later(days=1).world, ISSUER, actor=SYSTEM)
    after = ready.live(ready.offered())

    assert before.key_id != after.key_id
    assert verdict(ready, before) == "valid"
    assert verdict(ready, after) == "valid"
    old = SigningKey.objects.get(pk=before.key_id)
    assert (old.state, old.active, old.retired_at) == (KeyState.RETIRED, None, ready.now)


def test_rotating_without_a_key_makes_one(stage):
    stage.issuer(key=False)
    assert keys.rotate(stage.world, ISSUER, actor=SYSTEM).state == KeyState.ACTIVE


def test_a_retired_key_signs_no_more_and_still_verifies(ready):
    credential = ready.live(ready.offered())
    keys.retire(ready.world, key().public_multikey, actor=SYSTEM)

    assert not SigningKey.objects.filter(active=1).exists()
    with pytest.raises(NoSigningKey):
        signer_for(credential.key.issuer)
    assert verdict(ready, credential) == "valid"


def test_retiring_twice_changes_nothing(ready):
    multikey = key().public_multikey
    first = keys.retire(ready.world, multikey, actor=SYSTEM).retired_at
    assert keys.retire(ready.later(days=1).world, multikey, actor=SYSTEM).retired_at == first
    assert AuditEntry.objects.filter(action="key_retired").count() == 1


def test_nothing_that_a_compromised_key_signed_verifies(ready):
    credential = ready.live(ready.offered())
    multikey = key().public_multikey
    keys.compromise(ready.world, multikey, actor=SYSTEM)

    found = SigningKey.objects.get()
    assert (found.state, found.compromised_at) == (KeyState.COMPROMISED, ready.now)
    assert multikey not in json.dumps(did().get("assertionMethod", []))
    assert verdict(ready, credential) != "valid"


def test_a_retired_key_can_turn_out_to_be_compromised_but_not_the_other_way(ready):
    multikey = key().public_multikey
    keys.retire(ready.world, multikey, actor=SYSTEM)
    keys.compromise(ready.later(days=1).world, multikey, actor=SYSTEM)
    keys.retire(ready.world, multikey, actor=SYSTEM)
    assert SigningKey.objects.get().state == KeyState.COMPROMISED


def test_after_a_compromise_and_a_new_key_what_others_signed_can_still_be_checked(ready):
    """The status list was signed by the key that is trusted no more: it has to be signed anew."""
    by_first = ready.live(ready.offered())
    keys.rotate(ready.later(days=1).world, ISSUER, actor=SYSTEM)
    by_second = ready.live(ready.offered())
    revoke(ready.world, ready.offered().uuid, actor=SYSTEM, reason="A mistake.")

    keys.compromise(ready.world, key().public_multikey, actor=SYSTEM)
    keys.create(ready.later(days=1).world, ISSUER, actor=SYSTEM)

    assert verdict(ready, by_first) == "valid"
    assert verdict(ready, by_second) != "valid"


def test_a_compromise_of_an_older_key_leaves_the_status_list_readable(ready):
    old = key()
    keys.rotate(ready.later(days=1).world, ISSUER, actor=SYSTEM)
    first_list_by_old = ready.live(ready.offered())
    keys.compromise(ready.world, old.public_multikey, actor=SYSTEM)
    assert verdict(ready, first_list_by_old) == "valid"


def test_a_list_that_a_compromised_key_signed_is_signed_by_the_one_in_its_place(ready):
    ready.offered()
    old = key()
    keys.rotate(ready.later(days=1).world, ISSUER, actor=SYSTEM)
    credential = ready.live(ready.offered())
    keys.compromise(ready.world, old.public_multikey, actor=SYSTEM)
    assert verdict(ready, credential) == "valid"


@pytest.mark.parametrize("act", [keys.create, keys.rotate])
def test_an_unknown_issuer_is_not_found(stage, act):
    with pytest.raises(NotFound):
        act(stage.world, "nobody", actor=SYSTEM)


@pytest.mark.parametrize("act", [keys.retire, keys.compromise])
def test_an_unknown_key_is_not_found(stage, act):
    with pytest.raises(NotFound):
        act(stage.world, "zNoSuchKey", actor=SYSTEM)


@pytest.mark.parametrize("act", [keys.create, keys.rotate, keys.retire, keys.compromise])
def test_only_operators_touch_keys(ready, act):
    multikey = key().public_multikey
    about = ISSUER if act in {keys.create, keys.rotate} else multikey
    for actor in (ready.staff(Permission.AWARD, Permission.TAKE_BACK), NOBODY):
        with pytest.raises(NotAllowed):
            act(ready.world, about, actor=actor)
    assert key().public_multikey == multikey


def test_an_operator_may(ready):
    operator = ready.staff(Permission.OPERATE)
    assert keys.rotate(ready.world, ISSUER, actor=operator).active == 1


def test_the_trail_names_keys_by_their_public_half_only(ready):
    keys.rotate(ready.world, ISSUER, actor=SYSTEM)
    lines = AuditEntry.objects.filter(chain__name=f"issuer:{ISSUER}").order_by("number")
    assert [line.action for line in lines] == [
        "issuer_created",
        "key_created",
        "key_retired",
        "key_created",
    ]
    secrets = [unlock(row.private_encrypted).hex() for row in SigningKey.objects.all()]
    bodies = " ".join(line.body for line in lines)
    assert not any(secret in bodies for secret in secrets)


def test_keys_of_the_vault_can_be_rotated_newest_first(ready, settings):
    (old,) = settings.MICROCRED_KEY_ENCRYPTION_KEYS
    new = Fernet.generate_key().decode()
    settings.MICROCRED_KEY_ENCRYPTION_KEYS = [new, old]
    assert ready.live(ready.offered())
    token = lock(b"secret")

    settings.MICROCRED_KEY_ENCRYPTION_KEYS = [new]
    assert unlock(token) == b"secret"
    with pytest.raises(KeyUnreadable):
        signer_for(key().issuer)


@pytest.mark.parametrize("vault", [[], ["short"], [None], "text", [b"x" * 44]])
def test_a_vault_that_is_not_in_order_says_so_without_showing_anything(ready, settings, vault):
    settings.MICROCRED_KEY_ENCRYPTION_KEYS = vault
    with pytest.raises(KeyUnreadable) as caught:
        keys.rotate(ready.world, ISSUER, actor=SYSTEM)
    assert "MICROCRED_KEY_ENCRYPTION_KEYS" in str(caught.value)
    assert "short" not in str(caught.value)
    assert key()


@pytest.mark.parametrize("secret", [b"x" * 32, b"too short"])
def test_a_private_half_that_is_not_the_keys_signs_nothing(ready, secret):
    SigningKey.objects.update(private_encrypted=lock(secret))
    award = ready.offered()
    assert (award.state, award.hold) == ("eligible", "no_key")
    assert not award.credentials.exists()
