"""The learner's list: every award in words, what is missing, and what can be done next."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from microcred_plugin.domain.ports import Permission
from microcred_plugin.models import Award, Hold, Module
from microcred_plugin.services import claim, revoke
from microcred_plugin.services.world import Actor
from tests import factories
from tests.web.learning import address, browser, text_of

MINE = reverse("microcred:mine")
REASON = "The test was marked for somebody else."


def look(learner, **options):
    response = browser(learner, **options).get(MINE)
    assert response.status_code == 200
    return response


def instructor(stage):
    return stage.staff(Permission.AWARD, Permission.TAKE_BACK)


def test_a_visitor_is_sent_to_log_in_and_back(on_stage):
    response = browser(None).get(MINE)

    assert response.status_code == 302
    assert response.url.endswith(f"?next={MINE}")


def test_a_learner_without_awards_is_led_to_the_offer(on_stage):
    response = look(on_stage.user())

    assert "You have no micro-credentials yet." in text_of(response)
    assert f'href="{reverse("microcred:offer")}"' in response.content.decode()


def test_progress_is_told_per_outcome_with_what_is_missing_and_what_to_do(on_stage):
    learner = on_stage.learner(factories.scored(quiz=62, walk=None))
    on_stage.evaluate(learner)
    text = text_of(look(learner))

    assert "In progress" in text
    assert "1 of 2 outcomes achieved" in text
    assert "Explain symbols Achieved" in text
    assert "Plan a route Not assessed yet “Plan a route” still needs: Part walk." in text
    assert "Do this part in the course." in text


def test_a_bar_beside_the_text_shows_the_same_progress(on_stage):
    learner = on_stage.learner(factories.scored(quiz=62, walk=None))
    on_stage.evaluate(learner)
    html = look(learner).content.decode()

    assert '<progress value="1" max="2" aria-labelledby="progress-' in html


def test_conditions_besides_the_outcomes_are_told_with_the_next_step(on_stage):
    learner = on_stage.learner(
        factories.facts(
            enrolment_mode="audit", identity_verified=False, completion_percent=Decimal(40)
        )
    )
    on_stage.evaluate(learner)
    text = text_of(look(learner))

    assert "You have achieved every learning outcome. This is still needed:" in text
    assert "The enrolment “audit” does not lead to a micro-credential" in text
    assert "Have your identity verified." in text
    assert "40 % of the course is completed; 90 % is needed." in text


def test_an_offer_names_its_last_day_and_leads_to_the_claim(on_stage):
    award = on_stage.offered()
    response = look(award.learner_id)
    text = text_of(response)

    assert "Ready to claim" in text
    assert "Claim it before May 22, 2027." in text
    assert f'href="{address(award)}"' in response.content.decode()


def test_an_offer_without_a_last_day_names_none(on_stage, settings):
    settings.MICROCRED_OFFER_DAYS = 0

    assert "Claim it before" not in text_of(look(on_stage.offered().learner_id))


def test_what_waits_for_the_learner_comes_first(on_stage):
    award = on_stage.offered()
    second = another_award(on_stage, award, "Drawing maps")
    text = text_of(look(award.learner_id))

    assert second.changed_at > award.changed_at
    assert text.index("Ready to claim") < text.index("In progress")


def test_an_award_that_waits_for_approval_asks_nothing_of_the_learner(on_stage):
    on_stage.publish(factories.with_policy(mode="approval"))
    award = on_stage.offered()
    text = text_of(look(award.learner_id))

    assert "Waits for approval" in text
    assert "An instructor still has to approve. You need not do anything." in text


@pytest.mark.parametrize(
    ("hold", "expected"),
    [
        (Hold.ISSUING_OFF, "nothing is being issued at the moment. Your result stands."),
        (Hold.RULES, "the module itself has to be put in order first. Your result stands."),
        (Hold.NO_KEY, "the institution cannot sign at the moment. Your result stands."),
        (Hold.NO_NAME, "no name that can be printed. Fill in your full name in your account."),
    ],
)
def test_a_hold_is_explained_kindly(on_stage, hold, expected):
    on_stage.publish(factories.with_policy(mode="approval"))
    award = on_stage.offered()
    Award.objects.filter(pk=award.pk).update(hold=hold)
    text = text_of(look(award.learner_id))

    assert "Waits to be signed" in text
    assert expected in text


def test_a_claimed_award_says_when(on_stage):
    award = on_stage.offered()
    claim.claim(on_stage.world, award.uuid, actor=Actor(award.learner_id))

    assert "You claimed this micro-credential on Nov. 23, 2026." in text_of(look(award.learner_id))


def test_a_declined_award_can_be_asked_for_again(on_stage):
    award = on_stage.offered()
    claim.decline(on_stage.world, award.uuid, actor=Actor(award.learner_id))
    text = text_of(look(award.learner_id))

    assert "You declined this micro-credential on Nov. 23, 2026." in text
    assert "You can ask for it again." in text


def test_an_offer_that_was_taken_back_tells_why(on_stage):
    award = on_stage.offered()
    revoke.withdraw(on_stage.world, award.uuid, actor=instructor(on_stage), reason=REASON)
    text = text_of(look(award.learner_id))

    assert "The offer was taken back on Nov. 23, 2026." in text
    assert f"The reason that was given: {REASON}" in text
    assert "Ask the instructor of the course." in text


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        (revoke.suspend, "was suspended on Nov. 23, 2026. For now it does not count as valid."),
        (revoke.revoke, "was revoked on Nov. 23, 2026. It is no longer valid."),
    ],
)
def test_what_was_taken_away_stays_with_its_date_and_reason(on_stage, act, expected):
    award = on_stage.offered()
    claim.claim(on_stage.world, award.uuid, actor=Actor(award.learner_id))
    act(on_stage.world, award.uuid, actor=instructor(on_stage), reason=REASON)
    text = text_of(look(award.learner_id))

    assert expected in text
    assert REASON in text


def test_what_was_taken_away_can_still_be_looked_at(on_stage):
    award = on_stage.offered()
    live = on_stage.live(award)
    claim.claim(on_stage.world, award.uuid, actor=Actor(award.learner_id))
    revoke.revoke(on_stage.world, award.uuid, actor=instructor(on_stage), reason=REASON)
    page = reverse("microcred:credential", args=(live.uuid,))

    assert f'href="{page}"' in look(award.learner_id).content.decode()
    assert f'href="{page}"' in browser(award.learner_id).get(address(award)).content.decode()


def test_a_flag_is_told_without_taking_anything_back(on_stage):
    award = on_stage.offered()
    on_stage.set_facts(award.learner_id, factories.scored(quiz=10, walk=10))
    on_stage.evaluate(award.learner_id)
    text = text_of(look(award.learner_id))

    assert "Ready to claim" in text
    assert "The results no longer meet every condition. Nothing was taken back" in text


def test_nobody_sees_the_awards_of_somebody_else(on_stage):
    award = on_stage.offered()
    response = look(on_stage.user())

    assert award.uuid not in response.content.decode()


def test_the_page_speaks_dutch_with_the_module_in_dutch(on_stage):
    learner = on_stage.learner(factories.scored(quiz="59.9", walk=None))
    on_stage.evaluate(learner)
    response = look(learner, language="nl")
    text = text_of(response)

    assert '<html lang="nl">' in response.content.decode()
    assert "Kaartlezen" in text
    assert "0 van 2 leeruitkomsten behaald" in text
    assert "“Part quiz” is 59,9 % waar 60 % nodig is" in text


def test_a_title_that_exists_in_english_only_is_marked_as_english(on_stage):
    award = on_stage.offered()
    definition = award.version.definition
    definition["title"]["nl"] = ""
    award.version.save(update_fields=["definition"])
    html = look(award.learner_id, language="nl").content.decode()

    assert '<span lang="en">Reading maps</span>' in html


def test_nothing_of_the_page_is_kept_by_the_browser(on_stage):
    response = look(on_stage.user())

    assert "no-store" in response["Cache-Control"]
    assert "private" in response["Cache-Control"]


def test_the_list_costs_the_same_queries_however_many_awards(on_stage):
    few, many = on_stage.offered(), on_stage.offered()
    for number in range(6):
        another_award(on_stage, many, f"Module {number}")

    assert queries(few.learner_id) == queries(many.learner_id) <= 6


def queries(learner):
    client = browser(learner)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(MINE).status_code == 200
    return len(captured)


def another_award(stage, award, title):
    """Give the learner of an award one more, in a module of its own, a day later."""
    definition = {**award.version.definition, "title": {"en": title, "nl": title}}
    slug = title.lower().replace(" ", "-")
    module = Module.objects.create(issuer=award.module.issuer, slug=slug, course_key=slug)
    version = module.versions.create(number=1, definition=definition, published_at=stage.now)
    return module.awards.create(
        uuid=str(uuid.uuid4()),
        version=version,
        learner_id=award.learner_id,
        changed_at=stage.now + timedelta(days=1),
    )
