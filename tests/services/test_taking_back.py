"""Withdraw, suspend, reinstate, revoke: by whom, with which reason, and what a verifier sees."""

import pytest

from microcred_plugin.domain.errors import FaultCode, IllegalTransition, Invalid
from microcred_plugin.domain.lifecycle import State
from microcred_plugin.domain.ports import Permission
from microcred_plugin.models import AuditEntry, Credential, Ending, Issuer, SigningKey
from microcred_plugin.services import keys
from microcred_plugin.services.cards import awards_for_cards, card_of
from microcred_plugin.services.claim import claim
from microcred_plugin.services.disclosure import Choice
from microcred_plugin.services.errors import CannotIssue, NoSigningKey, NotAllowed, NotFound
from microcred_plugin.services.revoke import reinstate, revoke, suspend, withdraw
from microcred_plugin.services.world import NOBODY, SYSTEM, Actor

REASON = "The exam was marked for somebody else."
DEEDS = [
    (withdraw, Permission.AWARD, State.WITHDRAWN, Ending.WITHDRAWN),
    (suspend, Permission.TAKE_BACK, State.SUSPENDED, Ending.SUSPENDED),
    (revoke, Permission.TAKE_BACK, State.REVOKED, Ending.REVOKED),
]
each_deed = pytest.mark.parametrize(("deed", "permission", "state", "ending"), DEEDS)


@pytest.fixture
def award(ready):
    return ready.offered()


def verdict(stage, credential):
    credential.refresh_from_db()
    return str(stage.verify(credential).verdict)


def card(award):
    return card_of(awards_for_cards().get(pk=award.pk))


@each_deed
def test_a_person_takes_an_offer_back_with_a_reason(ready, award, deed, permission, state, ending):
    credential = ready.live(award)
    staff = ready.staff(permission)

    deed(ready.later(days=1).world, award.uuid, actor=staff, reason=REASON)

    award.refresh_from_db()
    credential.refresh_from_db()
    assert award.state == state
    assert (credential.live, credential.ending) == (None, ending)
    assert (credential.ended_at, credential.public_reason) == (ready.now, REASON)
    assert verdict(ready, credential) == "invalid"


@each_deed
def test_only_who_may_in_that_course(ready, award, deed, permission, state, ending):
    others = [each for each in Permission if each is not permission]
    refused = [
        ready.staff(*others),
        ready.staff(permission, course_key="course-v1:Other+C+2026"),
        Actor(award.learner_id),
        NOBODY,
    ]
    for actor in refused:
        with pytest.raises(NotAllowed):
            deed(ready.world, award.uuid, actor=actor, reason=REASON)
    assert verdict(ready, ready.live(award)) == "valid"


@each_deed
@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("", FaultCode.REQUIRED),
        ("  ", FaultCode.REQUIRED),
        ("r" * 1001, FaultCode.TOO_LONG),
        ("a\x00b", FaultCode.FORBIDDEN_CHARACTER),
        (None, FaultCode.REQUIRED),
    ],
)
def test_a_reason_is_needed_and_must_read(
    ready, award, deed, permission, state, ending, reason, code
):
    with pytest.raises(Invalid) as caught:
        deed(ready.world, award.uuid, actor=SYSTEM, reason=reason)
    assert [(fault.field, fault.code) for fault in caught.value.faults] == [("reason", code)]
    award.refresh_from_db()
    assert award.state == State.OFFERED


@each_deed
def test_an_unknown_award_is_not_found(ready, deed, permission, state, ending):
    with pytest.raises(NotFound):
        deed(ready.world, "no-such-award", actor=SYSTEM, reason=REASON)


@each_deed
def test_nothing_can_be_taken_back_twice(ready, award, deed, permission, state, ending):
    deed(ready.world, award.uuid, actor=SYSTEM, reason=REASON)
    with pytest.raises(IllegalTransition):
        deed(ready.world, award.uuid, actor=SYSTEM, reason=REASON)


def test_the_reason_is_not_in_the_trail(ready, award):
    revoke(ready.world, award.uuid, actor=SYSTEM, reason=REASON)
    assert all(REASON not in body for body in AuditEntry.objects.values_list("body", flat=True))


