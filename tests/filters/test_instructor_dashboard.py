"""The instructor dashboard leads to the cohort through the platform's own filters."""

import pytest
from crum import impersonate
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from openedx_filters.learning.filters import InstructorDashboardRenderStarted
from openedx_filters.tooling import OpenEdxPublicFilter

from campus import offer, publishing, seed
from campus.models import Course
from microcred_plugin import wiring
from microcred_plugin.filters.instructor import InstructorSection, InstructorTab
from microcred_plugin.models import Module
from microcred_plugin.services.courses import forget_courses, has_module
from microcred_plugin.services.evaluate import evaluate
from tests.services_live.cohort import AUTOMATIC, make_cohort
from tests.web.learning import browser, text_of

RENDER = InstructorDashboardRenderStarted.filter_type
TABS = "org.openedx.learning.instructor.dashboard.tabs.requested.v1"
BUILT_IN = {"tab_id": "course_info", "title": "Course info", "url": "/x", "sort_order": 10}


@pytest.fixture
def course(db):
    """Return a course whose module has two learners with an offer."""
    forget_courses()
    the_offer = offer.load()
    seed.seed_courses(the_offer, clock=timezone.now)
    seed.seed_people(the_offer)
    for _ in publishing.publish_offer(the_offer):
        pass
    forget_courses()
    cohort = make_cohort(2)
    for learner in cohort.learners:
        evaluate(wiring.world(), learner, cohort.course_key)
    with translation.override("en"):
        yield Course.objects.get(key=cohort.course_key)
    forget_courses()


def person(name):
    return User.objects.get(username=name)


def sections(course, who):
    context = {"course": course, "sections": [{"section_key": "own", "course_id": course.key}]}
    with impersonate(person(who)):
        answer, template = InstructorDashboardRenderStarted.run_filter(
            context=context, template_name="instructor_dashboard.html"
        )
    assert template == "instructor_dashboard.html"
    assert context["sections"] == [{"section_key": "own", "course_id": course.key}]
    return answer["sections"]


class TabsRequested(OpenEdxPublicFilter):
    """The filter of the new dashboard, which the pinned release of the library does not have."""

    filter_type = TABS

    @classmethod
    def run_filter(cls, tabs, user, course_key):
        """Run the steps."""
        return super().run_pipeline(tabs=tabs, user=user, course_key=course_key)["tabs"]


def test_the_steps_are_configured_without_any_ones_doing(settings):
    steps = {name: entry["pipeline"] for name, entry in settings.OPEN_EDX_FILTERS_CONFIG.items()}
    assert "microcred_plugin.filters.instructor.InstructorSection" in steps[RENDER]
    assert "microcred_plugin.filters.instructor.InstructorTab" in steps[TABS]


def test_a_teacher_finds_a_section_with_everything_that_the_platform_asks_of_one(course):
    own, added = sections(course, "instructor")

    assert own["section_key"] == "own"
    assert added["section_key"] == "microcredentials"
    assert added["section_display_name"] == "Micro-credentials"
    assert added["course_id"] == course.key
    template = added["template_path_prefix"] + added["section_key"] + ".html"
    assert template == "/microcred_plugin/platform/microcredentials.html"
    fragment = added["fragment"]
    assert (fragment.head_html(), fragment.foot_html()) == ("", "")
    assert f"/microcredentials/instructor/{course.key}" in fragment.body_html()


def test_the_campus_shows_the_section_with_its_learners(course):
    page = f"/courses/{course.key}/instructor?section=microcredentials"
    response = browser(person("instructor").pk).get(page)

    text = text_of(response)
    assert "Open the whole table" in text
    assert text.count("Offered") == 3
    dutch = browser(person("instructor").pk, language="nl").get(page)
    assert "De hele tabel openen" in text_of(dutch)


def test_who_may_not_see_the_cohort_gets_the_page_as_it_was(course):
    for who in ("nobody", "author"):
        assert len(sections(course, who)) == 1


def test_a_course_without_a_module_gets_the_page_as_it_was_and_asks_the_database_nothing(course):
    values = {"name": "x", "organisation": "x", "pass_percent": 60, "edited_at": timezone.now()}
    other = Course.objects.create(key="course-v1:OtherX+NONE+2026", **values)
    has_module(other.key)
    user = person("instructor")
    context = {"course": other, "sections": []}
    with impersonate(user), CaptureQueriesContext(connection) as queries:
        assert InstructorSection(RENDER, []).run_filter(context, "x.html") == {}
        assert InstructorTab(TABS, []).run_filter([], user, other.key) == {}
    assert len(queries) == 0


def test_a_longer_cohort_takes_no_more_queries(course):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            sections(course, "instructor")
        return len(captured)

    has_module(course.key)
    few = queries()
    for learner in make_cohort(10).learners:
        evaluate(wiring.world(), learner, course.key)
    assert queries() == few


@pytest.mark.parametrize(
    "context",
    [{}, {"sections": None}, {"course": object(), "sections": [None]}, None, {"sections": [{}]}],
)
def test_no_context_breaks_the_dashboard(course, context):
    with impersonate(person("instructor")):
        assert InstructorSection(RENDER, []).run_filter(context, "x.html") == {}


def test_whatever_goes_wrong_inside_leaves_the_dashboard_as_it_was(course, monkeypatch, caplog):
    monkeypatch.setattr("microcred_plugin.filters.instructor.cohort", lambda *_a, **_k: 1 / 0)
    assert len(sections(course, "instructor")) == 1
    assert "no section on the dashboard (ZeroDivisionError)" in caplog.text


def test_without_a_request_nobody_is_asked(course):
    context = {"course": course, "sections": [{"course_id": course.key}]}
    assert InstructorSection(RENDER, []).run_filter(context, "x.html") == {}


def test_a_tab_of_the_new_dashboard_leads_to_the_page_by_its_whole_address(course):
    tabs = [BUILT_IN]
    answer = TabsRequested.run_filter(tabs, person("instructor"), course.key)

    assert tabs == [BUILT_IN]
    assert answer == [
        BUILT_IN,
        {
            "tab_id": "microcredentials",
            "title": "Micro-credentials",
            "url": f"https://campus.example/microcredentials/instructor/{course.key}",
            "sort_order": 85,
        },
    ]


def test_the_tab_is_named_in_the_readers_language(course):
    with translation.override("nl"):
        answer = TabsRequested.run_filter([], person("instructor"), course.key)
    assert answer[0]["title"] == "Microcredentials"


def test_who_may_not_see_the_cohort_gets_the_tabs_as_they_were(course):
    for who in ("nobody", "author", "learner-01"):
        assert TabsRequested.run_filter([BUILT_IN], person(who), course.key) == [BUILT_IN]


@pytest.mark.parametrize("tabs", [None, 3])
def test_no_tabs_break_the_dashboard(course, tabs):
    user = person("instructor")
    assert InstructorTab(TABS, []).run_filter(tabs, user, course.key) == {}
    assert InstructorTab(TABS, []).run_filter([], None, course.key) == {}


def test_a_module_that_is_not_awarded_any_more_adds_nothing(course):
    Module.objects.filter(slug=AUTOMATIC).update(retired_at=timezone.now())
    forget_courses()
    assert len(sections(course, "instructor")) == 1
