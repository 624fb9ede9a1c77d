"""The page of a credential and its document: who may read it, and how it stands."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from microcred_plugin.domain.ports import Permission
from microcred_plugin.models import Credential
from microcred_plugin.services import claim, revoke, share
from microcred_plugin.services.disclosure import Choice
from microcred_plugin.services.world import Actor
from tests import factories
from tests.web.learning import address, browser, text_of

REASON = "The exam was not taken by this person."
VC_LD_JSON = "application/vc+ld+json"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@pytest.fixture
def award(on_stage):
    offered = on_stage.offered()
    claim.claim(on_stage.world, offered.uuid, actor=Actor(offered.learner_id))
    return on_stage.award(offered.learner_id)


@pytest.fixture
def url(on_stage, award):
    return page_of(on_stage.live(award))


@pytest.fixture
def public(on_stage, award):
    owner = Actor(award.learner_id)
    share.set_public(on_stage.world, award.uuid, public=True, actor=owner)
    return award


def page_of(credential):
    return reverse("microcred:credential", args=(credential.uuid,))


def instructor(stage):
    return stage.staff(Permission.SEE_COHORT, Permission.AWARD, Permission.TAKE_BACK)


def ask(url, accept, user=None, method="get"):
    return getattr(browser(user), method)(url, headers={"accept": accept})


@pytest.mark.parametrize("accept", ["text/html", VC_LD_JSON])
def test_a_private_credential_is_there_for_its_learner_and_course_staff_only(
    on_stage, award, url, accept
):
    staff, author = instructor(on_stage), on_stage.staff(Permission.AUTHOR)
    elsewhere = on_stage.staff(Permission.SEE_COHORT, course_key="course-v1:DemoX+OTHER+1")
    stranger = on_stage.user()
    asked = [award.learner_id, staff.user_id, author.user_id, elsewhere.user_id, stranger, None]

    assert [ask(url, accept, user).status_code for user in asked] == [200, 200, 404, 404, 404, 404]


@pytest.mark.parametrize("accept", ["text/html", VC_LD_JSON])
def test_a_public_credential_is_there_for_anyone(public, url, accept):
    assert ask(url, accept).status_code == 200


def test_a_credential_that_never_was_looks_like_one_that_is_private(on_stage, url):
    never = url[:-12] + "0" * 12

    assert text_of(ask(never, "text/html")) == text_of(ask(url, "text/html")).replace(url, never)
    assert ask(never, VC_LD_JSON).json() == ask(url, VC_LD_JSON).json() == {"code": "not_found"}


def test_whoever_is_not_logged_in_is_offered_to_log_in_and_come_back(url):
    response = ask(url, "text/html")

    assert f"?next={url}" in response.content.decode()


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("", "text/html; charset=utf-8"),
        ("*/*", "text/html; charset=utf-8"),
        (BROWSER, "text/html; charset=utf-8"),
        ("image/png", "text/html; charset=utf-8"),
        ("application/ld+json", "application/ld+json"),
        (VC_LD_JSON, VC_LD_JSON),
        ("application/vc", "application/vc"),
        ("application/json", "application/json"),
        ("application/json, text/plain, */*", "application/json"),
        ("application/ld+json, application/json;q=0.9", "application/ld+json"),
        ("text/html;q=0.2, application/vc", "application/vc"),
    ],
)
def test_the_form_follows_what_is_asked_for(public, url, accept, media_type):
    response = ask(url, accept)

    assert response["Content-Type"] == media_type
    assert "Accept" in response["Vary"]


@pytest.mark.parametrize("accept", [VC_LD_JSON, "application/vc", "application/json"])
def test_the_document_is_served_byte_for_byte(on_stage, public, url, accept):
    assert ask(url, accept).content == bytes(on_stage.live(public).document)


def test_a_head_request_tells_the_type_and_nothing_else(public, url):
    response = ask(url, VC_LD_JSON, method="head")

    assert response.status_code == 200
    assert response["Content-Type"] == VC_LD_JSON
    assert response.content == b""


def test_a_public_document_may_be_kept_for_a_minute_and_read_from_any_site(public, url):
    response = ask(url, VC_LD_JSON)

    assert response["Cache-Control"] == "public, max-age=60"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["X-Content-Type-Options"] == "nosniff"
    again = browser(None).get(
        url, headers={"accept": VC_LD_JSON, "if-none-match": response["ETag"]}
    )
    assert again.status_code == 304


def test_a_private_document_is_kept_by_nobody(award, url):
    response = ask(url, VC_LD_JSON, award.learner_id)

    assert "no-store" in response["Cache-Control"]
    assert "Access-Control-Allow-Origin" not in response


def test_an_erased_credential_says_so_and_no_more(on_stage, public, url):
    Credential.objects.update(document=None)

    assert ask(url, VC_LD_JSON).status_code == 410
    assert ask(url, VC_LD_JSON).json() == {"code": "erased"}
    assert ask(url, "text/html").status_code == 410


def test_the_page_reads_like_a_certificate(on_stage, public, url):
    name = on_stage.host.people[public.learner_id].name
    text = text_of(ask(url, "text/html"))

    assert f"Micro-credential {name} has achieved every learning outcome of Reading maps" in text
    for fact in (
        "Demonstration University · Nov. 23, 2026",
        "Explain symbols Knowledge Explains map symbols. Assessed and achieved",
        "Size 6 EC · 168 hours of study",
        "Level NLQF level 6 · EQF level 6 · First cycle (bachelor)",
        "Assessment Written exam",
        "Supervision and identity Supervised on site, identity verified",
        "Valid until No end date",
        "This is not a diploma or a degree.",
        "decided by the examination board",
    ):
        assert fact in text


def test_the_quality_framework_is_a_link(public, url):
    assert 'href="https://npuls.nl/doorbouwen-aan-microcredentials"' in (
        ask(url, "text/html").content.decode()
    )


def test_the_e_mail_address_is_on_no_page(on_stage, public, url):
    email = on_stage.host.people[public.learner_id].email

    assert email not in ask(url, "text/html").content.decode()
    assert email not in ask(url, VC_LD_JSON).content.decode()


def test_the_page_is_in_dutch_for_who_reads_dutch(public, url):
    response = browser(None, language="nl").get(url)
    text = text_of(response)

    assert "Kaartlezen" in text
    assert "heeft elke leeruitkomst behaald van" in text
    assert "23 november 2026" in text


def test_only_a_public_page_may_be_indexed(award, public, url):
    shown = ask(url, "text/html").content.decode()
    assert "noindex" not in shown
    assert '<link rel="canonical" href="https://lms.example/microcredentials/credentials/' in shown


def test_a_private_page_is_neither_indexed_nor_kept(award, url):
    response = ask(url, "text/html", award.learner_id)

    assert '<meta name="robots" content="noindex">' in response.content.decode()
    assert "no-store" in response["Cache-Control"]


def test_a_public_page_leads_to_its_check_filled_in(on_stage, public, url):
    live = on_stage.live(public)
    verify = reverse("microcred:verify")
    filled = (
        f"{verify}?url=https%3A%2F%2Flms.example%2Fmicrocredentials%2Fcredentials%2F{live.uuid}"
    )

    assert f'href="{filled}"' in ask(url, "text/html").content.decode()


def test_a_private_page_tells_how_it_can_be_checked(award, url):
    text = text_of(ask(url, "text/html", award.learner_id))

    assert "To check it, download the file and drop it on the page for checking." in text


def test_its_learner_is_led_to_sharing_and_nobody_else_is(on_stage, public, url):
    link = f'href="{address(public)}"'

    assert link in ask(url, "text/html", public.learner_id).content.decode()
    assert link not in ask(url, "text/html", instructor(on_stage).user_id).content.decode()
    assert link not in ask(url, "text/html").content.decode()


def test_a_credential_in_force_is_not_called_verified(public, url):
    text = text_of(ask(url, "text/html"))

    assert "In force. According to the issuer this micro-credential stands." in text
    assert "check it" in text
    assert "verified" not in text.replace("identity verified", "")


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        (
            revoke.suspend,
            "Suspended. Since Nov. 23, 2026 it does not count as valid, for the time being.",
        ),
        (revoke.revoke, "Revoked. Since Nov. 23, 2026 it is no longer valid."),
    ],
)
def test_what_was_taken_away_stays_visible_with_date_and_reason(
    on_stage, public, url, act, expected
):
    act(on_stage.world, public.uuid, actor=instructor(on_stage), reason=REASON)
    text = text_of(ask(url, "text/html"))

    assert expected in text
    assert REASON in text


def test_a_revocation_after_a_suspension_has_the_last_word(on_stage, public, url):
    staff = instructor(on_stage)
    revoke.suspend(on_stage.world, public.uuid, actor=staff, reason="Being looked into.")
    revoke.revoke(on_stage.later(days=2).world, public.uuid, actor=staff, reason=REASON)
    text = text_of(ask(url, "text/html"))

    assert "Revoked. Since Nov. 25, 2026" in text
    assert REASON in text
    assert "Being looked into." not in text


def test_an_expired_credential_says_until_when_it_was_valid(on_stage, public, url):
    Credential.objects.update(valid_until=on_stage.now - timedelta(days=1))

    assert "Expired. This micro-credential was valid until Nov. 22, 2026." in text_of(
        ask(url, "text/html")
    )


def test_an_offer_that_nobody_claimed_is_seen_by_its_learner_as_such(on_stage):
    offered = on_stage.offered()
    text = text_of(ask(page_of(on_stage.live(offered)), "text/html", offered.learner_id))

    assert "Not claimed yet." in text


@pytest.fixture
def replaced(on_stage, public):
    """Return the credential that showed marks, before its learner chose to show none."""
    owner = Actor(public.learner_id)
    share.disclose(on_stage.world, public.uuid, Choice(marks=True), actor=owner)
    old = on_stage.live(public)
    share.disclose(on_stage.world, public.uuid, Choice(), actor=owner)
    return old


def test_a_replaced_credential_leads_others_to_the_newest_and_shows_nothing(
    on_stage, public, replaced
):
    response = ask(page_of(replaced), "text/html")
    newest = on_stage.live(public)

    assert response.status_code == 410
    assert f'href="{page_of(newest)}"' in response.content.decode()
    assert "80" not in text_of(response)
    assert ask(page_of(replaced), VC_LD_JSON).json() == {
        "code": "replaced",
        "newest": newest.uuid,
    }
    assert ask(page_of(replaced) + ".json", "*/*").status_code == 404


def test_its_learner_still_reads_a_replaced_credential(public, replaced):
    text = text_of(ask(page_of(replaced), "text/html", public.learner_id))

    assert "Replaced. A newer version took its place. This one is no longer valid." in text
    assert "mark: 80 %" in text


def test_a_reinstated_award_calls_the_suspended_credential_replaced(on_stage, public, url):
    staff = instructor(on_stage)
    revoke.suspend(on_stage.world, public.uuid, actor=staff, reason=REASON)
    revoke.reinstate(on_stage.world, public.uuid, actor=staff)

    assert "Replaced." in text_of(ask(url, "text/html", public.learner_id))


def test_a_credential_is_read_with_the_version_that_it_names(on_stage, public, url):
    changed = factories.with_policy()
    changed["title"] = {"en": "Reading charts", "nl": "Zeekaarten lezen"}
    version = on_stage.publish(changed)
    type(public).objects.filter(pk=public.pk).update(version=version)

    assert "Reading charts" not in text_of(ask(url, "text/html"))


def test_an_award_that_is_offered_anew_is_shown_to_nobody(on_stage, public, url):
    staff = instructor(on_stage)
    revoke.revoke(on_stage.world, public.uuid, actor=staff, reason=REASON)
    reopen_by_staff(on_stage, public)
    offered = on_stage.live(public)

    assert ask(page_of(offered), "text/html").status_code == 404
    assert ask(url, "text/html").status_code == 404


def reopen_by_staff(stage, award):
    """Send a revoked award back to the rules, as only staff may."""
    award.refresh_from_db()
    award.state = "in_progress"
    award.save(update_fields=["state"])
    stage.evaluate(award.learner_id)


def test_the_document_says_the_same_as_the_page(on_stage, public, url):
    document = json.loads(ask(url, VC_LD_JSON).content)
    holder = document["credentialSubject"]["identifier"][0]["identityHash"]

    assert holder in text_of(ask(url, "text/html"))
    assert document["id"] in text_of(ask(url, "text/html"))


def test_the_page_costs_the_same_queries_after_many_reissues(on_stage, public):
    before = queries(page_of(on_stage.live(public)))
    for number in range(6):
        choice = Choice(marks=number % 2 == 0)
        share.disclose(on_stage.world, public.uuid, choice, actor=Actor(public.learner_id))

    assert queries(page_of(on_stage.live(public))) == before <= 8


def queries(url):
    with CaptureQueriesContext(connection) as captured:
        assert ask(url, "text/html").status_code == 200
    return len(captured)
