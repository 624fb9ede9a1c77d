"""The learner dashboard: courses with progress, through the platform's filter for the page."""

from decimal import Decimal

import pytest
from openedx_filters.learning.filters import DashboardRenderStarted

from campus import coursework
from campus.models import Course, CourseRole, Subsection
from tests.campus.small_world import NOW, build, logged_in, person, text_of

FILTER = DashboardRenderStarted.filter_type


@pytest.fixture
def course(db):
    return build()


@pytest.fixture
def with_step(settings):
    def configure(name):
        step = f"tests.campus.filter_steps.{name}"
        settings.OPEN_EDX_FILTERS_CONFIG = {FILTER: {"fail_silently": False, "pipeline": [step]}}

    return configure


def dashboard(handle, **options):
    return logged_in(handle, **options).get("/dashboard")


def test_a_card_tells_how_far_the_learner_is(course):
    part = Subsection.objects.get(block_id="one")
    coursework.override(person("learner-01"), part, Decimal("59.9"), reason="r", now=NOW)
    coursework.complete(person("learner-01"), course, percent=Decimal(50), now=NOW)

    page = text_of(dashboard("learner-01"))

    assert "Small course" in page
    assert "1 of 2 graded parts handed in" in page
    assert "Course grade 29.95 %" in page
    assert "Completed 50 %" in page
    assert "Passed" not in page


def test_a_card_says_that_the_course_is_passed(course):
    for part in course.subsections.all():
        coursework.override(person("learner-01"), part, Decimal(60), reason="r", now=NOW)

    assert "Passed" in text_of(dashboard("learner-01"))


def test_a_course_that_was_left_stays_and_says_so(course):
    assert "You have left this course" in text_of(dashboard("learner-02"))


def test_who_has_no_course_is_pointed_to_the_offer(course):
    response = dashboard("nobody")

    assert "You are not enrolled in any course." in text_of(response)
    assert b'href="/microcredentials/"' in response.content


def test_who_teaches_finds_their_courses(course):
    response = dashboard("instructor")

    assert "Courses that you teach" in text_of(response)
    assert f"/courses/{course.key}/instructor".encode() in response.content


def test_learners_see_nothing_to_teach(course):
    assert "Courses that you teach" not in text_of(dashboard("learner-01"))


def test_the_page_speaks_dutch(course):
    page = text_of(dashboard("learner-01", language="nl"))

    assert "0 van 2 beoordeelde onderdelen ingeleverd" in page
    assert "Cursuscijfer" in page


def test_the_filter_gets_what_the_platform_gives(course, with_step):
    with_step("AnotherTemplate")

    response = dashboard("learner-01")

    assert response.context["user"] == person("learner-01")
    assert [one.course for one in response.context["course_enrollments"]] == [course]


def test_a_step_may_name_another_template(course, with_step):
    with_step("AnotherTemplate")

    response = dashboard("learner-01")

    assert "This page does not exist" in text_of(response)
    assert response.context["exception"] == "dashboard.html"


def test_a_step_may_send_the_reader_elsewhere(course, with_step):
    with_step("Redirect")
    assert dashboard("learner-01").headers["Location"] == "/elsewhere"


def test_a_step_may_answer_by_itself(course, with_step):
    with_step("OwnResponse")
    assert dashboard("learner-01").content == b"my own"


def test_a_step_may_replace_page_and_context(course, with_step):
    with_step("InvalidDashboard")
    assert "This page is not open to you" in text_of(dashboard("learner-01"))


def test_more_courses_cost_no_more_queries(course, settings, django_assert_num_queries):
    settings.OPEN_EDX_FILTERS_CONFIG = {}
    client = logged_in("learner-01")
    with django_assert_num_queries(queries(client)):
        client.get("/dashboard")
    before = queries(client)
    for number in range(5):
        extra = Course.objects.create(
            key=f"course-v1:CampusX+EXTRA{number}+2026",
            name=f"Extra {number}",
            organisation="CampusX",
            pass_percent=60,
            edited_at=NOW,
        )
        Subsection.objects.create(
            course=extra,
            block_id="one",
            order=0,
            name="One",
            assignment_type="quiz",
            weight_percent=100,
        )
        coursework.enrol(person("learner-01"), extra, mode="verified", now=NOW)
        CourseRole.objects.create(user=person("learner-02"), course=extra, role="author")

    assert queries(client) == before


def queries(client):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        assert client.get("/dashboard").status_code == 200
    return len(captured)
