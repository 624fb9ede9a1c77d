"""What the database itself refuses, whatever code comes along."""

import uuid

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from microcred_plugin.models import (
    AuditChain,
    AuditEntry,
    Award,
    Credential,
    Issuer,
    KeyState,
    Module,
    ModuleVersion,
    Pending,
    SigningKey,
    StatusList,
)


@pytest.fixture
def credential(ready):
    return ready.live(ready.offered())


def refused(write):
    with pytest.raises(IntegrityError), transaction.atomic():
        write()


def copied(row, **changes):
    """Return an unsaved copy of a row with other values."""
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    del values[row._meta.pk.attname]
    return type(row)(**{**values, **changes})


def fresh():
    return str(uuid.uuid4())


def test_an_award_has_at_most_one_live_credential(credential):
    refused(copied(credential, uuid=fresh(), status_index=credential.status_index + 1).save)


def test_of_ended_credentials_an_award_may_have_many(credential):
    for index in range(3):
        copied(
            credential,
            uuid=fresh(),
            status_index=(credential.status_index + 1 + index) % 1000,
            live=None,
            ending="replaced",
        ).save()
    assert credential.award.credentials.count() == 4


def test_a_status_entry_is_used_once_also_by_ended_credentials(credential):
    refused(copied(credential, uuid=fresh(), live=None, ending="revoked").save)


@pytest.mark.parametrize(
    ("live", "ending"), [(1, "revoked"), (None, ""), (2, ""), (0, ""), (0, "revoked")]
)
def test_a_credential_is_live_until_it_ended(credential, live, ending):
    rows = Credential.objects.filter(pk=credential.pk)
    refused(lambda: rows.update(live=live, ending=ending))


def test_the_id_of_a_credential_is_its_own(credential):
    refused(copied(credential, live=None, ending="replaced", status_index=1).save)


def test_a_learner_has_one_award_per_module(ready):
    award = ready.offered()
    refused(copied(award, uuid=fresh()).save)


def test_awards_whose_learner_is_gone_do_not_stand_in_each_others_way(ready):
    for _ in range(2):
        Award.objects.filter(pk=ready.offered().pk).update(learner=None)
    assert Award.objects.filter(learner=None).count() == 2


def test_a_share_secret_leads_to_one_award(ready):
    Award.objects.filter(pk=ready.offered().pk).update(share_secret="secret")
    second = ready.offered()
    refused(lambda: Award.objects.filter(pk=second.pk).update(share_secret="secret"))


def test_an_issuer_has_one_key_that_signs(ready):
    refused(copied(SigningKey.objects.get(), public_multikey="zOther").save)


@pytest.mark.parametrize(
    ("active", "state"),
    [(1, KeyState.RETIRED), (1, KeyState.COMPROMISED), (None, KeyState.ACTIVE), (2, "active")],
)
def test_only_an_active_key_signs(ready, active, state):
    refused(lambda: SigningKey.objects.update(active=active, state=state))


def test_of_retired_keys_an_issuer_may_have_many(ready):
    key = SigningKey.objects.get()
    for number in range(3):
        copied(key, public_multikey=f"z{number}", active=None, state=KeyState.RETIRED).save()
    assert key.issuer.keys.count() == 4


def test_a_key_belongs_to_one_issuer(ready):
    ready.issuer("other-university", key=False)
    other = Issuer.objects.get(slug="other-university")
    refused(copied(SigningKey.objects.get(), issuer_id=other.pk).save)


def test_an_issuer_has_one_open_list(credential):
    refused(copied(credential.status_list).save)
    copied(credential.status_list, is_open=None).save()
    copied(credential.status_list, is_open=None).save()
    assert StatusList.objects.count() == 3


def test_a_version_has_its_own_number(ready):
    refused(copied(ModuleVersion.objects.get()).save)


def test_a_course_and_a_name_have_one_module(ready):
    module = Module.objects.get()
    refused(copied(module, slug="other").save)
    refused(copied(module, course_key="course-v1:Other+C+2026").save)


def test_a_line_of_the_trail_has_its_own_place(ready):
    refused(copied(AuditEntry.objects.order_by("id").first()).save)
    refused(copied(AuditChain.objects.order_by("id").first()).save)


def test_a_learner_is_noted_once_per_course(ready):
    values = {"learner_id": 7, "course_key": "c", "asked_at": ready.now}
    Pending.objects.create(**values)
    refused(lambda: Pending.objects.create(**values))


@pytest.mark.parametrize("model", [Issuer, Module, ModuleVersion, SigningKey, StatusList, Award])
def test_nothing_on_which_a_credential_stands_can_be_deleted(credential, model):
    with pytest.raises(ProtectedError):
        model.objects.first().delete()


def test_rows_say_what_they_are_without_saying_whose(credential):
    award = credential.award
    person = "learner"
    rows = [
        credential,
        award,
        award.module,
        award.version,
        credential.key,
        credential.status_list,
        award.module.issuer,
        AuditEntry.objects.first(),
        AuditChain.objects.first(),
    ]
    assert all(str(row) and person not in str(row).casefold() for row in rows)
    assert str(award.version) == "reading-maps v1"
