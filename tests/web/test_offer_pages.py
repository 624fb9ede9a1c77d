"""The public offer: what can be earned, each module in words, and versions for verifiers."""

import json

import pytest
from django.urls import reverse

from microcred_plugin.models import Module
from tests import factories
from tests.web.learning import browser, text_of

OFFER = "/microcredentials/"
MODULE = "/microcredentials/modules/reading-maps"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
AWKWARD = "<script>alert(1)</script> \"quoted\" 'x' & \u05d0\u05d1\u05d2"


def in_every_text(value, mark=AWKWARD):
    """Return a module file with a mark in every text that people write."""
    plain = factories.module_file()
    for name in ("title", "description", "faculty", "prerequisites", "target_group", "criteria"):
        plain[name] = {"en": mark, "nl": mark}
    plain["quality_assurance"]["body"] = {"en": mark, "nl": mark}
    for outcome in plain["learning_outcomes"]:
        outcome["title"] = outcome["statement"] = {"en": mark, "nl": mark}
    return plain


def test_the_offer_has_a_card_for_every_module(on_stage):
    said = text_of(browser(None).get(OFFER))
    assert "Reading maps Demonstration University Size 6 EC" in said
    assert "NLQF level 6 EQF level 6 Taught in English Assessed 2 learning outcomes" in said


def test_it_says_so_in_dutch(on_stage):
    said = text_of(browser(None, language="nl").get(OFFER))
    assert "Kaartlezen Demonstratie-universiteit Omvang 6 EC" in said
    assert "Voertaal Engels Getoetst 2 leeruitkomsten" in said


def test_a_card_leads_to_its_module(on_stage):
    assert f'href="{MODULE}"' in browser(None).get(OFFER).content.decode()


def test_a_module_that_is_no_longer_offered_is_not_in_the_offer(on_stage):
    Module.objects.update(retired_at=on_stage.now)
    said = text_of(browser(None).get(OFFER))
    assert "Reading maps" not in said
    assert "Nothing is on offer at the moment." in said
    page = text_of(browser(None).get(MODULE))
    assert "This module is no longer offered." in page
    assert "Go to the course" not in page


def test_an_installation_without_modules_says_so(stage):
    assert "Nothing is on offer" in text_of(browser(None).get(OFFER))


def test_a_module_is_told_in_full(on_stage):
    said = text_of(browser(None).get(MODULE))
    for part in (
        "Demonstration University Reading maps From contour lines to routes.",
        "Size 6 EC (168 hours of study)",
        "NLQF level 6, EQF level 6, First cycle (bachelor) Indicative:",
        "Awarding body Demonstration University Faculty of Geography",
        "Field of study Geography",
        "Form of participation Online",
        "Form of assessment Written exam",
        "Supervision and identity Supervised on site, identity verified",
        "Entry requirements None.",
        "Meant for Walkers.",
        "Pass both tests.",
        "Answered for by Board of Examiners",
        "Version 1, published on Nov. 23, 2026",
    ):
        assert part in said


def test_every_outcome_says_how_it_is_assessed(on_stage):
    said = text_of(browser(None).get(MODULE))
    assert "Explain symbols Knowledge Explains map symbols. Part quiz, at least 60 %" in said
    assert "Plan a route Skill Plans a safe route. One of these is enough:" in said
    assert "Part quiz, at least 65 % Part walk, at least 65 %" in said


@pytest.mark.parametrize(
    ("policy", "line"),
    [
        ({}, "It is offered as soon as every condition is met."),
        ({"mode": "approval"}, "an examiner approves it before it is offered."),
        ({}, "The course as a whole has to be passed."),
        ({}, "At least 90 % of the course has to be completed."),
        ({}, "The identity of the learner is verified."),
        ({}, "Enrolments that lead to it: verified, professional."),
        ({}, "It does not expire."),
        ({}, "It can count towards a larger qualification."),
    ],
)
def test_the_policy_is_said_in_words(on_stage, policy, line):
    on_stage.publish(factories.with_policy(**policy))
    assert line in text_of(browser(None).get(MODULE))


def test_a_policy_that_asks_for_little_says_little(on_stage):
    plain = factories.with_policy(
        requires_course_passed=False,
        requires_identity_verification=False,
        minimum_completion_percent=0,
    )
    on_stage.publish({**plain, "expires_after_days": 365, "stackable": False})
    said = text_of(browser(None).get(MODULE))
    assert "It expires 365 days after the award." in said
    for line in ("as a whole", "has to be completed", "is verified", "larger qualification"):
        assert line not in said


def test_no_exemption_is_promised(on_stage):
    said = text_of(browser(None).get(MODULE))
    assert "It is no diploma and no degree." in said
    assert "for an examination board to decide" in said


