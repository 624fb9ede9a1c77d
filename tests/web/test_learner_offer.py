"""The offer: the name, every fact, a choice that is seen before it is made, claim and decline."""

import json

import pytest

from microcred_plugin.domain.lifecycle import State
from microcred_plugin.models import Issuer
from microcred_plugin.services import claim
from microcred_plugin.services.disclosure import LEAST, Choice, choice_of
from microcred_plugin.services.world import Actor
from tests import factories
from tests.web.learning import address, browser, post, text_of

MARKS = "chosen=1&show=marks"
LEAST_SEEN = "chosen=1"


@pytest.fixture
def award(on_stage):
    return on_stage.offered()


@pytest.fixture
def client(award):
    return browser(award.learner_id)


def show(client, award, query=""):
    response = client.get(f"{address(award)}?{query}")
    assert response.status_code == 200
    return response


def shown_document(response):
    """Return the document that the page unfolds, as computers read it."""
    return json.loads(response.context["document"])


def test_the_name_is_shown_before_anything_is_claimed(on_stage, award, client):
    name = on_stage.host.people[award.learner_id].name
    html = show(client, award).content.decode()

    assert f'<p class="mc-name"><bdi>{name}</bdi></p>' in html
    assert "This is not my name, or it is misspelt" in html
    assert f'href="/courses/{factories.COURSE_KEY}"' in html


def test_every_fact_that_will_be_disclosed_is_on_the_page(award, client):
    text = text_of(show(client, award))

    for fact in (
        "Reading maps",
        "From contour lines to routes.",
        "Demonstration University",
        "6 EC · 168 hours of study",
        "NLQF level 6 · EQF level 6 · First cycle (bachelor)",
        "Indicative: the institution's own judgement, not officially confirmed.",
        "Explain symbols Knowledge Explains map symbols. Assessed and achieved",
        "Plan a route Skill Plans a safe route. Assessed and achieved",
        "Written exam",
        "Supervised on site, identity verified",
        "Board of Examiners",
        "Awarded on Nov. 23, 2026",
        "No end date",
        "This is not a diploma or a degree.",
        "Your e-mail address in scrambled form.",
    ):
        assert fact in text


def test_what_is_shown_first_is_the_very_document_that_was_signed(on_stage, award, client):
    live = on_stage.live(award)

    assert shown_document(show(client, award)) == json.loads(bytes(live.document))


def test_a_name_that_changed_after_signing_is_not_passed_off_as_printed(on_stage, award, client):
    before = on_stage.host.people[award.learner_id].name
    on_stage.rename(award.learner_id, "Another Name")

    assert before in text_of(show(client, award))
    assert "Another Name" not in text_of(show(client, award))
    assert "Another Name" in text_of(show(client, award, MARKS))


def test_no_choice_is_made_for_the_learner(award, client):
    assert "checked" not in show(client, award).content.decode()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("chosen=1&show=marks", "mark: 80 %"),
        ("chosen=1&show=final_grade", "Final grade 80 %"),
        ("chosen=1&show=evidence", "Evidence Part quiz (MAP-1, MAP-2) Part walk (MAP-2)"),
    ],
)
def test_a_choice_in_the_address_is_shown_and_not_made(on_stage, award, client, query, expected):
    least, more = text_of(show(client, award)), text_of(show(client, award, query))

    assert expected not in least
    assert expected in more
    assert choice_of(on_stage.award(award.learner_id)) == LEAST


def test_showing_what_changes_leads_to_the_preview_with_the_boxes_ticked(award, client):
    response = client.post(
        address(award, "claim"), {"show": ["marks", "evidence"], "act": "show", "seen": LEAST_SEEN}
    )

    assert response.status_code == 302
    assert response.url == f"{address(award)}?chosen=1&show=marks&show=evidence#preview"
    page = show(client, award, "chosen=1&show=marks&show=evidence")
    assert page.content.decode().count(" checked") == 2
    assert "Added: my mark for each learning outcome." in text_of(page)


def test_claiming_what_was_seen_claims_it(on_stage, award, client):
    response = post(client, award, "claim", seen=LEAST_SEEN, act="claim")

    assert response.redirect_chain == [(address(award), 302)]
    assert "It is yours." in text_of(response)
    assert on_stage.award(award.learner_id).state == State.CLAIMED


def test_a_choice_that_was_ticked_and_not_seen_is_shown_before_it_is_made(on_stage, award, client):
    response = post(client, award, "claim", seen=LEAST_SEEN, act="claim", show=["marks"])

    assert "Look at the result below, and then claim it." in text_of(response)
    assert "mark: 80 %" in text_of(response)
    assert on_stage.award(award.learner_id).state == State.OFFERED


def test_claiming_with_a_choice_signs_exactly_what_the_preview_showed(on_stage, award, client):
    preview = shown_document(show(client, award, MARKS))
    post(client, award, "claim", seen=MARKS, act="claim", show=["marks"])
    signed = json.loads(bytes(on_stage.live(award).document))

    for own in ("id", "credentialStatus", "proof"):
        preview.pop(own, None)
        signed.pop(own, None)
    assert signed == preview
    assert choice_of(on_stage.award(award.learner_id)) == Choice(marks=True)


def test_pressing_claim_twice_changes_nothing_more(on_stage, award, client):
    post(client, award, "claim", seen=LEAST_SEEN, act="claim")
    once = on_stage.live(award).uuid
    again = post(client, award, "claim", seen=LEAST_SEEN, act="claim")

    assert again.status_code == 200
    assert on_stage.live(award).uuid == once
    assert "It is yours." not in text_of(again)


