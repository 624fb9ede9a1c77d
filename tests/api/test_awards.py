"""The learner's side of the API: reading, previewing, claiming, declining, sharing."""

import json

import pytest

from microcred_plugin.domain.ports import Permission
from microcred_plugin.services import claim, evaluate, revoke
from microcred_plugin.services.world import Actor
from tests import factories
from tests.api.asking import Api, award_url
from tests.web.checking import claimed, shared

CHOICE = {"marks": True, "final_grade": True, "evidence": False}
ACTS = {
    "claim": ("post", {}),
    "decline": ("post", {}),
    "reopen": ("post", {}),
    "preview": ("post", {}),
    "disclosure": ("put", {}),
    "public": ("put", {"public": True}),
    "share-link": ("post", {}),
}


@pytest.fixture
def award(on_stage):
    return on_stage.offered()


@pytest.fixture
def api(award):
    return Api(award.learner_id)


def test_somebody_without_awards_has_an_empty_list(on_stage):
    assert Api(on_stage.user()).get("/awards").json() == []


def test_an_award_tells_everything_that_its_learner_may_know(api, award):
    (found,) = api.get("/awards").json()
    assert found == api.get(award_url(award)).json()
    assert (found["id"], found["state"], found["state_text"]) == (award.uuid, "offered", "Offered")
    assert found["module"]["title"] == {"en": "Reading maps", "nl": "Kaartlezen"}
    assert (found["module"]["ec"], found["module"]["hours"]) == (6, 168)
    assert found["module"]["level"]["nlqf"] == "6"
    assert [row["status"] for row in found["outcomes"]] == ["achieved", "achieved"]
    assert found["outcomes"][0]["assessments"][0]["minimum_percent"] == 60
    assert found["actions"] == ["claim", "decline"]
    assert (found["public"], found["share_url"]) == (False, "")


def test_every_reason_why_not_yet_has_a_code_its_values_and_a_sentence(on_stage):
    learner = on_stage.learner(factories.scored(quiz=48))
    on_stage.evaluate(learner)
    found = Api(learner).get(award_url(on_stage.award(learner))).json()
    assert found["state"] == "in_progress"
    reason = found["reasons"][0]
    assert (reason["code"], reason["outcome"]) == ("outcome_not_achieved", "MAP-1")
    assert "48 % where 60 % is needed" in reason["message"]
    assert "Explain symbols" in reason["message"]


def test_sentences_are_in_the_language_of_the_asker(on_stage, award):
    found = Api(award.learner_id, language="nl").get(award_url(award)).json()
    assert found["state_text"] == "Aangeboden"


def test_a_preview_shows_what_would_be_signed_and_changes_nothing(on_stage, api, award):
    least = api.post(award_url(award, "preview")).json()
    more = api.post(award_url(award, "preview"), CHOICE).json()
    assert "value" not in json.dumps(least["credentialSubject"]["result"])
    assert "80" in json.dumps(more["credentialSubject"]["result"])
    assert on_stage.award(award.learner_id).state == "offered"


def test_claiming_shows_no_more_than_was_chosen(on_stage, api, award):
    found = api.post(award_url(award, "claim"), CHOICE).json()
    assert (found["state"], found["discloses"]) == ("claimed", CHOICE)


def test_claiming_twice_changes_nothing(on_stage, api, award):
    first = api.post(award_url(award, "claim")).json()
    assert api.post(award_url(award, "claim")).json() == first
    assert award.credentials.count() == 1


def test_an_offer_that_has_ended_is_gone(on_stage, api, award):
    on_stage.later(days=200)
    answer = api.post(award_url(award, "claim"))
    assert (answer.status_code, answer.json()["code"]) == (410, "offer_ended")


def test_declining_and_asking_again(on_stage, api, award):
    assert api.post(award_url(award, "decline")).json()["state"] == "declined"
    ended = api.get(award_url(award)).json()["ended"]
    assert ended["ending"] == "declined"
    assert api.post(award_url(award, "reopen")).json()["state"] == "offered"


def test_what_the_state_forbids_is_a_conflict_in_words(api, award):
    answer = api.post(award_url(award, "reopen"))
    assert (answer.status_code, answer.json()["code"]) == (409, "illegal_transition")
    assert "“Offered”" in answer.json()["message"]