def test_the_module_leads_to_its_course(on_stage):
    html = browser(None).get(MODULE).content.decode()
    assert f'href="/courses/{factories.COURSE_KEY}"' in html


def test_what_only_the_course_names_is_marked_as_being_in_its_language(on_stage):
    html = browser(None, language="nl").get(MODULE).content.decode()
    assert '<span lang="en">Part quiz</span>, ten minste 60' in html
    assert '<span lang="en">' not in browser(None).get(MODULE).content.decode()


def test_a_text_that_is_missing_in_the_readers_language_is_shown_in_the_other(on_stage):
    on_stage.publish(factories.module_file(target_group={"en": "Walkers.", "nl": ""}))
    html = browser(None, language="nl").get(MODULE).content.decode()
    assert '<span lang="en">Walkers.</span>' in html


def test_markup_in_any_text_stays_text(on_stage):
    on_stage.publish(in_every_text(factories.module_file()))
    for url in (OFFER, MODULE, f"{MODULE}/v2"):
        response = browser(None).get(url)
        assert "<script>" not in response.content.decode()
        assert AWKWARD in text_of(response)


def test_a_title_of_300_characters_breaks_nothing(on_stage):
    on_stage.publish(factories.module_file(title={"en": "x" * 255, "nl": "y" * 255}))
    assert browser(None).get(MODULE).status_code == 200


@pytest.mark.parametrize("url", [OFFER, MODULE])
def test_search_engines_may_find_it(on_stage, url):
    assert b"noindex" not in browser(None).get(url).content


def test_a_module_that_is_not_there_is_told_in_our_own_frame(on_stage):
    response = browser(None).get("/microcredentials/modules/unknown")
    assert response.status_code == 404
    assert "There is nothing here" in text_of(response)


def test_versions_are_listed_and_an_old_one_says_that_it_is_old(on_stage):
    on_stage.publish(factories.module_file(ec=7, hours=196))
    newest = browser(None).get(MODULE)
    assert "7 EC" in text_of(newest)
    assert "version 1 version 2" in text_of(newest)
    old = browser(None).get(f"{MODULE}/v1")
    assert "6 EC" in text_of(old)
    assert "This is version 1. Credentials that were earned with it refer to" in text_of(old)
    assert b"noindex" in old.content
    assert b"noindex" not in browser(None).get(f"{MODULE}/v2").content


def test_a_version_is_a_page_for_people_and_an_achievement_for_programs(on_stage):
    url = reverse("microcred:achievement", args=("reading-maps", 1))
    page = browser(None).get(url, headers={"accept": BROWSER})
    assert page["Content-Type"].startswith("text/html")
    assert "Accept" in page["Vary"]
    for accept in ("*/*", "", "application/ld+json", "application/json", "image/png"):
        answer = browser(None).get(url, headers={"accept": accept})
        assert answer["Content-Type"] == "application/ld+json"
        assert json.loads(answer.content)["id"] == f"https://lms.example{url}"
        assert "Accept" in answer["Vary"]
        assert answer["Access-Control-Allow-Origin"] == "*"


def test_the_achievement_can_be_asked_again_cheaply(on_stage):
    url, accept = f"{MODULE}/v1", {"accept": "application/ld+json"}
    etag = browser(None).get(url, headers=accept)["ETag"]
    again = browser(None).get(url, headers={**accept, "if-none-match": etag})
    assert again.status_code == 304
    assert browser(None).head(url, headers=accept).status_code == 200


@pytest.mark.parametrize(("accept", "kind"), [(BROWSER, "text/html"), ("*/*", "application/json")])
def test_a_version_that_is_not_there(on_stage, accept, kind):
    for number in ("2", "9" * 30):
        response = browser(None).get(f"{MODULE}/v{number}", headers={"accept": accept})
        assert response.status_code == 404
        assert response["Content-Type"].startswith(kind)


@pytest.mark.parametrize("modules", [1, 5])
def test_the_number_of_queries_does_not_depend_on_the_number_of_modules(
    on_stage, modules, django_assert_max_num_queries
):
    for number in range(1, modules):
        key = f"course-v1:DemoX+MAPS+{number}"
        on_stage.host.courses[key] = factories.course(key=key)
        on_stage.publish(factories.module_file(id=f"maps-{number}", course_key=key))
    with django_assert_max_num_queries(4):
        assert browser(None).get(OFFER).content.count(b'class="mc-card"') == modules


@pytest.mark.parametrize("method", ["post", "put", "delete"])
@pytest.mark.parametrize("url", [OFFER, MODULE, f"{MODULE}/v1"])
def test_nothing_can_be_changed_here(on_stage, url, method):
    assert getattr(browser(None), method)(url).status_code == 405
