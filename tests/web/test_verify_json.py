"""The verify page for programs: the same report as JSON, by `Accept`."""

import json

import pytest

from tests.web.checking import PAGE, file_of, public, signed
from tests.web.learning import browser

JSON = {"accept": "application/json"}


@pytest.fixture(autouse=True)
def _no_other_servers(elsewhere):
    pass


def test_a_report_has_codes_for_programs_and_words_for_people(on_stage):
    answer = browser(None).post(PAGE, {"file": file_of(signed(on_stage))}, headers=JSON)
    report = json.loads(answer.content)
    assert answer["Content-Type"] == "application/json"
    assert (report["verdict"], report["headline"]) == ("valid", "Valid")
    assert report["checked_at"] == "2026-11-23T12:00:00Z"
    assert [line["name"] for line in report["lines"]][:2] == ["form", "signature"]
    assert set(report["lines"][0]) == {
        "name",
        "outcome",
        "code",
        "values",
        "title",
        "finding",
        "message",
    }
    assert report["facts"]["holder"].startswith("Learner")
    assert (report["facts"]["ec"], report["facts"]["valid_until"]) == (6, None)


def test_words_are_in_the_language_of_the_asker(on_stage):
    headers = {**JSON, "accept-language": "nl"}
    answer = browser(None).post(PAGE, {"text": "{}"}, headers=headers)
    assert json.loads(answer.content)["headline"] == "Niet geldig"


def test_nothing_of_a_changed_credential_is_in_it(on_stage):
    answer = browser(None).post(PAGE, {"text": signed(on_stage, name="x").decode()}, headers=JSON)
    report = json.loads(answer.content)
    assert (report["verdict"], report["facts"], report["credential"]) == ("invalid", None, None)


def test_an_address_in_the_query_is_checked_at_once(on_stage):
    url = f"https://lms.example/microcredentials/credentials/{on_stage.live(public(on_stage)).uuid}"
    answer = browser(None).get(PAGE, {"url": url}, headers=JSON)
    assert json.loads(answer.content)["credential"] == url


@pytest.mark.parametrize(
    ("fields", "status", "code", "field"),
    [
        ({"text": ""}, 400, "required", "text"),
        ({"url": "https://nowhere.example/1"}, 422, "no_such_host", "url"),
        ({"text": "x" * 2_000_001}, 413, "too_large", "text"),
    ],
)
def test_a_refusal_names_the_field_and_the_reason(on_stage, fields, status, code, field):
    answer = browser(None).post(PAGE, fields, headers=JSON)
    body = json.loads(answer.content)
    assert (answer.status_code, body["code"]) == (status, code)
    assert (body["faults"][0]["field"], body["faults"][0]["code"]) == (field, code)
    assert body["faults"][0]["message"] == body["message"]


def test_the_answer_depends_on_what_is_asked_for(on_stage):
    answer = browser(None).get(PAGE)
    assert {"Accept", "Accept-Language"} <= {name.strip() for name in answer["Vary"].split(",")}


def test_halves_of_characters_can_be_answered(on_stage):
    answer = browser(None).post(PAGE, {"text": '{"\\ud800": "\\udfff"}'}, headers=JSON)
    assert answer.status_code == 200
    assert json.loads(answer.content)["lines"][0]["code"] == "unreadable"
