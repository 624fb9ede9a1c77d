"""The widget on the learner dashboard, through the platform's real filter."""

import re

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.db import connection
from django.template import engines
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from openedx_filters.learning.filters import DashboardRenderStarted

from campus.host import CampusHost
from microcred_plugin import wiring
from microcred_plugin.host.openedx import OpenEdxHost
from microcred_plugin.services import claim
from microcred_plugin.services.world import Actor
from tests import factories

PAGE = "dashboard.html"


class Roomy:
    """A page of the host that has room for the widget."""

    def __init__(self, host):
        self._host = host

    def __getattr__(self, name):
        return getattr(self._host, name)

    def dashboard_template(self, template_name):
        return f"with-room/{template_name}"


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def on_stage(ready, monkeypatch):
    monkeypatch.setattr(wiring, "world", lambda: ready.world)
    monkeypatch.setattr(wiring, "host", lambda: Roomy(ready.host))
    return ready


def run(user, **context):
    return DashboardRenderStarted.run_filter(
        context={"user": user, "course_enrollments": [], **context}, template_name=PAGE
    )


def widget_of(learner_id):
    context, _ = run(User.objects.get(pk=learner_id))
    return context["microcred_widget"]


def words(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


def test_a_learner_with_an_offer_sees_it_with_the_way_to_claim_it(on_stage):
    award = on_stage.offered()
    widget = widget_of(award.learner_id)

    assert "Reading maps Ready to claim" in words(widget)
    assert "Claim it before May 22, 2027." in words(widget)
    assert f'href="{reverse("microcred:award", args=(award.uuid,))}"' in widget
    assert f'href="{reverse("microcred:mine")}"' in widget


def test_progress_is_shown_with_the_way_to_what_is_missing(on_stage):
    learner = on_stage.learner(factories.scored(quiz=62, walk=None))
    on_stage.evaluate(learner)

    assert "1 of 2 outcomes achieved" in words(widget_of(learner))
    assert "What is still needed" in words(widget_of(learner))


def test_what_is_claimed_can_be_downloaded_and_shared(on_stage):
    award = on_stage.offered()
    claim.claim(on_stage.world, award.uuid, actor=Actor(award.learner_id))

    assert "Download and share" in words(widget_of(award.learner_id))


def test_the_page_with_room_takes_the_place_of_the_page_asked_for(on_stage):
    award = on_stage.offered()
    _, template_name = run(User.objects.get(pk=award.learner_id))

    assert template_name == "with-room/dashboard.html"


def test_what_was_in_the_context_stays_and_is_not_changed_in_place(on_stage):
    user = User.objects.get(pk=on_stage.offered().learner_id)
    mine = {"user": user, "course_enrollments": [1], "of_another_plugin": 2}
    context, _ = DashboardRenderStarted.run_filter(context=mine, template_name=PAGE)

    assert context["of_another_plugin"] == 2
    assert context["course_enrollments"] == [1]
    assert "microcred_widget" not in mine


def test_nothing_is_added_for_somebody_without_awards(on_stage):
    user = User.objects.get(pk=on_stage.user())
    context, template_name = run(user)

    assert set(context) == {"user", "course_enrollments"}
    assert template_name == PAGE


@pytest.mark.parametrize("user", [None, AnonymousUser()])
def test_nothing_is_added_for_a_visitor(user):
    context, template_name = run(user)

    assert "microcred_widget" not in context
    assert template_name == PAGE


def test_a_failure_of_ours_leaves_the_dashboard_as_it_is(on_stage, monkeypatch, caplog):
    user = User.objects.get(pk=on_stage.offered().learner_id)
    monkeypatch.setattr(wiring, "world", broken)
    context, template_name = run(user)

    assert "microcred_widget" not in context
    assert template_name == PAGE
    assert "no widget on the dashboard (RuntimeError)" in caplog.text
    assert "a secret detail" not in caplog.text


def broken():
    raise RuntimeError("a secret detail")


@pytest.mark.parametrize("context", [{}, None, 7, {"user": "nobody"}])
def test_a_context_that_nobody_expects_leaves_everything_as_it_is(context):
    got, template_name = DashboardRenderStarted.run_filter(context=context, template_name=PAGE)

    assert got == context
    assert template_name == PAGE


def test_the_widget_says_which_language_it_is_in(on_stage):
    award = on_stage.offered()
    with translation.override("nl"):
        dutch = widget_of(award.learner_id)
    with translation.override("de"):
        neither = widget_of(award.learner_id)

    assert 'lang="nl"' in dutch
    assert "Kaartlezen" in dutch
    assert 'lang="en"' in neither
    assert "Reading maps" in neither


def test_texts_of_others_are_escaped_and_the_widget_is_not_escaped_again(on_stage):
    award = on_stage.offered()
    definition = award.version.definition
    definition["title"]["en"] = "<script>alert(1)</script>"
    award.version.save(update_fields=["definition"])
    widget = widget_of(award.learner_id)
    page = (
        engines["django"].from_string("{{ microcred_widget }}").render({"microcred_widget": widget})
    )

    assert "<script>" not in widget
    assert page == widget


def test_the_widget_brings_its_style_and_no_script(on_stage):
    widget = widget_of(on_stage.offered().learner_id)

    assert "microcred_plugin/microcred.css" in widget
    assert "<script" not in widget
    assert "style=" not in widget


def test_many_awards_cost_the_same_queries_and_four_are_shown(on_stage):
    few, many = on_stage.offered(), on_stage.offered()
    for number in range(6):
        module = many.module
        module.pk, module.slug, module.course_key = None, f"m-{number}", f"c-{number}"
        module.save()
        module.awards.create(
            uuid=f"00000000-0000-4000-8000-00000000000{number}",
            version=many.version,
            learner_id=many.learner_id,
            changed_at=on_stage.now,
        )

    assert queries(few.learner_id) == queries(many.learner_id) <= 4
    assert widget_of(many.learner_id).count("<li ") == 4


def queries(learner_id):
    user = User.objects.get(pk=learner_id)
    with CaptureQueriesContext(connection) as captured:
        run(user)
    return len(captured)


@pytest.mark.parametrize(
    ("host", "room"),
    [
        (CampusHost(), "campus/dashboard_with_widget.html"),
        (OpenEdxHost(), "microcred_plugin/platform/dashboard.html"),
    ],
)
def test_each_host_has_room_on_its_own_dashboard_and_leaves_other_pages_alone(host, room):
    assert host.dashboard_template("dashboard.html") == room
    assert host.dashboard_template("theirs/other.html") == "theirs/other.html"


@pytest.mark.parametrize("host", [CampusHost(), OpenEdxHost()])
def test_each_host_knows_where_a_course_is(host):
    assert host.course_address(factories.COURSE_KEY).startswith(f"/courses/{factories.COURSE_KEY}")
