"""A credential is signed by the key that is trusted when its place in the list is taken."""

import pytest

from microcred_plugin.models import Credential, SigningKey
from microcred_plugin.services import issue, keys
from microcred_plugin.services.world import SYSTEM
from tests import factories


@pytest.fixture
def rotated_meanwhile(ready, monkeypatch):
    """Let the key be compromised while a credential waits for its place in the list."""
    old = SigningKey.objects.get(active=1)
    allocate = issue.allocate

    def after_a_while(world, issuer):
        keys.rotate(world, old.issuer.slug, actor=SYSTEM)
        keys.compromise(world, old.public_multikey, actor=SYSTEM)
        return allocate(world, issuer)

    monkeypatch.setattr(issue, "allocate", after_a_while)
    return old


def test_a_key_that_was_compromised_in_the_meantime_does_not_sign(ready, rotated_meanwhile):
    award = ready.evaluate(ready.learner(factories.facts()))
    assert Credential.objects.get(award=award).key != rotated_meanwhile


def test_without_a_key_by_then_nothing_of_the_offer_stays(ready, monkeypatch):
    key = SigningKey.objects.get(active=1)
    allocate = issue.allocate

    def after_a_while(world, issuer):
        keys.retire(world, key.public_multikey, actor=SYSTEM)
        return allocate(world, issuer)

    monkeypatch.setattr(issue, "allocate", after_a_while)
    award = ready.evaluate(ready.learner(factories.facts()))
    assert (award.state, award.hold) == ("eligible", "no_key")
    assert not Credential.objects.exists()
    assert SigningKey.objects.get(pk=key.pk).active == 1  # undone with the rest, as it was inside