def test_a_claimed_award_can_be_suspended_and_revoked_but_not_withdrawn(ready, award):
    claim(ready.world, award.uuid, actor=Actor(award.learner_id))
    with pytest.raises(IllegalTransition):
        withdraw(ready.world, award.uuid, actor=SYSTEM, reason=REASON)
    assert suspend(ready.world, award.uuid, actor=SYSTEM, reason=REASON).state == State.SUSPENDED


@pytest.mark.parametrize("claimed", [False, True])
def test_reinstating_brings_back_the_state_with_a_fresh_credential(ready, award, claimed):
    if claimed:
        claim(ready.world, award.uuid, actor=Actor(award.learner_id))
    first = ready.live(award)
    suspend(ready.world, award.uuid, actor=SYSTEM, reason=REASON)

    reinstate(ready.later(days=3).world, award.uuid, actor=ready.staff(Permission.TAKE_BACK))

    award.refresh_from_db()
    assert award.state == (State.CLAIMED if claimed else State.OFFERED)
    assert award.before_suspension == ""
    second = ready.live(award)
    assert second.uuid != first.uuid
    assert (second.status_list_id, second.status_index) != (
        first.status_list_id,
        first.status_index,
    )
    assert b'"validFrom":"2026-11-23T12:00:00Z"' in bytes(second.document)
    assert verdict(ready, second) == "valid"
    assert verdict(ready, first) == "invalid"


def test_only_who_may_take_back_reinstates(ready, award):
    suspend(ready.world, award.uuid, actor=SYSTEM, reason=REASON)
    for actor in (ready.staff(Permission.AWARD), Actor(award.learner_id), NOBODY):
        with pytest.raises(NotAllowed):
            reinstate(ready.world, award.uuid, actor=actor)


@pytest.mark.parametrize("deed", [withdraw, revoke])
def test_only_a_suspension_can_be_ended(ready, award, deed):
    deed(ready.world, award.uuid, actor=SYSTEM, reason=REASON)
    with pytest.raises(IllegalTransition):
        reinstate(ready.world, award.uuid, actor=SYSTEM)


def test_where_nothing_can_be_signed_a_suspension_stays(ready, award):
    suspend(ready.world, award.uuid, actor=SYSTEM, reason=REASON)
    Issuer.objects.update(issuing=False)
    with pytest.raises(CannotIssue):
        reinstate(ready.world, award.uuid, actor=SYSTEM)
    award.refresh_from_db()
    assert (award.state, award.before_suspension) == (State.SUSPENDED, State.OFFERED)


def test_no_evaluation_makes_a_revoked_credential_valid_again(ready, award):
    credential = ready.live(award)
    revoke(ready.world, award.uuid, actor=SYSTEM, reason=REASON)
    for _ in range(3):
        ready.later(days=1).evaluate(award.learner_id)
        ready.offered()
    assert verdict(ready, credential) == "invalid"
    assert Credential.objects.filter(award=award).count() == 1


def test_revoking_a_suspended_award_tells_the_new_end_and_its_reason(ready, award):
    suspend(ready.world, award.uuid, actor=SYSTEM, reason="We are looking into it.")

    revoke(ready.later(days=2).world, award.uuid, actor=SYSTEM, reason=REASON)

    ended = card(award).ended
    assert (ended.ending, ended.public_reason) == (Ending.REVOKED, REASON)
    assert ended.at == ready.now


def test_a_credential_that_was_replaced_before_stays_replaced(ready, award):
    first = ready.live(award)
    claim(ready.world, award.uuid, actor=Actor(award.learner_id), choice=Choice(marks=True))
    suspend(ready.world, award.uuid, actor=SYSTEM, reason="We are looking into it.")
    revoke(ready.world, award.uuid, actor=SYSTEM, reason=REASON)
    first.refresh_from_db()
    assert (first.ending, first.public_reason) == (Ending.REPLACED, "")


def test_a_revocation_that_nobody_could_read_is_not_carried_out(ready, award):
    keys.retire(ready.world, SigningKey.objects.get().public_multikey, actor=SYSTEM)
    with pytest.raises(NoSigningKey):
        revoke(ready.world, award.uuid, actor=SYSTEM, reason=REASON)
    award.refresh_from_db()
    assert award.state == State.OFFERED
    assert ready.live(award).public_reason == ""
