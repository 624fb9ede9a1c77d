"""The public offer by the API: a list, a module, a version."""

import pytest

from tests import factories
from tests.api.asking import Api


def test_the_list_has_every_module_that_can_be_earned(on_stage):
    (found,) = Api().get("/offer").json()
    assert (found["slug"], found["version"], found["outcomes"]) == ("reading-maps", 1, 2)
    assert found["title"] == {"en": "Reading maps", "nl": "Kaartlezen"}
    assert found["issuer"]["nl"] == "Demonstratie-universiteit"


def test_an_installation_without_modules_offers_nothing(stage):
    assert Api().get("/offer").json() == []


def test_a_module_says_everything(on_stage):
    found = Api().get("/offer/reading-maps").json()
    assert (found["ec"], found["hours"], found["framework"]["id"]) == (6, 168, "nl-ho")
    assert found["award_policy"]["minimum_completion_percent"] == 90
    outcome = found["outcomes"][1]
    assert (outcome["code"], outcome["achieved_when"]) == ("MAP-2", "any")
    assert outcome["assessments"][0] == {
        "subsection": "quiz",
        "name": "Part quiz",
        "minimum_percent": 65,
    }
    assert found["issuer"] == {
        "slug": "demo-university",
        "name": {"en": "Demonstration University", "nl": "Demonstratie-universiteit"},
        "url": "https://university.example",
    }


def test_numbers_are_exact(on_stage):
    on_stage.publish(factories.module_file(ec=3.5, hours=98))
    assert Api().get("/offer/reading-maps").json()["ec"] == 3.5


def test_an_earlier_version_stays_readable(on_stage):
    on_stage.publish(factories.module_file(ec=7, hours=196))
    api = Api()
    assert api.get("/offer/reading-maps/v1").json()["ec"] == 6
    newest = api.get("/offer/reading-maps").json()
    assert (newest["version"], newest["versions"], newest["ec"]) == (2, [1, 2], 7)


@pytest.mark.parametrize("path", ["/offer/unknown", "/offer/reading-maps/v2", "/offer/x/v1"])
def test_what_is_not_offered_is_not_found(on_stage, path):
    answer = Api().get(path)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_a_number_beyond_all_versions_is_not_found(on_stage):
    assert Api().get(f"/offer/reading-maps/v{'9' * 30}").status_code == 404


@pytest.mark.parametrize("modules", [1, 5])
def test_the_number_of_queries_does_not_depend_on_the_number_of_modules(
    on_stage, modules, django_assert_max_num_queries
):
    for number in range(1, modules):
        key = f"course-v1:DemoX+MAPS+{number}"
        on_stage.host.courses[key] = factories.course(key=key)
        on_stage.publish(factories.module_file(id=f"maps-{number}", course_key=key))
    with django_assert_max_num_queries(4):
        assert len(Api().get("/offer").json()) == modules
