"""One learner of a course: outcomes with marks, what is missing, what happened, what one may do."""

import pytest

from microcred_plugin.domain.ports import Permission
from microcred_plugin.models import Award, Module
from microcred_plugin.services import claim, revoke, share
from microcred_plugin.services.world import SYSTEM, Actor
from tests import factories
from tests.web.learning import browser, text_of
from tests.web.teaching import ALL_RIGHTS, Markup, act_address, learner_address, teacher

SHORT = factories.scored(quiz="59.9", walk=None)
NOBODY = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def award(on_stage):
    return on_stage.offered()


def show(stage, award, *rights, **options):
    response = teacher(stage, *rights, **options).get(learner_address(award))
    assert response.status_code == 200
    return response


def buttons(response):
    return [str(act.name) for act, _ in response.context["acts"]]


def test_the_page_names_learner_module_version_and_state(on_stage, award):
    text = text_of(show(on_stage, award))

    person = on_stage.host.people[award.learner_id]
    assert f"{person.name} Reading maps, version 1. {person.email} Offered" in text
    assert "Nov. 23, 2026" in text


def test_every_outcome_stands_with_what_it_needs_its_mark_and_its_status(on_stage):
    award = on_stage.offered(on_stage.learner(SHORT))
    text = text_of(show(on_stage, award))

    first = "Explain symbols Explains map symbols. “Part quiz” at least 60 % 59.9 %"
    assert f"{first} Not achieved yet" in text
    assert "“Part quiz” at least 65 %; or “Part walk” at least 65 %" in text
    assert "Course grade: 80 %" in text


def test_every_reason_stands_in_words_in_the_readers_language(on_stage):
    facts = factories.facts(enrolment_mode="audit", identity_verified=False, course_passed=False)
    award = on_stage.offered(on_stage.learner(facts))

    text = text_of(show(on_stage, award))
    assert "The identity has not been verified, which this module requires." in text
    assert "The enrolment “audit” does not lead to a micro-credential" in text
    dutch = text_of(show(on_stage, award, language="nl"))
    assert "Wat ontbreekt" in dutch
    assert "The identity" not in dutch


def test_who_misses_nothing_is_told_so(on_stage, award):
    assert "Nothing: every condition of the module is met." in text_of(show(on_stage, award))


def test_what_happened_stands_with_its_moment_and_who_did_it(on_stage, award):
    actor = on_stage.staff(*ALL_RIGHTS)
    on_stage.host.people[actor.user_id] = on_stage.host.people[award.learner_id].__class__(
        name="Teacher of maps", email="", language="en"
    )
    claim.claim(on_stage.world, award.uuid, actor=Actor(award.learner_id))
    share.set_public(on_stage.world, award.uuid, public=True, actor=Actor(award.learner_id))
    revoke.revoke(on_stage.world, award.uuid, actor=actor, reason="Fraud was found")
    lines = [(line.what, line.who) for line in show(on_stage, award).context["past"]]

    learner = f"by {on_stage.host.people[award.learner_id].name}"
    assert lines == [
        ("Met every condition", "by itself"),
        ("Signed and offered", "by itself"),
        ("Claimed", learner),
        ("Public page switched on", learner),
        ("Revoked", "by Teacher of maps"),
    ]


def test_a_flag_and_its_end_are_in_the_history(on_stage, award):
    on_stage.set_facts(award.learner_id, SHORT)
    on_stage.evaluate(award.learner_id)
    flagged = show(on_stage, award)
    on_stage.set_facts(award.learner_id, factories.facts())
    on_stage.evaluate(award.learner_id)
    past = [line.what for line in show(on_stage, award).context["past"]]

    assert "Asks for a decision." in text_of(flagged)
    assert past[-2:] == [
        "The results no longer meet every condition",
        "Meets every condition again",
    ]


