"""Who may open which page: every address of the campus's own, every role, against one table."""

import pytest
from django.urls import URLPattern

from campus.pages import urls
from tests.campus.small_world import ADDRESSES, KEY, build, logged_in

ROLES = (None, "nobody", "learner-01", "learner-02", "author", "instructor", "admin")

# 302 sends a visitor to the login picker.
MAY = {
    "entrance": (200, 200, 200, 200, 200, 200, 200),
    "login": (200, 200, 200, 200, 200, 200, 200),
    "dashboard": (302, 200, 200, 200, 200, 200, 200),
    "course": (302, 403, 200, 200, 200, 200, 200),
    "subsection": (302, 403, 200, 200, 200, 200, 200),
    "instructor": (302, 403, 403, 403, 403, 200, 200),
    "gradebook": (302, 403, 403, 403, 403, 200, 200),
    "scores": (302, 403, 403, 403, 403, 200, 200),
    "studio": (302, 403, 403, 403, 200, 200, 200),
    "outbox": (302, 403, 403, 403, 403, 403, 200),
}
# Addresses that only take a form.
FORMS = {
    "logout": ("/logout", (302, 302, 302, 302, 302, 302, 302)),
    "completion": (f"/courses/{KEY}/completion", (302, 403, 302, 403, 403, 403, 403)),
    "subsection": (ADDRESSES["subsection"], (302, 403, 302, 302, 302, 302, 302)),
    "scores": (ADDRESSES["scores"], (302, 403, 403, 403, 403, 400, 400)),
}


@pytest.fixture
def campus(db):
    return build()


@pytest.mark.parametrize("page", MAY)
def test_a_page_opens_for_whom_the_table_says(campus, page):
    found = tuple(logged_in(role).get(ADDRESSES[page]).status_code for role in ROLES)
    assert found == MAY[page]


@pytest.mark.parametrize("form", FORMS)
def test_a_form_is_taken_from_whom_the_table_says(campus, form):
    address, expected = FORMS[form]
    assert tuple(logged_in(role).post(address).status_code for role in ROLES) == expected


def test_a_visitor_is_sent_to_the_picker_and_back(campus):
    response = logged_in(None).get(ADDRESSES["subsection"])
    assert response.headers["Location"].startswith("/login?next=/courses/")


def test_staff_of_another_course_see_nothing_of_this_one(campus):
    campus.roles.all().delete()
    assert logged_in("instructor").get(ADDRESSES["instructor"]).status_code == 403


def test_the_tables_name_every_address_of_the_campus():
    known = {one.name for one in urls.urlpatterns if isinstance(one, URLPattern)}
    assert known <= {*MAY, *FORMS}


@pytest.mark.parametrize("page", ["dashboard", "course", "scores", "outbox"])
def test_a_page_of_somebody_is_not_kept_by_caches(campus, page):
    response = logged_in("admin").get(ADDRESSES[page])
    assert "no-store" in response.headers["Cache-Control"]
