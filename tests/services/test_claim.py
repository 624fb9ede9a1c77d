"""What a learner does with an offer: claim it, decline it, ask for it again."""

import json

import pytest

from microcred_plugin.domain.errors import IllegalTransition
from microcred_plugin.domain.lifecycle import State
from microcred_plugin.domain.ports import Permission
from microcred_plugin.models import Award, Credential, Ending, Flag, Module
from microcred_plugin.services.claim import claim, decline, reopen
from microcred_plugin.services.disclosure import Choice
from microcred_plugin.services.errors import CannotIssue, NotFound, OfferEnded
from microcred_plugin.services.revoke import revoke, suspend, withdraw
from microcred_plugin.services.world import NOBODY, SYSTEM, Actor
from tests import factories

ALL = Choice(marks=True, final_grade=True, evidence=True)


@pytest.fixture
def award(ready):
    return ready.offered()


@pytest.fixture
def learner(award):
    return Actor(award.learner_id)


def verdict(stage, credential):
    return str(stage.verify(credential).verdict)


def test_claiming_keeps_the_credential_that_was_offered(ready, award, learner):
    before = ready.live(award).uuid

    claimed = claim(ready.later(days=1).world, award.uuid, actor=learner)

    assert (claimed.state, claimed.claimed_at) == (State.CLAIMED, ready.now)
    assert ready.live(award).uuid == before
    assert verdict(ready, ready.live(award)) == "valid"


def test_claiming_twice_changes_nothing(ready, award, learner):
    first = claim(ready.world, award.uuid, actor=learner)
    again = claim(ready.later(days=1).world, award.uuid, actor=learner, choice=ALL)
    assert again.claimed_at == first.claimed_at
    assert Credential.objects.count() == 1


@pytest.mark.parametrize("deed", [claim, decline, reopen])
def test_for_anybody_else_there_is_no_such_award(ready, award, deed):
    staff = ready.staff(*Permission)
    for actor in (Actor(ready.learner()), staff, NOBODY, SYSTEM):
        with pytest.raises(NotFound):
            deed(ready.world, award.uuid, actor=actor)
    award.refresh_from_db()
    assert award.state == State.OFFERED


def test_an_unknown_award_is_not_found(ready, learner):
    with pytest.raises(NotFound):
        claim(ready.world, "no-such-award", actor=learner)


@pytest.mark.parametrize("end", [withdraw, suspend, revoke])
def test_what_was_taken_back_cannot_be_claimed(ready, award, learner, end):
    end(ready.world, award.uuid, actor=SYSTEM, reason="A mistake.")
    with pytest.raises(IllegalTransition):
        claim(ready.world, award.uuid, actor=learner)


def test_an_offer_can_be_claimed_to_its_last_moment_and_not_after(ready, award, learner):
    ready.now = award.lapses_at
    other = ready.offered()
    ready.now = award.lapses_at
    assert claim(ready.world, award.uuid, actor=learner).state == State.CLAIMED

    ready.now = other.lapses_at
    ready.later(microseconds=1)
    with pytest.raises(OfferEnded):
        claim(ready.world, other.uuid, actor=Actor(other.learner_id))
    other.refresh_from_db()
    assert other.state == State.OFFERED


def test_who_wants_to_show_marks_gets_a_credential_that_holds_them(ready, award, learner):
    offered = ready.live(award)

    claim(ready.later(days=1).world, award.uuid, actor=learner, choice=ALL)

    document = json.loads(bytes(ready.live(award).document))
    values = [row.get("value") for row in document["credentialSubject"]["result"]]
    assert values == ["80", "80", "80"]
    assert [(row["name"], row["narrative"]) for row in document["evidence"]] == [
        ("Part quiz", "MAP-1, MAP-2"),
        ("Part walk", "MAP-2"),
    ]
    assert document["validFrom"] == "2026-11-23T12:00:00Z"
    assert verdict(ready, ready.live(award)) == "valid"

    offered.refresh_from_db()
    assert (offered.live, offered.ending) == (None, Ending.REPLACED)
    assert verdict(ready, offered) == "invalid"


