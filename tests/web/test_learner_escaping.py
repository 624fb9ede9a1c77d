"""Texts of others stay texts: nothing in a name, a module or a reason becomes markup."""

import json
from html.parser import HTMLParser

import pytest
from django.urls import reverse

from microcred_plugin.domain.ports import Permission
from microcred_plugin.models import Issuer
from microcred_plugin.services import claim, revoke, share
from microcred_plugin.services.disclosure import Choice
from microcred_plugin.services.world import Actor
from tests.web.learning import address, browser, text_of

HOSTILE = "\"><script>alert(1)</script><img src=x onerror=alert(2)>' {{ 7|add:7 }} %(x)s &amp;"
NAMES = [
    HOSTILE,
    'Learner "One" O\'Clock & Co',
    "\u05d0\u05d1\u05d2 \u200fevil\u200e \u0645\u062d\u0645\u062f",
    "Learner " + "von-und-zu-99" * 19,
    "\u00c6\u00f8\u00e5 \u674e\u5c0f\u9f99 \U0001f393",
]
QUERY = "chosen=1&show=marks&show=final_grade&show=evidence"


class _Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def assert_tame(response):
    """Require that the page is as it would be with harmless texts."""
    assert response.status_code == 200
    parser = _Tags()
    parser.feed(response.content.decode())
    assert not [tag for tag, _ in parser.found if tag in {"script", "img", "style", "iframe"}]
    assert not [name for _, attrs in parser.found for name in attrs if name.startswith("on")]


def spoil(value):
    """Return a definition whose every text is hostile; codes, numbers and choices stay."""
    if isinstance(value, dict):
        return {key: HOSTILE if key in {"en", "nl"} else spoil(item) for key, item in value.items()}
    return [spoil(item) for item in value] if isinstance(value, list) else value


@pytest.fixture
def hostile(on_stage):
    """Return an award in which every text that somebody wrote is hostile."""
    version = on_stage.publish()
    version.definition = spoil(version.definition)
    version.subsection_names = dict.fromkeys(version.subsection_names, HOSTILE)
    version.save()
    Issuer.objects.update(name_en=HOSTILE, name_nl=HOSTILE)
    return on_stage.offered(on_stage.learner(name=HOSTILE))


def pages_of(client, award):
    yield client.get(reverse("microcred:mine"))
    yield client.get(f"{address(award)}?{QUERY}")


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_offer_and_the_list_hold_no_markup_of_others(hostile, language):
    client = browser(hostile.learner_id, language=language)

    for page in [*pages_of(client, hostile), client.get(address(hostile, "decline"))]:
        assert_tame(page)
        assert HOSTILE in text_of(page)


@pytest.mark.parametrize("language", ["en", "nl"])
def test_what_was_claimed_holds_no_markup_of_others(on_stage, hostile, language):
    owner = Actor(hostile.learner_id)
    everything = Choice(marks=True, final_grade=True, evidence=True)
    claim.claim(on_stage.world, hostile.uuid, actor=owner, choice=everything)
    secret = share.new_share_link(on_stage.world, hostile.uuid, actor=owner)
    client = browser(hostile.learner_id, language=language)
    page = reverse("microcred:credential", args=(on_stage.live(hostile).uuid,))

    for url in (
        address(hostile),
        address(hostile, "disclosure"),
        page,
        reverse("microcred:shared", args=(secret,)),
    ):
        assert_tame(client.get(url))


@pytest.mark.parametrize("act", [revoke.revoke, revoke.suspend])
def test_a_reason_is_quoted_as_it_was_written(on_stage, hostile, act):
    claim.claim(on_stage.world, hostile.uuid, actor=Actor(hostile.learner_id))
    page = reverse("microcred:credential", args=(on_stage.live(hostile).uuid,))
    staff = on_stage.staff(Permission.TAKE_BACK)
    act(on_stage.world, hostile.uuid, actor=staff, reason=HOSTILE)
    client = browser(hostile.learner_id)

    for url in (reverse("microcred:mine"), address(hostile), page):
        assert_tame(client.get(url))
        assert HOSTILE in text_of(client.get(url))


@pytest.mark.parametrize("name", NAMES)
def test_any_name_is_shown_and_signed_as_it_is(on_stage, name):
    award = on_stage.offered(on_stage.learner(name=name))
    response = browser(award.learner_id).get(address(award))
    document = json.loads(response.context["document"])

    assert_tame(response)
    assert " ".join(name.split()) in text_of(response)
    assert document["credentialSubject"]["identifier"][0]["identityHash"] == name.strip()


def test_a_name_is_kept_apart_from_the_direction_of_the_text_around_it(on_stage):
    award = on_stage.offered(on_stage.learner(name=NAMES[2]))
    html = browser(award.learner_id).get(address(award)).content.decode()

    assert html.count(f"<bdi>{NAMES[2]}</bdi>") == 2


def test_a_name_too_long_to_be_signed_is_a_hold_and_no_error(on_stage):
    award = on_stage.offered(on_stage.learner(name="x" * 300))
    response = browser(award.learner_id).get(address(award))

    assert response.status_code == 200
    assert "no name that can be printed" in text_of(response)


@pytest.mark.parametrize("language", ["en", "nl"])
def test_nothing_of_the_name_goes_into_the_title_of_the_page(on_stage, language):
    award = on_stage.offered(on_stage.learner(name=HOSTILE))
    html = browser(award.learner_id, language=language).get(address(award)).content.decode()

    assert "alert" not in html[html.index("<title>") : html.index("</title>")]
