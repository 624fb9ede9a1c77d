"""The campus's dashboard with the widget on it: filter, step, template and page together."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from campus.host import CampusHost
from microcred_plugin import wiring


@pytest.fixture
def on_campus(ready, monkeypatch):
    monkeypatch.setattr(wiring, "world", lambda: ready.world)
    monkeypatch.setattr(wiring, "host", CampusHost)
    return ready


def dashboard(user_id, language="en"):
    client = Client(headers={"accept-language": language})
    client.force_login(User.objects.get(pk=user_id))
    response = client.get("/dashboard")
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(
    ("language", "title", "state"),
    [("en", "Reading maps", "Ready to claim"), ("nl", "Kaartlezen", "Klaar om te claimen")],
)
def test_an_offer_is_on_the_dashboard_above_the_courses(on_campus, language, title, state):
    award = on_campus.offered()
    page = dashboard(award.learner_id, language)

    assert title in page
    assert page.index(state) < page.index('id="courses"')
    assert f'href="{reverse("microcred:award", args=(award.uuid,))}"' in page


def test_the_dashboard_of_somebody_without_awards_is_as_it_was(on_campus):
    assert "mc-widget" not in dashboard(on_campus.user())


def test_a_dashboard_on_which_our_step_fails_is_as_it_was(on_campus, monkeypatch):
    award = on_campus.offered()
    monkeypatch.setattr(wiring, "host", lambda: None)

    assert "mc-widget" not in dashboard(award.learner_id)


def test_the_page_has_one_title_and_the_widget_a_heading_below_it(on_campus):
    page = dashboard(on_campus.offered().learner_id)

    assert page.count("<h1") == 1
    assert '<h2 id="mc-widget-title">' in page