def test_a_second_tab_that_still_shows_the_offer_does_no_harm(on_stage, award, client):
    post(client, award, "claim", seen=LEAST_SEEN, act="claim")
    other = post(client, award, "claim", seen=MARKS, act="claim", show=["marks"])

    assert other.status_code == 200
    assert choice_of(on_stage.award(award.learner_id)) == LEAST


def test_declining_in_one_tab_and_claiming_in_another_is_told(on_stage, award, client):
    post(client, award, "decline")
    response = post(client, award, "claim", seen=LEAST_SEEN, act="claim")

    assert "That is not possible any more: this micro-credential is now “declined”." in text_of(
        response
    )
    assert on_stage.award(award.learner_id).state == State.DECLINED


def test_a_claim_after_the_last_day_is_refused_in_words(on_stage, award, client):
    on_stage.later(days=181)
    response = post(client, award, "claim", seen=LEAST_SEEN, act="claim")

    assert "The last day to claim it has passed." in text_of(response)
    assert on_stage.award(award.learner_id).state == State.OFFERED


def test_a_login_that_ended_in_the_middle_leads_back_and_changes_nothing(on_stage, award):
    visitor = browser(None)
    sent = visitor.post(address(award, "claim"), {"seen": LEAST_SEEN})
    assert sent.url.endswith(f"?next={address(award, 'claim')}")
    back = browser(award.learner_id).get(address(award, "claim"), follow=True)

    assert back.redirect_chain == [(address(award), 302)]
    assert "Nothing was changed. Look once more, and then choose." in text_of(back)
    assert on_stage.award(award.learner_id).state == State.OFFERED


def test_an_account_that_lost_its_name_keeps_the_offer_and_is_told(on_stage, award, client):
    on_stage.rename(award.learner_id, " ")

    assert show(client, award).status_code == 200
    assert "Your account has no name that can be printed." in text_of(show(client, award, MARKS))
    response = post(client, award, "claim", seen=MARKS, act="claim", show=["marks"])
    assert "Fill in your full name in your account" in text_of(response)
    assert on_stage.award(award.learner_id).state == State.OFFERED


def test_a_choice_that_cannot_be_signed_now_leaves_the_offer_open(on_stage, award, client):
    Issuer.objects.update(issuing=False)
    response = post(client, award, "claim", seen=MARKS, act="claim", show=["marks"])

    assert "Nothing can be signed at the moment. Nothing was changed." in text_of(response)
    assert on_stage.award(award.learner_id).state == State.OFFERED
    assert choice_of(on_stage.award(award.learner_id)) == LEAST


def test_declining_is_asked_once_more(on_stage, award, client):
    page = client.get(address(award, "decline"))

    assert "Decline “Reading maps”?" in text_of(page)
    assert "Your results in the course stay as they are." in text_of(page)
    assert on_stage.award(award.learner_id).state == State.OFFERED


def test_declining_twice_is_said_once(on_stage, award, client):
    first, second = post(client, award, "decline"), post(client, award, "decline")

    assert "You declined it." in text_of(first)
    assert "You declined it." not in text_of(second)
    assert on_stage.award(award.learner_id).state == State.DECLINED


def test_there_is_nothing_to_decline_once_it_is_claimed(award, client):
    post(client, award, "claim", seen=LEAST_SEEN, act="claim")

    assert client.get(address(award, "decline")).url == address(award)


def test_a_declined_award_comes_back_when_its_learner_asks(on_stage, award, client):
    post(client, award, "decline")
    page = client.get(address(award))
    assert f'action="{address(award, "reopen")}"' in page.content.decode()
    response = post(client, award, "reopen")

    assert "It is ready for you again." in text_of(response)
    assert on_stage.award(award.learner_id).state == State.OFFERED


def test_asking_again_twice_does_no_harm(on_stage, award, client):
    post(client, award, "decline")
    post(client, award, "reopen")
    again = post(client, award, "reopen")

    assert "not possible" not in text_of(again)
    assert on_stage.award(award.learner_id).state == State.OFFERED


def test_asking_again_without_the_results_tells_what_is_missing_now(on_stage, award, client):
    post(client, award, "decline")
    on_stage.set_facts(award.learner_id, factories.scored(quiz=20, walk=20))
    response = post(client, award, "reopen")

    assert "Below you see where it stands." in text_of(response)
    assert "0 of 2 outcomes achieved" in text_of(response)


def test_asking_again_for_what_is_claimed_is_refused_in_words(award, client):
    post(client, award, "claim", seen=LEAST_SEEN, act="claim")

    assert "That is not possible any more" in text_of(post(client, award, "reopen"))


@pytest.mark.parametrize("act", ["", "claim", "decline", "reopen", "public", "link", "disclosure"])
def test_the_award_of_somebody_else_is_not_there(on_stage, award, act):
    stranger = browser(on_stage.user())

    assert stranger.get(address(award, act), follow=True).status_code == 404
    if act:
        assert post(stranger, award, act, seen=LEAST_SEEN).status_code == 404
    assert on_stage.award(award.learner_id).state == State.OFFERED


def test_course_staff_do_not_act_in_the_name_of_a_learner(on_stage, award):
    staff = browser(on_stage.staff().user_id)

    assert post(staff, award, "claim", seen=LEAST_SEEN).status_code == 404


def test_a_form_of_another_site_is_refused(award):
    strict = browser(award.learner_id, enforce_csrf_checks=True)

    assert strict.post(address(award, "claim"), {"seen": LEAST_SEEN}).status_code == 403


def test_the_page_of_the_offer_costs_few_queries(award, client, django_assert_max_num_queries):
    with django_assert_max_num_queries(13):
        show(client, award, MARKS)


def test_a_claimed_award_of_before_is_no_offer(on_stage, award, client):
    claim.claim(on_stage.world, award.uuid, actor=Actor(award.learner_id))

    assert "Claim this micro-credential" not in text_of(show(client, award))