@pytest.mark.parametrize(
    ("choice", "values", "evidence"),
    [
        (Choice(marks=True), ["80", "80"], False),
        (Choice(final_grade=True), [None, None, "80"], False),
        (Choice(evidence=True), [None, None], True),
    ],
)
def test_each_part_is_shown_by_a_choice_of_its_own(ready, award, learner, choice, values, evidence):
    claim(ready.world, award.uuid, actor=learner, choice=choice)
    document = json.loads(bytes(ready.live(award).document))
    shown = [row.get("value") for row in document["credentialSubject"]["result"]]
    assert (shown, "evidence" in document) == (values, evidence)


def test_marks_are_those_on_which_the_award_was_signed(ready, award, learner):
    ready.set_facts(award.learner_id, factories.scored(quiz=20, walk=20))
    ready.evaluate(award.learner_id)
    claim(ready.world, award.uuid, actor=learner, choice=Choice(marks=True))
    document = json.loads(bytes(ready.live(award).document))
    assert [row["value"] for row in document["credentialSubject"]["result"]] == ["80", "80"]


def test_where_nothing_can_be_signed_a_claim_with_marks_leaves_the_offer(ready, award, learner):
    Module.objects.update(issuing=False)
    with pytest.raises(CannotIssue):
        claim(ready.world, award.uuid, actor=learner, choice=ALL)
    award.refresh_from_db()
    assert (award.state, award.claimed_at, award.discloses) == (State.OFFERED, None, {})
    assert claim(ready.world, award.uuid, actor=learner).state == State.CLAIMED


def test_declining_ends_the_credential_for_every_verifier(ready, award, learner):
    credential = ready.live(award)
    declined = decline(ready.world, award.uuid, actor=learner)

    assert declined.state == State.DECLINED
    credential.refresh_from_db()
    assert (credential.live, credential.ending) == (None, Ending.DECLINED)
    assert verdict(ready, credential) == "invalid"
    with pytest.raises(IllegalTransition):
        decline(ready.world, award.uuid, actor=learner)


def test_what_was_claimed_cannot_be_declined(ready, award, learner):
    claim(ready.world, award.uuid, actor=learner)
    with pytest.raises(IllegalTransition):
        decline(ready.world, award.uuid, actor=learner)


def test_a_declined_offer_comes_back_with_a_fresh_credential(ready, award, learner):
    first = ready.live(award)
    decline(ready.world, award.uuid, actor=learner)

    again = reopen(ready.later(days=1).world, award.uuid, actor=learner)

    assert again.state == State.OFFERED
    second = ready.live(award)
    assert second.uuid != first.uuid
    assert second.status_index != first.status_index
    assert verdict(ready, second) == "valid"
    first.refresh_from_db()
    assert verdict(ready, first) == "invalid"


def test_what_comes_back_shows_the_least_again(ready, award, learner):
    claim(ready.world, award.uuid, actor=learner, choice=ALL)
    Award.objects.update(state=State.DECLINED)
    reopen(ready.world, award.uuid, actor=learner)
    assert b'"value"' not in bytes(ready.live(award).document)


def test_the_rules_decide_anew_on_what_is_asked_for_again(ready, award, learner):
    decline(ready.world, award.uuid, actor=learner)
    ready.set_facts(award.learner_id, factories.scored(quiz=1, walk=1))

    assert reopen(ready.world, award.uuid, actor=learner).state == State.IN_PROGRESS
    assert not award.credentials.filter(live=1).exists()


def test_a_flag_does_not_outlive_the_credential_it_was_about(ready, award, learner):
    ready.set_facts(award.learner_id, factories.scored(quiz=1, walk=1))
    ready.evaluate(award.learner_id)
    award.refresh_from_db()
    assert award.flag == Flag.NO_LONGER_ELIGIBLE

    decline(ready.world, award.uuid, actor=learner)
    award.refresh_from_db()
    assert award.flag == Flag.NONE

    ready.set_facts(award.learner_id, factories.facts())
    assert reopen(ready.world, award.uuid, actor=learner).flag == Flag.NONE


@pytest.mark.parametrize("state", ["offered", "claimed", "withdrawn", "suspended", "revoked"])
def test_a_learner_reopens_only_what_was_declined_or_lapsed(ready, award, learner, state):
    Award.objects.update(state=state)
    with pytest.raises(IllegalTransition):
        reopen(ready.world, award.uuid, actor=learner)
