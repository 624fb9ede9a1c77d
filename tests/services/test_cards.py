"""Cards: what a learner sees of an award, and in which order."""

from decimal import Decimal

import pytest

from microcred_plugin.domain.lifecycle import Action, State
from microcred_plugin.domain.outcomes import OutcomeStatus
from microcred_plugin.models import Award, Ending, Hold
from microcred_plugin.services.cards import awards_for_cards, card_of, cards_of
from microcred_plugin.services.claim import claim, decline
from microcred_plugin.services.disclosure import LEAST, Choice
from microcred_plugin.services.errors import NotFound
from microcred_plugin.services.evaluate import evaluate
from microcred_plugin.services.pages import own_card
from microcred_plugin.services.revoke import suspend
from microcred_plugin.services.share import new_share_link
from microcred_plugin.services.world import NOBODY, SYSTEM, Actor
from tests import factories

OTHER = "course-v1:DemoX+SEAS+2026_1"


def card(award):
    return card_of(awards_for_cards().get(pk=award.pk))


def test_progress_is_told_per_outcome(ready):
    found = card(ready.offered(ready.learner(factories.scored(quiz=48, walk=None))))

    assert [row.outcome.code for row in found.outcomes] == ["MAP-1", "MAP-2"]
    assert [row.status for row in found.outcomes] == [
        OutcomeStatus.NOT_ACHIEVED,
        OutcomeStatus.NOT_ASSESSED,
    ]
    assert [row.mark for row in found.outcomes] == [Decimal(48), Decimal(48)]
    assert found.achieved == 0
    assert [reason["code"] for reason in found.reasons] == [
        "outcome_not_assessed",
        "outcome_not_achieved",
    ]
    assert found.subsection_names["quiz"] == "Part quiz"


def test_before_the_first_look_nothing_is_assessed(ready):
    award = ready.offered(ready.learner(factories.scored(quiz=1)))
    Award.objects.update(verdict={})
    found = card(award)
    assert {row.status for row in found.outcomes} == {OutcomeStatus.NOT_ASSESSED}
    assert (found.achieved, found.reasons, found.course_percent) == (0, (), 0)


def test_an_offer_can_be_claimed_or_declined(ready):
    award = ready.offered()
    found = card(award)
    assert (found.state, found.achieved) == (State.OFFERED, 2)
    assert found.actions == (Action.CLAIM, Action.DECLINE)
    assert found.credential == ready.live(award).uuid
    assert found.address.endswith(f"/microcredentials/credentials/{found.credential}")
    assert (found.ended, found.discloses) == (None, LEAST)
    assert found.lapses_at > ready.now


def test_what_was_claimed_says_what_it_shows_and_where(ready):
    award = ready.offered()
    learner = Actor(award.learner_id)
    claim(ready.world, award.uuid, actor=learner, choice=Choice(marks=True))
    secret = new_share_link(ready.world, award.uuid, actor=learner)
    found = card(award)
    assert found.discloses == Choice(marks=True)
    assert found.share_address == f"https://lms.example/microcredentials/s/{secret}"
    assert found.claimed_at == ready.now


def test_what_ended_stays_visible_with_its_date_and_reason(ready):
    award = ready.offered()
    suspend(ready.later(days=1).world, award.uuid, actor=SYSTEM, reason="We look into it.")
    found = card(award)
    assert found.credential is None
    assert found.ended.ending == Ending.SUSPENDED
    assert (found.ended.at, found.ended.public_reason) == (ready.now, "We look into it.")
    assert found.actions == ()


def test_a_hold_is_told(ready):
    award = ready.offered(ready.learner(name=""))
    assert (card(award).hold, card(award).ended) == (Hold.NO_NAME, None)


@pytest.fixture
def two(ready):
    """A learner with two modules: one offered first, one later in progress."""
    learner = ready.learner()
    ready.host.courses[OTHER] = factories.course(key=OTHER)
    ready.publish(factories.module_file(id="reading-seas", course_key=OTHER))
    ready.evaluate(learner)
    ready.host.known[learner, OTHER] = factories.scored(quiz=1)
    ready.later(days=1)
    evaluate(ready.world, learner, OTHER)
    return learner


def test_what_waits_for_the_learner_comes_first_then_the_newest(ready, two):
    assert [found.module.slug for found in cards_of(two)] == ["reading-maps", "reading-seas"]
    decline(ready.world, cards_of(two)[0].award, actor=Actor(two))
    Award.objects.filter(state="in_progress").update(changed_at=ready.later(days=1).now)
    assert [found.module.slug for found in cards_of(two)] == ["reading-seas", "reading-maps"]


def test_cards_cost_the_same_however_many_there_are(ready, two, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert len(cards_of(two)) == 2
    other = ready.offered().learner_id
    with django_assert_num_queries(2):
        assert len(cards_of(other)) == 1


def test_a_learner_without_awards_has_no_card(ready):
    assert cards_of(999_999) == []


def test_nobody_else_sees_a_card(ready):
    award = ready.offered()
    assert own_card(award.uuid, actor=Actor(award.learner_id)).award == award.uuid
    for actor in (Actor(ready.learner()), NOBODY, SYSTEM):
        with pytest.raises(NotFound):
            own_card(award.uuid, actor=actor)
