"""The description of the API: valid, complete, and free of what it should not say."""

import pytest
from django.urls import get_resolver
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.validation import validate_schema

from microcred_plugin.api import urls
from microcred_plugin.api.schema import api_schema
from tests.api.asking import PREFIX, Api


@pytest.fixture
def document():
    return api_schema()


def operations(document):
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def test_it_is_valid_openapi(document):
    validate_schema(document)


def test_making_it_meets_no_doubt():
    GENERATOR_STATS.reset()
    api_schema.cache_clear()
    with GENERATOR_STATS.silence():
        api_schema()
    assert not GENERATOR_STATS


def test_every_address_is_described(document):
    described = {path.removeprefix("/") for path in document["paths"]}
    there = {
        str(pattern.pattern)
        .replace("<uuid:", "{")
        .replace("<slug:", "{")
        .replace("<str:", "{")
        .replace("<int:", "{")
        .replace(">", "}")
        for pattern in urls.urlpatterns
    }
    assert there - described == {"api/microcredentials/v1/schema"}


def test_every_operation_has_a_name_a_summary_and_its_refusals(document):
    names = []
    for path, method, operation in operations(document):
        names.append(operation["operationId"])
        assert operation["summary"], path
        codes = set(operation["responses"])
        assert codes & {"200", "201"}, path
        assert operation.get("security") or "401" not in codes, path
        assert ("401" in codes) == bool(operation.get("security")), (path, method)
    assert len(names) == len(set(names))


def test_every_refusal_has_the_same_form(document):
    for path, _, operation in operations(document):
        for code, answer in operation["responses"].items():
            if int(code) >= 400:
                schema = answer["content"]["application/json"]["schema"]
                assert schema == {"$ref": "#/components/schemas/Refusal"}, path


def test_anybody_may_read_it(stage):
    answer = Api().get("/schema")
    assert answer.status_code == 200
    assert answer.json()["openapi"].startswith("3.")


def test_the_api_lives_under_one_prefix():
    names = [name for name in get_resolver().reverse_dict if isinstance(name, str)]
    assert not names or PREFIX
    assert all(str(pattern.pattern).startswith(urls.PREFIX) for pattern in urls.urlpatterns)
