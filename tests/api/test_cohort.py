"""The staff's side of the API: the cohort, one learner, and acts on an award."""

import pytest

from microcred_plugin.domain.ports import Permission
from microcred_plugin.services.world import Actor
from tests import factories
from tests.api.asking import Api, cohort_url, staff_url
from tests.web.checking import claimed

ALL = (Permission.SEE_COHORT, Permission.AWARD, Permission.TAKE_BACK)
REASON = {"reason": "The exam was not taken by this person."}
# Act: body, permission, state before it, state after it.
ACTS = {
    "approve": ({}, Permission.AWARD, "eligible", "offered"),
    "withdraw": (REASON, Permission.AWARD, "offered", "withdrawn"),
    "suspend": (REASON, Permission.TAKE_BACK, "offered", "suspended"),
    "reinstate": ({}, Permission.TAKE_BACK, "suspended", "offered"),
    "revoke": (REASON, Permission.TAKE_BACK, "claimed", "revoked"),
}


@pytest.fixture
def staff(on_stage):
    return on_stage.staff(*ALL)


@pytest.fixture
def api(staff):
    return Api(staff.user_id)


def award_in(stage, state):
    """Return an award in a state, by the ways that lead there."""
    if state == "eligible":
        stage.publish(factories.with_policy(mode="approval"))
        learner = stage.learner()
        stage.evaluate(learner)
        return stage.award(learner)
    if state == "claimed":
        return claimed(stage)
    award = stage.offered()
    if state == "suspended":
        Api(stage.staff(*ALL).user_id).post(staff_url(award, "suspend"), REASON)
    return award


def test_a_cohort_has_counts_of_everybody_and_a_page_of_learners(on_stage, api):
    on_stage.offered()
    on_stage.evaluate(on_stage.learner(factories.scored(quiz=48)))
    found = api.get(cohort_url()).json()
    assert (found["everybody"], found["matching"], found["pages"]) == (2, 2, 1)
    assert (found["counts"]["offered"], found["counts"]["in_progress"]) == (1, 1)
    reasons = {row["award"]["state"]: row["award"]["reasons"] for row in found["results"]}
    assert reasons["offered"] == []
    assert "60 % is needed" in reasons["in_progress"][0]["message"]
    assert found["results"][0]["learner"]["email"].endswith("@university.example")


def test_it_can_be_filtered_searched_and_paged(on_stage, api):
    names = ["Learner A", "Learner B", "Somebody"]
    for name in names:
        on_stage.offered(on_stage.learner(name=name))
    assert api.get(cohort_url(), show="claimed").json()["matching"] == 0
    assert api.get(cohort_url(), search="learner a").json()["matching"] == 1
    page = api.get(cohort_url(), page_size=2, page=2).json()
    assert (page["page"], page["pages"], len(page["results"])) == (2, 2, 1)
    assert api.get(cohort_url(), order="changed").status_code == 200


def test_what_the_learner_shows_to_whom_is_not_for_staff(on_stage, api):
    award = claimed(on_stage)
    found = api.get(staff_url(award)).json()["award"]
    assert not {"share_url", "public", "discloses"} & set(found)


def test_one_learner_tells_what_may_be_done(on_stage, api):
    award = on_stage.offered()
    assert api.get(staff_url(award)).json()["actions"] == ["withdraw", "suspend", "revoke"]
    looker = on_stage.staff(Permission.SEE_COHORT)
    assert Api(looker.user_id).get(staff_url(award)).json()["actions"] == []


@pytest.mark.parametrize("act", ACTS)
def test_an_act_leads_to_its_state(on_stage, api, act):
    body, _, before, after = ACTS[act]
    award = award_in(on_stage, before)
    answer = api.post(staff_url(award, act), body)
    assert (answer.status_code, answer.json()["award"]["state"]) == (200, after)


@pytest.mark.parametrize("act", ACTS)
def test_an_act_needs_its_permission(on_stage, act):
    body, permission, before, _ = ACTS[act]
    award = award_in(on_stage, before)
    others = [each for each in ALL if each is not permission]
    staff = on_stage.staff(*others)
    answer = Api(staff.user_id).post(staff_url(award, act), body)
    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
    assert on_stage.award(award.learner_id).state == before