def test_switching_the_page_on_and_off(on_stage):
    award = claimed(on_stage)
    api = Api(award.learner_id)
    for public in (True, True, False):
        found = api.put(award_url(award, "public"), {"public": public}).json()
        assert found["public"] is public


def test_making_and_stopping_a_share_link(on_stage):
    award, secret = shared(on_stage)
    api = Api(award.learner_id)
    answer = api.post(award_url(award, "share-link"))
    assert answer.status_code == 201
    link = answer.json()["url"]
    assert link.startswith("https://lms.example/microcredentials/s/")
    assert secret not in link
    assert api.get(award_url(award)).json()["share_url"] == link
    assert api.send("delete", award_url(award, "share-link")).json()["share_url"] == ""


def test_showing_more_replaces_the_credential(on_stage):
    award = claimed(on_stage)
    before = on_stage.live(award).uuid
    found = Api(award.learner_id).put(award_url(award, "disclosure"), {"marks": True}).json()
    assert found["discloses"]["marks"] is True
    assert found["credential"]["id"] != before
    assert found["credential"]["url"].endswith(found["credential"]["id"])


def test_a_revoked_award_stays_there_with_its_reason(on_stage):
    award = claimed(on_stage)
    staff = on_stage.staff(Permission.TAKE_BACK)
    revoke.revoke(on_stage.world, award.uuid, actor=staff, reason="A mistake.")
    found = Api(award.learner_id).get(award_url(award)).json()
    assert (found["state"], found["ended"]["public_reason"]) == ("revoked", "A mistake.")


@pytest.mark.parametrize("act", ["", *ACTS])
def test_somebody_elses_award_is_not_found(on_stage, award, act):
    method, body = ACTS.get(act, ("get", None))
    staff = on_stage.staff(Permission.SEE_COHORT, Permission.AWARD, Permission.TAKE_BACK)
    for user in (on_stage.learner(), staff.user_id):
        answer = Api(user).send(method, award_url(award, act), body)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert on_stage.award(award.learner_id).state == "offered"


@pytest.mark.parametrize("act", ["", *ACTS])
def test_who_is_not_logged_in_is_asked_to(award, act):
    method, body = ACTS.get(act, ("get", None))
    answer = Api().send(method, award_url(award, act), body)
    assert (answer.status_code, answer.json()["code"]) == (401, "not_logged_in")
    assert answer["WWW-Authenticate"]


@pytest.mark.parametrize("act", [name for name, (method, _) in ACTS.items() if method == "post"])
def test_a_forged_request_of_another_site_is_refused(award, act):
    api = Api(award.learner_id, enforce_csrf_checks=True)
    answer = api.client.post(f"/api/microcredentials/v1{award_url(award, act)}")
    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")


def test_answers_are_kept_by_nobody_else(api):
    answer = api.get("/awards")
    assert "no-store" in answer["Cache-Control"]
    assert {"Cookie", "Authorization", "Accept-Language"} <= set(answer["Vary"].split(", "))


@pytest.mark.parametrize("awards", [1, 6])
def test_the_number_of_queries_does_not_depend_on_the_number_of_awards(
    on_stage, award, awards, django_assert_max_num_queries
):
    for number in range(1, awards):
        key = f"course-v1:DemoX+MAPS+{number}"
        on_stage.host.courses[key] = factories.course(key=key)
        on_stage.publish(factories.module_file(id=f"maps-{number}", course_key=key))
        on_stage.host.known[award.learner_id, key] = factories.facts()
        evaluate.evaluate(on_stage.world, award.learner_id, key)
    api = Api(award.learner_id)
    with django_assert_max_num_queries(6):
        assert len(api.get("/awards").json()) == awards


def test_a_learner_without_a_printable_name_is_told_so(on_stage, api, award):
    claim.claim(on_stage.world, award.uuid, actor=Actor(award.learner_id))
    on_stage.rename(award.learner_id, "")
    answer = api.put(award_url(award, "disclosure"), {"marks": True})
    assert (answer.status_code, answer.json()["code"]) == (422, "no_name")
    assert "no name that can be printed" in answer.json()["message"]
