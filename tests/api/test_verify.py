"""Checking a credential by the API, in whatever form it is sent, without an account."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.api.asking import PREFIX, Api
from tests.web.checking import public, shared, signed

VERIFY = "/verify"


@pytest.fixture(autouse=True)
def _no_other_servers(elsewhere):
    pass


def multipart(**fields):
    api = Api()
    return api.described(api.client.post(PREFIX + VERIFY, fields), "post", VERIFY)


@pytest.mark.parametrize(
    "kind",
    [
        "application/json",
        "application/vc+ld+json",
        "application/ld+json",
        "text/plain; charset=utf-8",
        "application/octet-stream",
        "",
        "nonsense",
    ],
)
def test_a_credential_may_be_the_body_itself_under_any_name(on_stage, kind):
    answer = Api().post(VERIFY, signed(on_stage), content_type=kind)
    assert (answer.status_code, answer.json()["verdict"]) == (200, "valid")


def test_it_may_stand_in_an_envelope(on_stage):
    document = json.loads(signed(on_stage))
    assert Api().post(VERIFY, {"credential": document}).json()["verdict"] == "valid"
    text = {"credential": json.dumps(document)}
    assert Api().post(VERIFY, text).json()["verdict"] == "valid"


def test_it_may_be_a_file_or_a_text_of_a_form(on_stage):
    content = signed(on_stage)
    assert multipart(file=SimpleUploadedFile("c.json", content)).json()["verdict"] == "valid"
    assert multipart(text=content.decode()).json()["verdict"] == "valid"


def test_it_may_be_a_text_of_a_simple_form(on_stage):
    form = "application/x-www-form-urlencoded"
    answer = Api().post(VERIFY, b"text=%7B%7D", content_type=form)
    assert answer.json()["lines"][0]["code"] == "form_faults"


def test_it_may_be_a_link(on_stage):
    award, secret = shared(on_stage)
    url = f"https://lms.example/microcredentials/s/{secret}"
    answer = Api().post(VERIFY, {"url": url})
    assert answer.json()["verdict"] == "valid"
    assert answer.json()["credential"].endswith(on_stage.live(award).uuid)
    assert multipart(url=url).json()["verdict"] == "valid"


def test_who_asks_makes_no_difference(on_stage):
    award = public(on_stage)
    award.public = False
    award.save()
    url = f"https://lms.example/microcredentials/credentials/{on_stage.live(award).uuid}"
    answer = Api(award.learner_id).post(VERIFY, {"url": url})
    assert (answer.status_code, answer.json()["code"]) == (422, "unavailable")
    assert answer.json()["faults"][0] == {
        "field": "url",
        "code": "not_public",
        "message": answer.json()["message"],
    }


def test_a_changed_credential_is_invalid_and_nothing_of_it_comes_back(on_stage):
    report = Api().post(VERIFY, signed(on_stage, name="Ph.D.")).json()
    assert (report["verdict"], report["facts"], report["credential"]) == ("invalid", None, None)
    assert [line["code"] for line in report["lines"]][2:] == ["withheld"] * 5


@pytest.mark.parametrize(
    "body", [b"hello", b"{", b"\xff\xd8", b"[]", b"null", b'{"a": 1, "a": 1}', b"<svg/>", b"{}"]
)
def test_what_is_no_credential_gets_a_report_that_says_so(on_stage, body):
    report = Api().post(VERIFY, body).json()
    assert report["verdict"] == "invalid"
    assert report["lines"][0]["outcome"] == "failed"
    assert report["message"]


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        (b"", 400, "credential"),
        (b"  \n", 400, "credential"),
        ({"url": ""}, 400, "url"),
        ({"url": 5}, 400, "url"),
        ({"url": "x" * 3000}, 400, "url"),
        ({"credential": None}, 400, "credential"),
        ({"credential": ""}, 400, "credential"),
        ({"url": "https://nowhere.example"}, 422, "url"),
        (b"x" * 2_000_001, 413, "credential"),
        ({"credential": "x" * 1_999_999}, 413, "credential"),
    ],
)
def test_a_refusal_names_the_field(on_stage, body, status, field):
    answer = Api().post(VERIFY, body)
    assert answer.status_code == status
    assert answer.json()["faults"][0]["field"] == field
    assert answer.json()["message"]


def test_a_file_that_is_too_large_is_refused(on_stage):
    answer = multipart(file=SimpleUploadedFile("c.json", b"x" * 10_000_000))
    assert (answer.status_code, answer.json()["faults"][0]["field"]) == (413, "file")


def test_a_form_without_anything_in_it_is_refused(on_stage):
    assert multipart().json()["faults"][0]["code"] == "required"


def test_a_broken_form_is_refused(on_stage):
    answer = Api().post(VERIFY, b"abc", content_type="multipart/form-data")
    assert (answer.status_code, answer.json()["code"]) == (400, "unreadable")


def test_the_limit_is_shared_with_the_page(on_stage, settings):
    settings.MICROCRED_VERIFY_PER_MINUTE = 2
    api = Api()
    api.client.post("/microcredentials/verify", {"text": "{}"})
    assert api.post(VERIFY, b"{}").status_code == 200
    answer = api.post(VERIFY, b"{}")
    assert (answer.status_code, answer.json()["code"]) == (429, "too_often")
    assert 1 <= int(answer["Retry-After"]) <= 60


def test_it_needs_no_token_and_reads_no_session(on_stage):
    api = Api(on_stage.learner(), enforce_csrf_checks=True)
    answer = api.post(VERIFY, b"{}")
    assert answer.status_code == 200
    assert "Cookie" not in answer["Vary"]


def test_words_are_in_the_language_of_the_asker(on_stage):
    assert Api(language="nl").post(VERIFY, b"{}").json()["headline"] == "Niet geldig"


def test_halves_of_characters_can_be_answered(on_stage):
    assert Api().post(VERIFY, b'{"\\ud800": 1}').json()["lines"][0]["code"] == "unreadable"