@pytest.mark.parametrize("path", ["", "history", *ACTS])
def test_nobody_else_gets_near_it(on_stage, path):
    award = on_stage.offered()
    elsewhere = on_stage.staff(*ALL, course_key="course-v1:DemoX+OTHER+1")
    author = on_stage.staff(Permission.AUTHOR)
    method = "post" if path in ACTS else "get"
    body = ACTS[path][0] if path in ACTS else None
    for actor in (Actor(award.learner_id), elsewhere, author):
        answer = Api(actor.user_id).send(method, staff_url(award, path), body)
        assert answer.status_code == 403
    assert Api().send(method, staff_url(award, path), body).status_code == 401


@pytest.mark.parametrize("path", ["", "history", *ACTS])
def test_an_award_of_another_course_is_not_found_in_this_one(on_stage, api, path):
    award = on_stage.offered()
    key = "course-v1:DemoX+OTHER+1"
    staff = on_stage.staff(*ALL, course_key=key)
    method = "post" if path in ACTS else "get"
    body = ACTS[path][0] if path in ACTS else None
    url = staff_url(award, path, course_key=key)
    assert Api(staff.user_id).send(method, url, body).status_code == 404
    assert on_stage.award(award.learner_id).state == "offered"


@pytest.mark.parametrize("act", ["withdraw", "suspend", "revoke"])
@pytest.mark.parametrize(
    ("body", "code"),
    [({}, "required"), ({"reason": " "}, "required"), ({"reason": "x" * 1001}, "too_long")],
)
def test_taking_away_needs_a_reason(on_stage, api, act, body, code):
    award = on_stage.offered()
    answer = api.post(staff_url(award, act), body)
    fault = answer.json()["faults"][0]
    assert (answer.status_code, fault["field"], fault["code"]) == (400, "reason", code)


def test_what_the_state_forbids_is_a_conflict(on_stage, api):
    award = on_stage.offered()
    answer = api.post(staff_url(award, "reinstate"))
    assert (answer.status_code, answer.json()["code"]) == (409, "illegal_transition")


def test_who_no_longer_meets_a_condition_is_not_approved_and_the_reason_is_kept(on_stage, api):
    award = award_in(on_stage, "eligible")
    on_stage.set_facts(award.learner_id, factories.scored(quiz=30))
    answer = api.post(staff_url(award, "approve"))
    assert (answer.status_code, answer.json()["code"]) == (422, "not_eligible")
    found = api.get(staff_url(award)).json()["award"]
    assert (found["state"], found["reasons"][0]["outcome"]) == ("in_progress", "MAP-1")


def test_what_cannot_be_signed_says_why_and_stays_as_it_was(on_stage, api):
    award = award_in(on_stage, "eligible")
    on_stage.rename(award.learner_id, "")
    answer = api.post(staff_url(award, "approve"))
    assert (answer.status_code, answer.json()["code"]) == (422, "no_name")
    assert on_stage.award(award.learner_id).state == "eligible"


def test_the_history_names_who_did_what(on_stage, api, staff):
    award = on_stage.offered()
    api.post(staff_url(award, "suspend"), REASON)
    lines = api.get(staff_url(award, "history")).json()
    assert lines[-1]["action"] == "suspend"
    assert (lines[-1]["details"]["from"], lines[-1]["details"]["to"]) == ("offered", "suspended")
    assert REASON["reason"] not in str(lines)


def test_a_course_without_a_module_has_no_cohort(on_stage):
    key = "course-v1:DemoX+OTHER+1"
    staff = on_stage.staff(*ALL, course_key=key)
    assert Api(staff.user_id).get(cohort_url(key)).status_code == 404


@pytest.mark.parametrize("key", ["x", "course-v1:A+B", "../..", "course-v1:DemoX+NONE+1"])
def test_a_course_that_is_not_there_is_not_told_apart_from_one_of_others(on_stage, api, key):
    assert api.client.get(f"/api/microcredentials/v1{cohort_url(key)}").status_code in {403, 404}


@pytest.mark.parametrize("learners", [1, 20])
def test_the_number_of_queries_does_not_depend_on_the_number_of_learners(
    on_stage, api, learners, django_assert_max_num_queries
):
    for _ in range(learners):
        on_stage.offered()
    with django_assert_max_num_queries(12):
        assert len(api.get(cohort_url()).json()["results"]) == learners
