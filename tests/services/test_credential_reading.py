"""What is read back of a credential: by its holder's facts, and how it stands at a moment."""

from datetime import timedelta
from decimal import Decimal

import pytest

from microcred_plugin.domain.ports import Permission
from microcred_plugin.models import Credential, Ending
from microcred_plugin.services import claim, revoke, share
from microcred_plugin.services.disclosure import LEAST, Choice
from microcred_plugin.services.errors import NotFound
from microcred_plugin.services.facts import facts_of
from microcred_plugin.services.pages import Standing, credential_page, preview, shared_page
from microcred_plugin.services.world import NOBODY, SYSTEM, Actor
from tests import factories

EVERYTHING = Choice(marks=True, final_grade=True, evidence=True)
REASON = "The results belong to somebody else."


@pytest.fixture
def award(ready):
    return ready.offered()


@pytest.fixture
def owner(award):
    return Actor(award.learner_id)


def staff_of(stage):
    return stage.staff(Permission.TAKE_BACK, Permission.SEE_COHORT)


def page(stage, credential, actor=SYSTEM):
    return credential_page(stage.world, credential.uuid, actor=actor)


def test_the_least_tells_a_name_and_nothing_that_was_not_chosen(ready, award):
    facts = facts_of(page(ready, ready.live(award)).content)

    assert facts.holder == ready.host.people[award.learner_id].name
    assert facts.hashed_email
    assert facts.marks == {}
    assert facts.final_grade is None
    assert facts.evidence == ()
    assert facts.awarded == ready.now
    assert facts.valid_until is None


def test_everything_chosen_is_read_back(ready, award, owner):
    claim.claim(ready.world, award.uuid, actor=owner, choice=EVERYTHING)
    facts = facts_of(page(ready, ready.live(award)).content)

    assert facts.marks == {"MAP-1": Decimal(80), "MAP-2": Decimal(80)}
    assert facts.final_grade == Decimal(80)
    assert [piece.name for piece in facts.evidence] == ["Part quiz", "Part walk"]


def test_the_holder_is_in_no_text_about_the_facts(ready, award):
    facts = facts_of(page(ready, ready.live(award)).content)

    assert facts.holder not in repr(facts)


def test_a_validity_that_ends_is_read_back(ready):
    ready.publish(factories.module_file(expires_after_days=365))
    award = ready.offered()
    facts = facts_of(page(ready, ready.live(award)).content)

    assert facts.valid_until == ready.now + timedelta(days=365)


def test_the_preview_of_the_choice_that_stands_is_the_signed_document(ready, award, owner):
    shown = preview(ready.world, award.uuid, LEAST, actor=owner)

    assert shown == page(ready, ready.live(award)).content
    assert "proof" in shown


def test_the_preview_of_another_choice_is_not_signed_and_changes_nothing(ready, award, owner):
    before = ready.live(award).uuid
    shown = preview(ready.world, award.uuid, EVERYTHING, actor=owner)

    assert "proof" not in shown
    assert "evidence" in shown
    assert ready.live(award).uuid == before


@pytest.mark.parametrize("actor", [NOBODY, Actor(0), SYSTEM])
def test_nobody_else_previews(ready, award, actor):
    with pytest.raises(NotFound):
        preview(ready.world, award.uuid, LEAST, actor=actor)


def standing(stage, credential):
    return page(stage, credential).standing(stage.now)


def test_an_offer_stands_as_an_offer_and_then_in_force(ready, award, owner):
    live = ready.live(award)
    assert standing(ready, live) is Standing.OFFERED
    claim.claim(ready.world, award.uuid, actor=owner)
    assert standing(ready, live) is Standing.IN_FORCE


def test_it_expires_after_its_last_moment_and_not_at_it(ready, award, owner):
    claim.claim(ready.world, award.uuid, actor=owner)
    Credential.objects.update(valid_until=ready.now)

    assert standing(ready, ready.live(award)) is Standing.IN_FORCE
    assert standing(ready.later(seconds=1), ready.live(award)) is Standing.EXPIRED


def test_a_choice_replaces_and_the_page_knows_the_newest(ready, award, owner):
    old = ready.live(award)
    claim.claim(ready.world, award.uuid, actor=owner, choice=EVERYTHING)
    found = page(ready, old)

    assert found.standing(ready.now) is Standing.REPLACED
    assert found.newest == ready.live(award).uuid


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        (revoke.suspend, Standing.SUSPENDED),
        (revoke.revoke, Standing.REVOKED),
    ],
)
def test_what_was_taken_away_stands_as_such(ready, award, owner, act, expected):
    live = ready.live(award)
    claim.claim(ready.world, award.uuid, actor=owner)
    act(ready.world, award.uuid, actor=staff_of(ready), reason=REASON)

    assert standing(ready, live) is expected
    assert page(ready, live).public_reason == REASON


def test_declined_stands_as_declined(ready, award, owner):
    live = ready.live(award)
    claim.decline(ready.world, award.uuid, actor=owner)

    assert standing(ready, live) is Standing.DECLINED


def test_a_reinstated_award_leaves_the_old_credential_replaced(ready, award, owner):
    live, staff = ready.live(award), staff_of(ready)
    claim.claim(ready.world, award.uuid, actor=owner)
    revoke.suspend(ready.world, award.uuid, actor=staff, reason=REASON)
    revoke.reinstate(ready.world, award.uuid, actor=staff)

    assert standing(ready, live) is Standing.REPLACED


def test_revoking_what_is_suspended_gives_the_credential_the_last_reason(ready, award, owner):
    live, staff = ready.live(award), staff_of(ready)
    claim.claim(ready.world, award.uuid, actor=owner)
    revoke.suspend(ready.world, award.uuid, actor=staff, reason="Being looked into.")
    revoke.revoke(ready.later(days=1).world, award.uuid, actor=staff, reason=REASON)
    live.refresh_from_db()

    assert (live.ending, live.public_reason, live.ended_at) == (Ending.REVOKED, REASON, ready.now)


def test_an_award_that_is_offered_anew_is_shared_with_nobody(ready, award, owner):
    claim.claim(ready.world, award.uuid, actor=owner)
    share.set_public(ready.world, award.uuid, public=True, actor=owner)
    secret = share.new_share_link(ready.world, award.uuid, actor=owner)
    revoke.revoke(ready.world, award.uuid, actor=staff_of(ready), reason=REASON)
    type(award).objects.filter(pk=award.pk).update(state="in_progress")
    ready.evaluate(award.learner_id)

    with pytest.raises(NotFound):
        page(ready, ready.live(award), NOBODY)
    with pytest.raises(NotFound):
        shared_page(secret)


def test_others_do_not_read_what_was_replaced(ready, award, owner):
    claim.claim(ready.world, award.uuid, actor=owner, choice=EVERYTHING)
    old = ready.live(award)
    share.set_public(ready.world, award.uuid, public=True, actor=owner)
    share.disclose(ready.world, award.uuid, LEAST, actor=owner)

    assert not page(ready, old, NOBODY).readable
    assert page(ready, old, owner).readable
    assert page(ready, old, staff_of(ready)).readable
    assert page(ready, ready.live(award), NOBODY).readable
