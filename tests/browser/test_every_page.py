"""Every page, both languages, phone and desk: no violation, nothing outside the edge."""

from __future__ import annotations

import pytest

from tests.browser.campus import Campus
from tests.browser.conftest import Visit
from tests.browser.visitor import ALGEBRA, KEY

ANYBODY = {
    "entrance": "/",
    "offer": "/microcredentials/",
    "module": f"/microcredentials/modules/{ALGEBRA}",
    "module-version": f"/microcredentials/modules/{ALGEBRA}/v1",
    "verify": "/microcredentials/verify",
    "nothing-here": "/microcredentials/modules/no-such-module",
}
LOGGED_IN = {
    "learner-01": {
        "dashboard-in-progress": "/dashboard",
        "course": f"/courses/{KEY}",
        "questions": f"/courses/{KEY}/subsections/ps1",
        "mine-in-progress": "/microcredentials/mine",
    },
    "learner-02": {
        "dashboard-offer": "/dashboard",
        "mine-offer": "/microcredentials/mine",
        "offer-to-claim": "/microcredentials/mine/{award}",
        "decline": "/microcredentials/mine/{award}/decline",
    },
    "learner-05": {"mine-reasons": "/microcredentials/mine"},
    "learner-12": {"mine-flagged": "/microcredentials/mine"},
    "instructor": {
        "instructor-tab": f"/courses/{KEY}/instructor?section=microcredentials",
        "cohort": f"/microcredentials/instructor/{KEY}",
        "cohort-filtered": f"/microcredentials/instructor/{KEY}?show=offered",
        "cohort-search": f"/microcredentials/instructor/{KEY}?search=learner-03",
        "one-learner": f"/microcredentials/instructor/{KEY}/{{award}}",
        "revoke": f"/microcredentials/instructor/{KEY}/{{award}}/revoke",
    },
    "author": {"studio": "/studio/"},
    "nobody": {"dashboard-empty": "/dashboard", "mine-empty": "/microcredentials/mine"},
}


@pytest.mark.parametrize("name", ANYBODY)
def test_a_page_for_anybody_keeps_nobody_out(
    visit: Visit, still: Campus, name: str, language: str, width: int
) -> None:
    visitor = visit(still, language, width)
    visitor.go(ANYBODY[name])
    visitor.look(name)


@pytest.mark.parametrize("person", LOGGED_IN)
def test_the_pages_of_a_person_keep_nobody_out(
    visit: Visit, still: Campus, person: str, language: str, width: int
) -> None:
    award = still.award("learner-02", ALGEBRA)
    visitor = visit(still, language, width)
    visitor.log_in(person)
    for name, path in LOGGED_IN[person].items():
        visitor.go(path.format(award=award))
        visitor.look(name)


ADMIN = (
    "issuer",
    "signingkey",
    "qualityframework",
    "module",
    "moduleversion",
    "award",
    "credential",
    "statuslist",
    "auditentry",
    "pending",
)


def test_the_desk_of_the_admin_opens(visit: Visit, still: Campus) -> None:
    visitor = visit(still, "en", 1280)
    visitor.log_in("admin")
    for model in ADMIN:
        answer = visitor.page.goto(f"{still.url}/admin/microcred_plugin/{model}/")
        assert answer is not None
        assert answer.status == 200, model
        assert visitor.page.locator("#content h1").count() == 1, model
