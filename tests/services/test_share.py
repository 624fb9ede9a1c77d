"""What a learner shows to whom: private at first, each step the learner's own."""

import json

import pytest

from microcred_plugin.domain.errors import IllegalTransition
from microcred_plugin.domain.lifecycle import State
from microcred_plugin.models import AuditEntry, Award, Credential, Ending
from microcred_plugin.services.claim import claim, decline, reopen
from microcred_plugin.services.disclosure import LEAST, Choice, choice_of, disclosure_of
from microcred_plugin.services.errors import CannotIssue, NotFound
from microcred_plugin.services.share import disclose, new_share_link, set_public, stop_sharing
from microcred_plugin.services.world import NOBODY, SYSTEM, Actor

MARKS = Choice(marks=True)


@pytest.fixture
def award(ready):
    found = ready.offered()
    claim(ready.world, found.uuid, actor=Actor(found.learner_id))
    return ready.award(found.learner_id)


@pytest.fixture
def learner(award):
    return Actor(award.learner_id)


def make_public(world, uuid, *, actor):
    return set_public(world, uuid, public=True, actor=actor)


def show_marks(world, uuid, *, actor):
    return disclose(world, uuid, MARKS, actor=actor)


def test_everything_is_private_at_first(award):
    assert (award.public, award.share_secret, choice_of(award)) == (False, None, LEAST)


def test_a_public_page_can_be_switched_on_and_off(ready, award, learner):
    for public in (True, True, False):
        set_public(ready.world, award.uuid, public=public, actor=learner)
        award.refresh_from_db()
        assert award.public is public
    lines = AuditEntry.objects.filter(award=award.uuid).order_by("number")
    assert [line.action for line in lines][-2:] == ["public", "private"]


@pytest.mark.parametrize("deed", [make_public, new_share_link, stop_sharing, show_marks])
def test_nobody_else_decides_what_is_shown(ready, award, deed):
    for actor in (Actor(ready.learner()), NOBODY, SYSTEM):
        with pytest.raises(NotFound):
            deed(ready.world, award.uuid, actor=actor)


@pytest.mark.parametrize("deed", [make_public, new_share_link, show_marks])
@pytest.mark.parametrize("state", ["offered", "suspended", "revoked", "declined"])
def test_only_what_is_claimed_is_shown(ready, award, learner, deed, state):
    Award.objects.update(state=state)
    with pytest.raises(IllegalTransition):
        deed(ready.world, award.uuid, actor=learner)
    assert Credential.objects.count() == 1


def test_a_new_share_link_ends_the_one_before(ready, award, learner):
    first = new_share_link(ready.world, award.uuid, actor=learner)
    second = new_share_link(ready.world, award.uuid, actor=learner)
    assert first != second
    assert len(second) >= 32
    assert ready.award(award.learner_id).share_secret == second


def test_sharing_can_be_stopped_also_after_a_revocation(ready, award, learner):
    new_share_link(ready.world, award.uuid, actor=learner)
    Award.objects.update(state=State.REVOKED)
    for _ in range(2):
        stop_sharing(ready.world, award.uuid, actor=learner)
    assert ready.award(award.learner_id).share_secret is None
    assert AuditEntry.objects.filter(action="sharing_stopped").count() == 1


def test_no_secret_enters_the_trail(ready, award, learner):
    secret = new_share_link(ready.world, award.uuid, actor=learner)
    assert all(secret not in body for body in AuditEntry.objects.values_list("body", flat=True))


def test_showing_marks_later_replaces_the_credential(ready, award, learner):
    first = ready.live(award)
    disclose(ready.later(days=9).world, award.uuid, MARKS, actor=learner)

    second = ready.live(award)
    document = json.loads(bytes(second.document))
    assert [row["value"] for row in document["credentialSubject"]["result"]] == ["80", "80"]
    assert document["validFrom"] == "2026-11-23T12:00:00Z"
    first.refresh_from_db()
    assert first.ending == Ending.REPLACED
    assert str(ready.verify(first).verdict) == "invalid"
    assert str(ready.verify(second).verdict) == "valid"


def test_the_same_choice_again_changes_nothing(ready, award, learner):
    for _ in range(2):
        disclose(ready.world, award.uuid, MARKS, actor=learner)
    assert Credential.objects.count() == 2


def test_marks_can_be_taken_out_again(ready, award, learner):
    disclose(ready.world, award.uuid, MARKS, actor=learner)
    disclose(ready.world, award.uuid, LEAST, actor=learner)
    assert b'"value"' not in bytes(ready.live(award).document)
    assert choice_of(ready.award(award.learner_id)) == LEAST


def test_a_choice_that_cannot_be_signed_is_not_kept(ready, award, learner):
    ready.rename(award.learner_id, "")
    with pytest.raises(CannotIssue):
        disclose(ready.world, award.uuid, MARKS, actor=learner)
    assert choice_of(ready.award(award.learner_id)) == LEAST
    assert ready.live(award)


def test_an_award_offered_anew_is_shown_to_nobody(ready, award, learner):
    set_public(ready.world, award.uuid, public=True, actor=learner)
    new_share_link(ready.world, award.uuid, actor=learner)
    Award.objects.update(state=State.OFFERED)
    decline(ready.world, award.uuid, actor=learner)
    reopen(ready.world, award.uuid, actor=learner)

    again = ready.award(award.learner_id)
    assert again.state == State.OFFERED
    assert (again.public, again.share_secret) == (False, None)


def test_without_a_choice_the_one_that_was_made_is_shown(ready, award, learner):
    disclose(ready.world, award.uuid, MARKS, actor=learner)
    again = ready.award(award.learner_id)
    assert set(disclosure_of(again).marks) == {"MAP-1", "MAP-2"}
    assert disclosure_of(again, LEAST).marks == {}
