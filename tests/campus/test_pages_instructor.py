"""The instructor dashboard: sections through the platform's filter, gradebook, scores by hand."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openedx_filters.learning.filters import InstructorDashboardRenderStarted

from campus import coursework
from campus.models import CourseGrade, Subsection, SubsectionScore
from tests.campus.small_world import (
    ADDRESSES,
    KEY,
    NOW,
    build,
    logged_in,
    newcomer,
    person,
    text_of,
)

FILTER = InstructorDashboardRenderStarted.filter_type
SCORES = ADDRESSES["scores"]


@pytest.fixture
def course(db):
    return build()


@pytest.fixture
def teacher(course):
    return logged_in("instructor")


@pytest.fixture
def extra_section(settings):
    step = "tests.campus.filter_steps.ExtraSection"
    settings.OPEN_EDX_FILTERS_CONFIG = {FILTER: {"fail_silently": False, "pipeline": [step]}}


def set_score(client, percent, *, reason="After a second look", part="one"):
    form = {"subsection": part, "percent": percent, "reason": reason}
    return client.post(SCORES, form, follow=True)


def score():
    return SubsectionScore.objects.get(user__username="learner-01", subsection__block_id="one")


def test_the_first_section_tells_about_the_course(teacher):
    page = text_of(teacher.get(ADDRESSES["instructor"]))

    assert KEY in page
    assert "verified active 1" in page
    assert "verified left 1" in page


def test_a_section_added_by_a_filter_gets_a_tab_and_shows_its_fragment(teacher, extra_section):
    overview = teacher.get(ADDRESSES["instructor"])
    assert "Extra" in text_of(overview)
    assert b"<p>a fragment</p>" not in overview.content

    chosen = teacher.get(f"{ADDRESSES['instructor']}?section=extra")

    assert b"<p>a fragment</p>" in chosen.content
    assert b'href="?section=extra" aria-current="page"' in chosen.content


def test_a_section_that_is_not_there_shows_the_tabs_alone(teacher):
    response = teacher.get(f"{ADDRESSES['instructor']}?section=nothing")
    assert response.status_code == 200
    assert "Gradebook" in text_of(response)


def test_the_gradebook_holds_every_learner_and_no_staff(teacher, course):
    coursework.enrol(person("instructor"), course, mode="verified", now=NOW)

    page = text_of(teacher.get(ADDRESSES["gradebook"]))

    assert "learner-01 verified \N{EN DASH} \N{EN DASH} \N{EN DASH}" in page
    assert "learner-02 verified (left)" in page
    assert "instructor verified" not in page


def test_a_score_below_a_bound_never_looks_as_if_it_reached_it(teacher):
    part = Subsection.objects.get(block_id="one")
    coursework.override(person("learner-01"), part, Decimal("59.9999"), reason="r", now=NOW)

    assert "59.99 %" in text_of(teacher.get(ADDRESSES["gradebook"]))


def test_more_learners_cost_no_more_queries(teacher, course, settings):
    settings.OPEN_EDX_FILTERS_CONFIG = {}
    before = queries(teacher)
    for number in range(10):
        coursework.enrol(newcomer(f"learner-1{number}"), course, mode="verified", now=NOW)
    assert queries(teacher) == before


def queries(client):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(ADDRESSES["gradebook"]).status_code == 200
    return len(captured)


def test_a_long_gradebook_is_cut_into_pages(teacher, course):
    for number in range(60):
        coursework.enrol(newcomer(f"learner-x{number:02}"), course, mode="verified", now=NOW)

    first = text_of(teacher.get(ADDRESSES["gradebook"]))
    second = text_of(teacher.get(f"{ADDRESSES['gradebook']}&page=2"))

    assert "Page 1 of 2" in first
    assert "learner-x59" not in first
    assert "learner-x59" in second


def test_a_score_set_by_hand_wins_and_the_grade_follows(teacher):
    response = set_score(teacher, "59.9")

    assert "saved" in text_of(response)
    assert score().percent == Decimal("59.9")
    assert score().override_reason == "After a second look"
    assert CourseGrade.objects.get(user__username="learner-01").percent == Decimal("29.95")
    assert "(set by hand)" in text_of(teacher.get(ADDRESSES["gradebook"]))


def test_an_empty_score_lets_the_points_count_again(teacher):
    set_score(teacher, "59.9")
    set_score(teacher, "")
    assert score().percent is None


def test_a_score_may_be_written_as_the_dutch_do(course):
    set_score(logged_in("instructor", language="nl"), "59,9")
    assert score().percent == Decimal("59.9")


@pytest.mark.parametrize("percent", ["-1", "100.1", "six", "NaN", "59.99999", "1e5"])
def test_a_score_that_is_none_is_refused_in_its_field(teacher, percent):
    response = set_score(teacher, percent)

    assert response.status_code == 400
    assert b'aria-describedby="one-percent-help one-percent-error"' in response.content
    assert not SubsectionScore.objects.exists()


def test_a_score_without_a_reason_is_refused(teacher):
    response = set_score(teacher, "70", reason=" ")

    assert response.status_code == 400
    assert "This field is required." in text_of(response)
    assert not SubsectionScore.objects.exists()


def test_a_part_that_is_not_there_changes_nothing(teacher):
    assert set_score(teacher, "70", part="nine").status_code == 400
    assert not SubsectionScore.objects.exists()


def test_only_who_is_enrolled_has_scores(teacher):
    assert teacher.get(f"/courses/{KEY}/gradebook/nobody").status_code == 404
    assert teacher.get(f"/courses/{KEY}/gradebook/stranger").status_code == 404


def test_the_reason_is_shown_as_text(teacher):
    set_score(teacher, "70", reason="<script>alert(1)</script>")
    assert b"<script>" not in teacher.get(SCORES).content
