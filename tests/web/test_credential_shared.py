"""A share link: whoever has it reads the newest credential, and it leaks to nobody else."""

import pytest
from django.urls import reverse

from microcred_plugin.domain.ports import Permission
from microcred_plugin.services import claim, revoke, share
from microcred_plugin.services.disclosure import Choice
from microcred_plugin.services.world import Actor
from tests.web.learning import address, browser, text_of

VC_LD_JSON = "application/vc+ld+json"


@pytest.fixture
def award(on_stage):
    offered = on_stage.offered()
    owner = Actor(offered.learner_id)
    claim.claim(on_stage.world, offered.uuid, actor=owner)
    share.new_share_link(on_stage.world, offered.uuid, actor=owner)
    return on_stage.award(offered.learner_id)


@pytest.fixture
def link(award):
    return reverse("microcred:shared", args=(award.share_secret,))


def ask(link, accept="text/html"):
    return browser(None).get(link, headers={"accept": accept})


def test_whoever_has_the_link_reads_the_credential(on_stage, award, link):
    name = on_stage.host.people[award.learner_id].name

    assert f"{name} has achieved every learning outcome of Reading maps" in text_of(ask(link))


@pytest.mark.parametrize("accept", ["text/html", VC_LD_JSON])
def test_the_link_is_not_passed_on_indexed_or_kept(link, accept):
    response = ask(link, accept)

    assert response["Referrer-Policy"] == "no-referrer"
    assert response["X-Robots-Tag"] == "noindex"
    assert "no-store" in response["Cache-Control"]


def test_the_page_behind_the_link_is_not_indexed_even_where_it_is_public(on_stage, award, link):
    share.set_public(on_stage.world, award.uuid, public=True, actor=Actor(award.learner_id))
    html = ask(link).content.decode()

    assert '<meta name="robots" content="noindex">' in html
    assert "canonical" not in html


def test_the_document_is_behind_the_same_link(on_stage, award, link):
    response = ask(link, VC_LD_JSON)

    assert response.content == bytes(on_stage.live(award).document)
    assert response["Access-Control-Allow-Origin"] == "*"


def test_the_file_is_behind_the_same_link(on_stage, award, link):
    file = browser(None).get(f"{link}.json")
    live = on_stage.live(award)

    assert f'href="{link}.json"' in ask(link).content.decode()
    assert file.content == bytes(live.document)
    assert file["Content-Disposition"] == f'attachment; filename="{live.uuid}.json"'


def test_the_link_leads_to_its_own_check(award, link):
    filled = f"url=https%3A%2F%2Flms.example%2Fmicrocredentials%2Fs%2F{award.share_secret}"

    assert filled in ask(link).content.decode()


def test_the_link_shows_the_newest_credential(on_stage, award, link):
    owner = Actor(award.learner_id)
    share.disclose(on_stage.world, award.uuid, Choice(final_grade=True), actor=owner)

    assert "Final grade 80 %" in text_of(ask(link))


def test_a_revoked_credential_behind_the_link_says_so(on_stage, award, link):
    staff = on_stage.staff(Permission.TAKE_BACK)
    revoke.revoke(on_stage.world, award.uuid, actor=staff, reason="Not their own work.")
    text = text_of(ask(link))

    assert "Revoked. Since Nov. 23, 2026" in text
    assert "Not their own work." in text


def test_the_page_behind_the_link_offers_nothing_to_change(award, link):
    assert address(award) not in ask(link).content.decode()


@pytest.mark.parametrize("secret", ["x", "None", "0", "a" * 300, "-"])
def test_a_guess_finds_nothing(award, secret):
    link = reverse("microcred:shared", args=(secret,))

    assert ask(link).status_code == 404
    assert ask(link, VC_LD_JSON).json() == {"code": "not_found"}
