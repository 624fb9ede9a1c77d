"""After the claim: the file, the link, the public page, LinkedIn, and what it shows."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from microcred_plugin.models import Ending
from microcred_plugin.services import claim
from microcred_plugin.services.disclosure import Choice, choice_of
from microcred_plugin.services.world import Actor
from tests.web.learning import address, browser, post, text_of


@pytest.fixture
def award(on_stage):
    offered = on_stage.offered()
    claim.claim(on_stage.world, offered.uuid, actor=Actor(offered.learner_id))
    return on_stage.award(offered.learner_id)


@pytest.fixture
def client(award):
    return browser(award.learner_id)


def test_the_file_is_the_signed_document_under_its_own_name(on_stage, award, client):
    live = on_stage.live(award)
    file = client.get(reverse("microcred:credential-file", args=(live.uuid,)))

    assert file.content == bytes(live.document)
    assert file["Content-Type"] == "application/json"
    assert file["Content-Disposition"] == f'attachment; filename="{live.uuid}.json"'
    assert "no-store" in file["Cache-Control"]


def test_the_page_leads_to_the_file_and_to_the_page_of_the_credential(on_stage, award, client):
    live = on_stage.live(award)
    html = client.get(address(award)).content.decode()

    assert reverse("microcred:credential-file", args=(live.uuid,)) in html
    assert f'href="{reverse("microcred:credential", args=(live.uuid,))}"' in html


def test_everything_is_private_at_first(award, client):
    text = text_of(client.get(address(award)))

    assert "Nobody has a link now." in text
    assert "Off Only you and the staff of the course see the page." in text
    assert "First make a link or switch the public page on" in text


def test_a_link_can_be_made_copied_and_opened_without_an_account(on_stage, award, client):
    response = post(client, award, "link", act="new")
    link = response.context["sharing"].share_link

    assert f'value="{link}"' in response.content.decode()
    assert link.startswith("http://testserver/microcredentials/s/")
    assert browser(None).get(link).status_code == 200


def test_a_new_link_ends_the_one_before(award, client):
    old = post(client, award, "link", act="new").context["sharing"].share_link
    new = post(client, award, "link", act="new").context["sharing"].share_link

    assert browser(None).get(old).status_code == 404
    assert browser(None).get(new).status_code == 200


def test_a_link_that_was_stopped_leads_nowhere(award, client):
    link = post(client, award, "link", act="new").context["sharing"].share_link
    response = post(client, award, "link", act="stop")

    assert "The link no longer works." in text_of(response)
    assert browser(None).get(link).status_code == 404


def test_the_public_page_is_switched_on_and_off(on_stage, award, client):
    page = reverse("microcred:credential", args=(on_stage.live(award).uuid,))

    assert browser(None).get(page).status_code == 404
    assert "Anyone can see the page now." in text_of(post(client, award, "public", public="1"))
    assert browser(None).get(page).status_code == 200
    post(client, award, "public", public="0")
    assert browser(None).get(page).status_code == 404


def test_switching_on_twice_leaves_it_on(award, client):
    post(client, award, "public", public="1")

    assert post(client, award, "public", public="1").context["sharing"].public


@pytest.mark.parametrize(("act", "data"), [("public", {"public": "1"}), ("link", {"act": "new"})])
def test_an_offer_is_not_shared_before_it_is_claimed(on_stage, act, data):
    offered = on_stage.offered()
    response = post(browser(offered.learner_id), offered, act, **data)

    assert "That is not possible any more" in text_of(response)


def linkedin(response):
    link = urlsplit(response.context["sharing"].linkedin)
    assert f"{link.scheme}://{link.netloc}{link.path}" == "https://www.linkedin.com/profile/add"
    return {name: value for name, [value] in parse_qs(link.query).items()}


def test_linkedin_is_given_the_public_page_of_the_issuers_own_base(on_stage, award, client):
    live = on_stage.live(award)
    fields = linkedin(post(client, award, "public", public="1"))

    assert fields == {
        "startTask": "CERTIFICATION_NAME",
        "name": "Reading maps",
        "organizationName": "Demonstration University",
        "issueYear": "2026",
        "issueMonth": "11",
        "certUrl": f"https://lms.example/microcredentials/credentials/{live.uuid}",
        "certId": live.uuid,
    }


def test_linkedin_is_given_the_share_link_where_the_page_is_private(on_stage, award, client):
    fields = linkedin(post(client, award, "link", act="new"))
    secret = on_stage.award(award.learner_id).share_secret

    assert fields["certUrl"] == f"https://lms.example/microcredentials/s/{secret}"


def test_every_part_of_the_linkedin_address_is_encoded(on_stage, award, client):
    definition = award.version.definition
    definition["title"]["en"] = "Maps & routes: a/b? #1 + 2"
    award.version.save(update_fields=["definition"])
    response = post(client, award, "public", public="1")

    assert "Maps%20%26%20routes%3A%20a%2Fb%3F%20%231%20%2B%202" in (
        response.context["sharing"].linkedin
    )


def disclosure(client, award, query=""):
    return client.get(f"{address(award, 'disclosure')}?{query}")


def test_changing_what_it_shows_says_that_a_new_one_replaces_the_old(award, client):
    text = text_of(disclosure(client, award))

    assert "With another choice you get a new micro-credential" in text
    assert "the one you have now is revoked" in text
    assert "This is what it shows now" in text


def test_another_choice_is_seen_before_it_is_signed(on_stage, award, client):
    before = on_stage.live(award).uuid
    response = post(client, award, "disclosure", seen="chosen=1", show=["marks"], act="change")

    assert "This is what the new one will show" in text_of(response)
    assert on_stage.live(award).uuid == before


def test_a_choice_that_was_seen_replaces_the_credential(on_stage, award, client):
    before = on_stage.live(award)
    response = post(
        client, award, "disclosure", seen="chosen=1&show=marks", show=["marks"], act="change"
    )
    before.refresh_from_db()
    after = json.loads(bytes(on_stage.live(award).document))

    assert "A new micro-credential has replaced the old one." in text_of(response)
    assert before.ending == Ending.REPLACED
    assert [row["value"] for row in after["credentialSubject"]["result"]] == ["80", "80"]
    assert choice_of(on_stage.award(award.learner_id)) == Choice(marks=True)


def test_showing_less_again_is_told_as_such(on_stage, award, client):
    seen = "chosen=1&show=marks"
    post(client, award, "disclosure", seen=seen, show=["marks"], act="change")
    text = text_of(disclosure(client, award, "chosen=1"))

    assert "No longer shown: my mark for each learning outcome." in text
    assert "mark: 80 %" not in text


def test_the_same_choice_again_signs_nothing(on_stage, award, client):
    before = on_stage.live(award).uuid
    response = post(client, award, "disclosure", seen="chosen=1", act="change")

    assert "replaced the old one" not in text_of(response)
    assert on_stage.live(award).uuid == before


def test_there_is_nothing_to_change_on_an_offer(on_stage):
    offered = on_stage.offered()

    response = disclosure(browser(offered.learner_id), offered)
    assert response.url == address(offered)


def test_a_nameless_account_can_still_look_at_what_it_has(on_stage, award, client):
    on_stage.rename(award.learner_id, "")

    assert disclosure(client, award).status_code == 200
    assert disclosure(client, award, "chosen=1&show=marks").url == address(award)
