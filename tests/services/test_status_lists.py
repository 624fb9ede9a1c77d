"""Status lists: an entry is used once, for ever; a full list gives way to the next."""

import json

import pytest

from microcred_plugin.credential.errors import CredentialError
from microcred_plugin.credential.status_list import StatusBits
from microcred_plugin.domain.lifecycle import State
from microcred_plugin.models import Credential, StatusList
from microcred_plugin.services.claim import decline
from microcred_plugin.services.documents import status_list_document
from microcred_plugin.services.revoke import revoke
from microcred_plugin.services.status import mark_revoked
from microcred_plugin.services.world import SYSTEM, Actor

SIZE = 131_072


def published(status_list):
    document = json.loads(status_list_document(status_list.pk))
    return StatusBits.decode(document["credentialSubject"]["encodedList"])


def set_bits(status_list):
    bits = published(status_list)
    return {index for index in range(bits.size) if bits.is_set(index)}


def test_the_first_credential_opens_a_list_of_the_size_of_the_settings(ready, settings):
    settings.MICROCRED_STATUS_LIST_SIZE = 2 * SIZE
    ready.offered()
    found = StatusList.objects.get()
    assert (found.size, found.used, found.is_open) == (2 * SIZE, 1, 1)
    assert published(found).size == 2 * SIZE


def test_a_fresh_list_is_signed_and_has_no_bit_set(ready):
    credential = ready.live(ready.offered())
    document = json.loads(status_list_document(credential.status_list_id))
    assert document["issuer"] == credential.key.issuer.did
    assert document["proof"]
    assert document["credentialSubject"]["ttl"] == 300_000
    assert set_bits(credential.status_list) == set()


def test_exactly_the_bits_of_what_was_taken_back_are_set(ready):
    awards = [ready.offered() for _ in range(6)]
    gone = awards[::2]
    for award in gone:
        revoke(ready.world, award.uuid, actor=SYSTEM, reason="A mistake.")

    taken = set(Credential.objects.filter(award__in=gone).values_list("status_index", flat=True))
    assert set_bits(StatusList.objects.get()) == taken


def test_a_full_list_closes_and_the_next_one_opens(ready):
    ready.offered()
    StatusList.objects.update(used=SIZE - 2)

    credentials = [ready.live(ready.offered()) for _ in range(3)]

    first, second = StatusList.objects.order_by("id")
    assert (first.used, first.is_open) == (SIZE, None)
    assert (second.used, second.is_open) == (1, 1)
    assert [row.status_list_id for row in credentials] == [first.pk, first.pk, second.pk]
    assert all(str(ready.verify(row).verdict) == "valid" for row in credentials)


def test_what_is_in_a_full_list_can_still_be_revoked(ready):
    award = ready.offered()
    StatusList.objects.update(used=SIZE, is_open=None)
    later = ready.live(ready.offered())
    credential = ready.live(award)

    revoke(ready.world, award.uuid, actor=SYSTEM, reason="A mistake.")

    assert set_bits(credential.status_list) == {credential.status_index}
    assert set_bits(later.status_list) == set()


def test_many_revocations_are_one_encoding_and_one_signature_per_list(ready, monkeypatch):
    ready.offered()
    StatusList.objects.update(used=SIZE, is_open=None)
    for _ in range(4):
        ready.offered()
    published_lists = []
    save = StatusList.save
    monkeypatch.setattr(
        StatusList, "save", lambda row, **kw: (published_lists.append(row.pk), save(row, **kw))
    )

    mark_revoked(ready.world, list(Credential.objects.all()))

    assert sorted(published_lists) == sorted(StatusList.objects.values_list("pk", flat=True))
    assert {len(set_bits(row)) for row in StatusList.objects.all()} == {1, 4}


def test_a_bit_is_never_cleared(ready):
    award = ready.offered()
    credential = ready.live(award)
    decline(ready.world, award.uuid, actor=Actor(award.learner_id))
    for _ in range(2):
        mark_revoked(ready.later(days=1).world, [credential])
    assert set_bits(credential.status_list) == {credential.status_index}


def test_issuers_have_lists_of_their_own(ready):
    one = ready.live(ready.offered())
    ready.issuer("other-university")
    assert one.status_list.issuer.slug == "demo-university"
    assert StatusList.objects.count() == 1


@pytest.mark.parametrize("size", [0, 1024, SIZE - 8, SIZE + 1])
def test_a_size_that_tells_too_much_is_refused_loudly_and_nothing_stays(ready, settings, size):
    settings.MICROCRED_STATUS_LIST_SIZE = size
    learner = ready.learner()
    with pytest.raises(CredentialError, match="131072"):
        ready.evaluate(learner)
    assert ready.award(learner).state == State.IN_PROGRESS
    assert not StatusList.objects.exists()
