"""Saying who one is: the session, and tokens of the platform where a site has them."""

import pytest
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from microcred_plugin.api.tokens import BearerToken
from microcred_plugin.conf import _Conf
from tests.api.asking import PREFIX, Api

TOKENS = [
    "JWT",
    "JWT x",
    "JWT a.b.c",
    "JWT a b c",
    "Bearer",
    "Bearer x",
    "Bearer a b",
    "Bearer \xff",
    "Basic eA==",
    "\xff",
    "x" * 5000,
]


@pytest.fixture
def platform(settings):
    """Let the API ask for tokens as it does on the platform."""
    settings.MICROCRED_API_AUTHENTICATION = list(_Conf.__dict__["api_authentication"].default)


def request(**headers):
    return Request(APIRequestFactory().get("/", headers=headers))


@pytest.mark.parametrize("token", TOKENS)
def test_a_token_that_nobody_gave_out_is_no_login_and_no_error(on_stage, platform, token):
    answer = Api().client.get(f"{PREFIX}/awards", headers={"authorization": token})
    assert (answer.status_code, answer.json()["code"]) == (401, "not_logged_in")


def test_a_session_is_enough_on_the_platform_too(on_stage, platform):
    assert Api(on_stage.learner()).get("/awards").status_code == 200


def test_an_account_that_was_closed_is_nobody(on_stage, platform):
    award = on_stage.offered()
    api = Api(award.learner_id)
    award.learner.is_active = False
    award.learner.save()
    assert api.get("/awards").status_code == 401


def test_a_request_without_a_bearer_token_asks_nobody(settings, caplog):
    settings.EDX_DRF_EXTENSIONS = {"OAUTH2_USER_INFO_URL": "https://lms.example/user_info"}
    assert BearerToken().authenticate(request()) is None
    assert BearerToken().authenticate(request(authorization="JWT x")) is None
    assert caplog.records == []


def test_a_bearer_token_is_judged_by_nobody_whom_the_site_did_not_name(settings, caplog):
    settings.EDX_DRF_EXTENSIONS = {}
    assert BearerToken().authenticate(request(authorization="Bearer x")) is None
    assert caplog.records == []


def test_a_bearer_token_is_judged_by_whom_the_site_names(settings, monkeypatch):
    settings.EDX_DRF_EXTENSIONS = {"OAUTH2_USER_INFO_URL": "https://lms.example/user_info"}
    seen = []
    monkeypatch.setattr(
        BearerToken, "authenticate_credentials", lambda _self, token: seen.append(token) or "who"
    )
    assert BearerToken().authenticate(request(authorization="Bearer abc")) == "who"
    assert seen == ["abc"]


def test_a_token_of_strange_characters_is_refused(settings):
    settings.EDX_DRF_EXTENSIONS = {"OAUTH2_USER_INFO_URL": "https://lms.example/user_info"}
    with pytest.raises(AuthenticationFailed):
        BearerToken().authenticate(request(authorization="Bearer \xff"))
