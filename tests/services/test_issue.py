"""What is stored when a credential is signed, and what stays when signing fails."""

import hashlib
import json
from datetime import timedelta

import pytest

from microcred_plugin.domain.lifecycle import State
from microcred_plugin.models import AuditEntry, Award, Credential, StatusList
from microcred_plugin.services.addresses import credential_url
from microcred_plugin.services.audit import check_chain
from tests import factories


def test_who_has_earned_it_is_offered_a_signed_credential(ready):
    award = ready.offered()

    assert award.state == State.OFFERED
    assert award.awarded_at == ready.now
    assert award.lapses_at == ready.now + timedelta(days=180)
    credential = ready.live(award)
    assert credential.digest == hashlib.sha256(bytes(credential.document)).hexdigest()
    assert credential.issued_at == ready.now


def test_the_document_says_whose_it_is_and_where_it_is_kept(ready):
    award = ready.offered()
    credential = ready.live(award)
    document = json.loads(bytes(credential.document))

    assert document["id"] == credential_url(award.module.issuer, credential.uuid)
    assert document["id"] == f"https://lms.example/microcredentials/credentials/{credential.uuid}"
    assert document["issuer"]["id"] == award.module.issuer.did
    assert document["credentialSubject"]["achievement"]["id"].endswith("/modules/reading-maps/v1")
    status = document["credentialStatus"]
    assert status["statusListIndex"] == str(credential.status_index)
    assert status["statusListCredential"].endswith(f"/status/{credential.status_list_id}")


def test_only_the_least_is_signed_at_first(ready):
    document = json.loads(bytes(ready.live(ready.offered()).document))
    subject = document["credentialSubject"]

    assert {row["status"] for row in subject["result"]} == {"Completed"}
    assert all("value" not in row for row in subject["result"])
    assert "evidence" not in document
    hashed = [row for row in subject["identifier"] if row["hashed"]]
    assert "university.example" not in json.dumps(subject)
    assert hashed


def test_it_verifies_without_a_network(ready):
    report = ready.verify(ready.live(ready.offered()))
    assert str(report.verdict) == "valid"


def test_it_lives_as_long_as_its_module_says(stage):
    stage.issuer()
    stage.publish(factories.module_file(expires_after_days=365))

    credential = stage.live(stage.offered())

    assert credential.valid_until == stage.now + timedelta(days=365)
    document = json.loads(bytes(credential.document))
    assert document["validUntil"] == "2027-11-23T12:00:00Z"


def test_without_a_deadline_an_offer_never_lapses(ready, settings):
    settings.MICROCRED_OFFER_DAYS = 0
    assert ready.offered().lapses_at is None


def test_each_credential_has_a_status_entry_of_its_own(ready):
    entries = {
        (credential.status_list_id, credential.status_index)
        for credential in (ready.live(ready.offered()) for _ in range(20))
    }
    assert len(entries) == 20
    assert StatusList.objects.get().used == 20


def test_neighbours_in_time_are_not_neighbours_in_the_list(ready):
    indexes = [ready.live(ready.offered()).status_index for _ in range(5)]
    assert indexes != sorted(indexes) or indexes[-1] - indexes[0] > 5


def test_the_trail_says_what_happened_in_which_credential(ready):
    award = ready.offered()
    lines = AuditEntry.objects.filter(award=award.uuid).order_by("number")

    assert [line.action for line in lines] == ["meet", "issue"]
    details = json.loads(lines[1].body)["details"]
    assert details == {
        "from": "eligible",
        "to": "offered",
        "credential": ready.live(award).uuid,
    }
    assert check_chain("module:reading-maps") == 3


def test_nothing_stays_when_keeping_the_document_fails(ready, monkeypatch):
    learner = ready.learner()

    def full(*args, **kwargs):
        raise OSError("the disk is full")

    monkeypatch.setattr(Credential.objects, "create", full)
    with pytest.raises(OSError, match="full"):
        ready.evaluate(learner)

    award = ready.award(learner)
    assert (award.state, award.verdict, award.salt) == (State.IN_PROGRESS, {}, "")
    assert not StatusList.objects.exists()
    assert not AuditEntry.objects.filter(award=award.uuid).exists()

    monkeypatch.undo()
    ready.evaluate(learner)
    assert ready.award(learner).state == State.OFFERED
    assert StatusList.objects.get().used == 1


def test_looking_again_signs_nothing_again(ready):
    award = ready.offered()
    first = ready.live(award)

    for _ in range(3):
        ready.later(hours=1).evaluate(award.learner_id)

    assert Credential.objects.get().uuid == first.uuid
    assert Award.objects.get().state == State.OFFERED


def test_the_salt_of_an_address_is_the_awards_own(ready):
    salts = {ready.offered().salt for _ in range(3)}
    assert len(salts) == 3
    assert all(len(salt) == 32 for salt in salts)


def test_a_module_that_was_published_again_leaves_issued_credentials_as_they_were(ready):
    award = ready.offered()
    before = bytes(ready.live(award).document)

    ready.publish(factories.module_file(title={"en": "Reading charts", "nl": "Kaarten"}))
    ready.evaluate(award.learner_id)

    credential = ready.live(award)
    assert bytes(credential.document) == before
    assert str(ready.verify(credential).verdict) == "valid"
