"""The markup of every page: whole, labelled, in the reader's language, and with nothing inline."""

from collections import Counter
from html.parser import HTMLParser

import pytest
from django.template.loader import get_template
from django.test import RequestFactory

from tests.campus.small_world import ADDRESSES, build, logged_in, right_answers, text_of

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source"}
WHO = {"entrance": None, "login": None, "dashboard": "learner-01", "course": "learner-01"}
WHO |= {"subsection": "learner-01"}
ERRORS = ("400.html", "403.html", "403_csrf.html", "404.html", "500.html")
PAGES = [*ADDRESSES, "answered", "refused", *ERRORS]


class Markup(HTMLParser):
    """Collects what the tests judge."""

    def __init__(self, source):
        super().__init__()
        self.tags, self.open, self.problems = [], [], []
        self.feed(source)
        self.problems += [f"{tag} is never closed" for tag in self.open]

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs), [one for one, _ in attrs], tuple(self.open)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.problems.append(f"stray </{tag}> at {self.getpos()}")

    def all(self, *names):
        return [attrs for tag, attrs, _, _ in self.tags if tag in names]


@pytest.fixture
def page_of(db):
    build()

    def render(page, language):
        if page.endswith(".html"):
            return get_template(page).render(request=RequestFactory().get("/x"))
        client = logged_in(WHO.get(page, "admin"), language=language)
        if page in ("answered", "refused"):
            client = logged_in("learner-01", language=language)
            form = right_answers() if page == "answered" else dict.fromkeys(right_answers(), "x")
            return client.post(ADDRESSES["subsection"], form, follow=True).content.decode()
        return client.get(ADDRESSES[page]).content.decode()

    return render


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["en", "nl"])
def test_a_page_is_whole(page_of, page, language):
    markup = Markup(page_of(page, language))

    assert markup.problems == []
    assert len(markup.all("h1")) == len(markup.all("main")) == len(markup.all("title")) == 1
    if not page.endswith(".html"):
        assert markup.all("html")[0]["lang"] == language


@pytest.mark.parametrize("page", PAGES)
def test_no_attribute_and_no_id_comes_twice(page_of, page):
    markup = Markup(page_of(page, "en"))

    doubled = [names for _, _, names, _ in markup.tags if len(set(names)) < len(names)]
    ids = Counter(attrs["id"] for _, attrs, _, _ in markup.tags if "id" in attrs)
    assert doubled == []
    assert [one for one, times in ids.items() if times > 1] == []


@pytest.mark.parametrize("page", PAGES)
def test_what_refers_to_an_id_finds_it(page_of, page):
    markup = Markup(page_of(page, "en"))
    ids = {attrs["id"] for _, attrs, _, _ in markup.tags if "id" in attrs}

    referred = {
        one
        for _, attrs, _, _ in markup.tags
        for name in ("for", "aria-labelledby", "aria-describedby")
        for one in (attrs.get(name) or "").split()
    }
    anchors = {attrs["href"][1:] for attrs in markup.all("a") if attrs["href"].startswith("#")}
    assert referred | anchors <= ids


@pytest.mark.parametrize("page", PAGES)
def test_nothing_runs_or_is_styled_inside_the_page(page_of, page):
    markup = Markup(page_of(page, "en"))

    assert markup.all("script", "style", "iframe") == []
    names = {name for _, _, names, _ in markup.tags for name in names}
    assert "style" not in names
    assert not any(name.startswith("on") for name in names)


@pytest.mark.parametrize("page", PAGES)
def test_every_field_has_a_label_and_every_group_a_legend(page_of, page):
    markup = Markup(page_of(page, "en"))
    labelled = {attrs["for"] for attrs in markup.all("label") if "for" in attrs}

    for tag, attrs, _, parents in markup.tags:
        if tag == "input" and attrs.get("type") != "hidden":
            assert "label" in parents or attrs["id"] in labelled, attrs
    assert len(markup.all("fieldset")) == len(markup.all("legend"))


@pytest.mark.parametrize("page", PAGES)
def test_every_form_that_changes_something_carries_a_token(page_of, page):
    markup = Markup(page_of(page, "en"))
    forms = [attrs for attrs in markup.all("form") if attrs.get("method") == "post"]
    tokens = [one for one in markup.all("input") if one.get("name") == "csrfmiddlewaretoken"]
    assert len(tokens) == len(forms)


def test_the_browser_is_told_to_run_nothing_else(page_of):
    policy = logged_in(None).get("/").headers["Content-Security-Policy"]

    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def test_a_page_that_is_not_there_says_so_in_style(page_of):
    response = logged_in("learner-01", language="nl").get("/nergens")

    assert response.status_code == 404
    assert "Deze pagina bestaat niet" in text_of(response)
    assert "Dashboard" in text_of(response)


def test_a_page_that_is_not_yours_says_who_you_are(page_of):
    response = logged_in("learner-01").get("/outbox")

    assert response.status_code == 403
    assert "You are logged in as learner-01" in text_of(response)


def test_a_page_that_breaks_says_so_in_style(page_of, monkeypatch):
    monkeypatch.setattr("campus.pages.progress.cards", lambda _user: 1 / 0)
    client = logged_in("learner-01")
    client.raise_request_exception = False

    response = client.get("/dashboard")

    assert response.status_code == 500
    assert "Something went wrong on our side" in text_of(response)
