"""What the API takes: one small object, read strictly, every fault named."""

import pytest

from tests.api.asking import PREFIX, Api, award_url, cohort_url, staff_url
from tests.web.checking import claimed


@pytest.fixture
def award(on_stage):
    return on_stage.offered()


@pytest.fixture
def api(award):
    return Api(award.learner_id)


def faults(answer):
    return [(row["field"], row["code"]) for row in answer.json()["faults"]]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"marks": "yes"}, [("marks", "wrong_type")]),
        ({"marks": 1}, [("marks", "wrong_type")]),
        ({"marks": None}, [("marks", "wrong_type")]),
        ({"grades": True}, [("grades", "unknown_field")]),
        ({"marks": 1, "x": 2}, [("x", "unknown_field"), ("marks", "wrong_type")]),
    ],
)
@pytest.mark.parametrize("act", ["claim", "preview"])
def test_a_choice_is_true_or_false(api, award, act, body, expected):
    answer = api.post(award_url(award, act), body)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert faults(answer) == expected
    assert all(row["message"] for row in answer.json()["faults"])


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, [("public", "required")]),
        ({"public": "false"}, [("public", "wrong_type")]),
        ({"public": True, "to": "all"}, [("to", "unknown_field")]),
    ],
)
def test_a_switch_has_to_be_said(on_stage, body, expected):
    award = claimed(on_stage)
    answer = Api(award.learner_id).put(award_url(award, "public"), body)
    assert answer.status_code == 400
    assert faults(answer) == expected


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"{", "not_json"),
        (b"[]", "not_an_object"),
        (b"1", "not_an_object"),
        (b'"x"', "not_an_object"),
        (b'{"marks": true, "marks": false}', "duplicate_key"),
        (b"\xff", "not_utf8"),
        (b'{"marks": NaN}', "bad_number"),
        (b'{"\\ud800": 1}', "lone_surrogate"),
        (b'{"a":' * 50 + b"1" + b"}" * 50, "too_deep"),
    ],
)
def test_a_body_that_can_be_read_in_two_ways_or_none_is_refused(api, award, body, code):
    answer = api.post(award_url(award, "claim"), body)
    assert (answer.status_code, answer.json()["code"]) == (400, "unreadable")
    assert answer.json()["faults"][0]["code"] == code


def test_a_large_body_is_refused(api, award):
    path = PREFIX + award_url(award, "claim")
    answer = api.client.post(path, b"x" * 30_000, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "multipart/form-data", "x"])
def test_other_kinds_of_content_are_not_taken(api, award, kind):
    path = PREFIX + award_url(award, "claim")
    answer = api.client.post(path, b"marks=true", content_type=kind)
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")
    assert "application/json" in answer.json()["message"]


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete", "options", "trace"])
def test_other_methods_are_not_taken(api, award, method):
    answer = getattr(api.client, method)(PREFIX + award_url(award, "claim"))
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
    assert answer["Allow"] == "POST"


@pytest.mark.parametrize("accept", ["text/html", "image/png", "x", ""])
def test_every_client_is_answered_in_json(api, accept):
    answer = api.client.get(f"{PREFIX}/awards", headers={"accept": accept})
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")


@pytest.mark.parametrize("path", ["/", "/nothing", "/awards/x", "/offer/a/vx", "/awards/"])
def test_an_address_that_is_not_there(api, path):
    assert api.client.get(PREFIX + path).status_code == 404


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"show": "everything"}, ("show", "unknown")),
        ({"order": "random"}, ("order", "unknown")),
        ({"page": "one"}, ("page", "not_a_number")),
        ({"page": "0"}, ("page", "below_minimum")),
        ({"page": "9" * 30}, ("page", "not_a_number")),
        ({"page": "٣"}, ("page", "not_a_number")),
        ({"page_size": "101"}, ("page_size", "above_maximum")),
        ({"search": "x" * 101}, ("search", "too_long")),
        ({"search": "\x00"}, ("search", "forbidden_character")),
    ],
)
def test_a_query_is_read_as_strictly(on_stage, query, expected):
    answer = Api(on_stage.user()).get(cohort_url(), **query)
    assert (answer.status_code, faults(answer)) == (400, [expected])


def test_a_reason_is_a_text(on_stage, award):
    answer = Api(on_stage.user()).post(staff_url(award, "revoke"), {"reason": 5})
    assert (answer.status_code, faults(answer)) == (400, [("reason", "wrong_type")])


def test_an_act_that_needs_nothing_takes_nothing(on_stage, award):
    answer = Api(on_stage.user()).post(staff_url(award, "approve"), {"reason": "x"})
    assert (answer.status_code, faults(answer)) == (400, [("reason", "unknown_field")])


def test_sentences_are_in_the_language_of_the_asker(award):
    api = Api(award.learner_id, language="nl")
    answer = api.post(award_url(award, "claim"), {"x": 1})
    assert answer.json()["message"] == "Iets in het verzoek klopt niet."