def test_the_reason_for_taking_back_is_shown_as_it_was_given(on_stage, award):
    revoke.withdraw(on_stage.world, award.uuid, actor=SYSTEM, reason='A "mistake" <b>of ours</b>')
    response = show(on_stage, award)

    assert 'A "mistake" <b>of ours</b>' in text_of(response)
    assert "<b>of ours" not in response.content.decode()
    assert Markup(response).faults() == []


def test_why_nothing_was_signed_is_said(on_stage):
    Module.objects.update(issuing=False)
    award = on_stage.offered()
    assert "Not signed yet. Issuing is switched off for now." in text_of(show(on_stage, award))


def test_the_credential_can_be_looked_at(on_stage, award):
    client = teacher(on_stage)
    link = f"/microcredentials/credentials/{on_stage.live(award).uuid}"
    assert link in client.get(learner_address(award)).content.decode()
    assert client.get(link).status_code == 200


def test_there_are_buttons_for_what_the_viewer_may_do_now_and_no_others(on_stage, award):
    assert buttons(show(on_stage, award)) == ["withdraw", "suspend", "revoke"]
    assert buttons(show(on_stage, award, Permission.SEE_COHORT)) == []
    assert buttons(show(on_stage, award, Permission.SEE_COHORT, Permission.AWARD)) == ["withdraw"]

    revoke.suspend(on_stage.world, award.uuid, actor=SYSTEM, reason="For now")
    assert buttons(show(on_stage, award)) == ["reinstate", "revoke"]


def test_a_learner_who_waits_is_approved_with_one_button(on_stage):
    Module.objects.update(issuing=False)
    award = on_stage.offered()
    assert buttons(show(on_stage, award)) == ["approve"]


@pytest.mark.parametrize("name", ['"><script>alert(1)</script>', "", "\u202eabc", "y" * 300])
@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_page_is_whole_whatever_the_name(on_stage, name, language):
    award = on_stage.offered(on_stage.learner(SHORT, name=name))
    response = show(on_stage, award, language=language)

    markup = Markup(response)
    assert markup.faults() == []
    assert markup.all("html")[0]["lang"] == language
    assert "<script>" not in response.content.decode()


def test_texts_of_the_module_stay_texts(on_stage):
    hostile = {"en": "<img src=x onerror=alert(1)>", "nl": "'\"><svg onload=alert(1)>"}
    plain = factories.with_outcome(0, title=hostile, statement=hostile)
    on_stage.publish({**plain, "title": hostile})
    award = on_stage.offered()
    for language in ("en", "nl"):
        assert Markup(show(on_stage, award, language=language)).faults() == []


def test_an_award_that_is_not_of_this_course_is_not_found(on_stage, award):
    other = "course-v1:DemoX+OTHER+2026"
    actor = on_stage.staff(*ALL_RIGHTS)
    for right in ALL_RIGHTS:
        on_stage.host.rights.add((actor.user_id, right, other))
    client = browser(actor.user_id)

    assert client.get(learner_address(award, other)).status_code == 404
    assert client.get(act_address(award, "revoke", other)).status_code == 404
    sent = client.post(act_address(award, "revoke", other), {"reason": "x"})
    assert sent.status_code == 404
    assert client.get(learner_address(NOBODY)).status_code == 404
    assert Award.objects.get(pk=award.pk).state == "offered"


def test_staff_of_another_course_learn_nothing(on_stage, award):
    elsewhere = on_stage.staff(*ALL_RIGHTS, course_key="course-v1:DemoX+OTHER+2026")
    client = browser(elsewhere.user_id)

    assert client.get(learner_address(award)).status_code == 403
    assert client.get(learner_address(NOBODY)).status_code == 403
    assert browser(award.learner_id).get(learner_address(award)).status_code == 403


def test_login_leads_back_to_the_page(on_stage, award):
    response = browser(None).get(learner_address(award))
    assert response.status_code == 302
    assert "next=/microcredentials/instructor/" in response.url
