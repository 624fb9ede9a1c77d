"""The login picker: who is there, one click to be them, and no other way in."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import translation

from campus import offer, seed
from campus.pages import cases
from tests.campus.small_world import build, logged_in, text_of


@pytest.fixture
def everybody(db):
    seed.seed_people(offer.load())


def who(client):
    return client.get("/dashboard").context["user"].username


def test_everybody_of_the_campus_can_be_picked(everybody):
    page = text_of(Client().get("/"))

    for user in User.objects.all():
        assert f"Log in as {user.username}" in page


def test_each_learner_is_described_by_what_they_show_in_each_course():
    described = cases.lines()

    for learner in offer.load().learners:
        assert len(described[learner.handle]) == len(learner.enrolments)
    assert str(described["learner-03"][0].meaning) == "59.9 where 60 is asked"


def test_every_case_of_the_offer_has_words():
    named = {case["id"] for case in cases._offer()["cases"]}
    assert set(cases.MEANINGS) == named


def test_the_first_learner_still_has_the_first_module_to_do():
    first = cases.lines()["learner-01"][0]
    assert "waiting" in str(first.meaning)


def test_courses_are_named_in_the_readers_language():
    with translation.override("nl"):
        assert cases.lines()["learner-01"][0].course == "Algoritmen in de algebra"
    with translation.override("en"):
        assert cases.lines()["learner-01"][0].course == "Algorithms in Algebra"


def test_one_click_logs_in(everybody):
    client = Client()

    response = client.post("/login", {"username": "learner-01"})

    assert response.headers["Location"] == "/dashboard"
    assert who(client) == "learner-01"


@pytest.mark.parametrize(
    ("username", "first_page"),
    [("author", "/studio/"), ("admin", "/admin/"), ("instructor", "/dashboard")],
)
def test_each_begins_where_their_work_is(everybody, username, first_page):
    assert Client().post("/login", {"username": username}).headers["Location"] == first_page


def test_looking_at_the_picker_logs_nobody_in(everybody):
    client = Client()

    assert client.get("/login?username=admin").status_code == 200
    assert client.get("/dashboard").status_code == 302


@pytest.mark.parametrize("username", ["", "stranger", "learner-99", "learner-01 "])
def test_who_is_not_of_the_campus_cannot_be_picked(everybody, username):
    response = Client().post("/login", {"username": username})

    assert response.status_code == 400
    assert "no such person" in text_of(response)


def test_an_account_made_later_is_not_in_the_picker(everybody):
    User.objects.create(username="somebody-else", is_superuser=True)

    assert "somebody-else" not in text_of(Client().get("/"))
    assert Client().post("/login", {"username": "somebody-else"}).status_code == 400


def test_a_closed_account_cannot_be_picked(everybody):
    User.objects.filter(username="learner-02").update(is_active=False)

    assert "learner-02" not in text_of(Client().get("/"))
    assert Client().post("/login", {"username": "learner-02"}).status_code == 400


def test_a_login_goes_on_to_the_page_that_asked_for_it(everybody):
    client = Client()

    sent = client.get("/outbox")
    assert sent.headers["Location"] == "/login?next=/outbox"
    assert b'value="/outbox"' in client.get(sent.headers["Location"]).content
    response = client.post("/login", {"username": "admin", "next": "/outbox"})
    assert response.headers["Location"] == "/outbox"


@pytest.mark.parametrize(
    "target", ["https://elsewhere.example/", "//elsewhere.example", "javascript:0"]
)
def test_a_login_never_leads_off_the_campus(everybody, target):
    response = Client().post("/login", {"username": "learner-01", "next": target})
    assert response.headers["Location"] == "/dashboard"


def test_logging_out_takes_a_click_and_ends_the_session(everybody):
    client = Client()
    client.post("/login", {"username": "learner-01"})

    assert client.get("/logout").status_code == 405
    assert client.post("/logout").headers["Location"] == "/"
    assert client.get("/dashboard").status_code == 302


def test_a_form_from_elsewhere_is_refused_in_words(everybody):
    client = Client(enforce_csrf_checks=True)

    response = client.post("/login", {"username": "learner-01"})

    assert response.status_code == 403
    assert "This form has expired" in text_of(response)


def test_an_empty_campus_says_how_to_fill_it(db):
    assert "make setup" in text_of(Client().get("/"))


def test_only_those_who_are_there_are_shown(db):
    build()
    page = text_of(Client().get("/"))
    assert "Log in as learner-02" in page
    assert "Log in as learner-03" not in page


def test_the_language_is_switched_by_a_button_and_stays(everybody):
    client = logged_in("learner-01")

    client.post("/i18n/setlang/", {"language": "nl", "next": "/dashboard"})

    assert "Mijn cursussen" in text_of(client.get("/dashboard"))
    client.post("/i18n/setlang/", {"language": "en", "next": "/dashboard"})
    assert "My courses" in text_of(client.get("/dashboard"))
