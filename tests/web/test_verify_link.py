"""Checking what a link leads to: pages of our own, share links, and other servers."""

import pytest

from microcred_plugin.credential.errors import Unavailable
from microcred_plugin.domain.ports import Permission
from microcred_plugin.services import share
from microcred_plugin.services.disclosure import Choice
from microcred_plugin.services.world import Actor
from tests.web.checking import PAGE, claimed, post, public, shared, signed
from tests.web.learning import browser, text_of

BASE = "https://lms.example/microcredentials"


def link_to(stage, award):
    return f"{BASE}/credentials/{stage.live(award).uuid}"


def check(url, user=None, **options):
    return post(browser(user, **options), url=url)


@pytest.mark.parametrize("ending", ["", ".json", "/", "?lang=nl", "#top"])
def test_the_address_of_a_public_page_is_read_from_our_own_shelves(on_stage, elsewhere, ending):
    response = check(link_to(on_stage, public(on_stage)) + ending)
    assert "✓ Valid" in text_of(response)
    assert elsewhere.asked == []


def test_a_share_link_is_read_too(on_stage, elsewhere):
    _, secret = shared(on_stage)
    assert "✓ Valid" in text_of(check(f"{BASE}/s/{secret}"))
    assert elsewhere.asked == []


def test_the_address_may_be_the_one_at_which_this_page_is_reached(on_stage, elsewhere):
    _, secret = shared(on_stage)
    assert "✓ Valid" in text_of(check(f"http://testserver/microcredentials/s/{secret}"))


def test_a_link_may_be_pasted_as_text(on_stage, elsewhere):
    address = link_to(on_stage, public(on_stage))
    assert "✓ Valid" in text_of(post(browser(None), text=f" {address}\n"))


@pytest.mark.parametrize("wrong", ["s/unknown", "credentials/00000000-0000-4000-8000-000000000000"])
def test_what_is_not_there_is_told_like_what_is_private(on_stage, elsewhere, wrong):
    private = claimed(on_stage)
    answers = {text_of(check(f"{BASE}/{wrong}")), text_of(check(link_to(on_stage, private)))}
    assert len(answers) == 1
    assert "Ask the holder for a share link." in answers.pop()


def test_a_private_credential_can_be_checked_by_its_learner_and_course_staff(on_stage, elsewhere):
    award = claimed(on_stage)
    staff = on_stage.staff(Permission.SEE_COHORT).user_id
    for user in (award.learner_id, staff):
        assert "✓ Valid" in text_of(check(link_to(on_stage, award), user))
    stranger = on_stage.staff(Permission.SEE_COHORT, course_key="course-v1:DemoX+OTHER+1")
    assert check(link_to(on_stage, award), stranger.user_id).status_code == 422


def test_a_credential_that_was_replaced_is_not_shown_to_others_any_more(on_stage, elsewhere):
    award = public(on_stage)
    old = link_to(on_stage, award)
    owner = Actor(award.learner_id)
    share.disclose(on_stage.world, award.uuid, Choice(marks=True), actor=owner)
    response = check(old)
    assert response.status_code == 422
    assert "was replaced by a newer one" in text_of(response)
    assert "✗ Not valid" in text_of(check(old, award.learner_id))


def test_an_erased_credential_is_told_apart(on_stage, elsewhere):
    award = public(on_stage)
    award.credentials.update(document=None)
    response = check(link_to(on_stage, award))
    assert response.status_code == 422
    assert "was erased at the request of its holder" in text_of(response)


def test_another_server_is_asked_for_what_it_serves(on_stage, elsewhere):
    elsewhere.served["https://other.example/c/1"] = signed(on_stage)
    assert "✓ Valid" in text_of(check("https://other.example/c/1"))


@pytest.mark.parametrize("reason", ["too_slow", "not_public", "status_404", "bad_certificate"])
def test_a_server_that_gives_nothing_is_told_beside_the_link(on_stage, elsewhere, reason):
    url = "https://other.example/c/1"
    elsewhere.served[url] = Unavailable(url, reason)
    response = check(url)
    html = response.content.decode()
    assert response.status_code == 422
    assert 'id="mc-url-error"' in html
    assert f'value="{url}"' in html
    assert "Nothing was checked" in text_of(response)
    assert "Not valid" not in text_of(response)


@pytest.mark.parametrize(
    "url",
    ["hello", "http://[", "https://", "ftp://lms.example/x", "file:///etc/passwd", "javascript:1"],
)
def test_what_is_no_address_is_refused_by_the_one_guard(on_stage, url):
    assert check(url).status_code == 422


def test_an_address_in_the_query_fills_in_the_form_and_asks_nobody(on_stage, elsewhere):
    response = browser(None).get(PAGE, {"url": "https://other.example/c/1"})
    assert 'value="https://other.example/c/1"' in response.content.decode()
    assert elsewhere.asked == []


def test_such_a_page_is_not_for_search_engines(on_stage, elsewhere):
    assert b"noindex" in browser(None).get(PAGE, {"url": "https://other.example/c/1"}).content
