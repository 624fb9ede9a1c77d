"""How often one client may have something checked."""

import json

import pytest
from django.core.cache import cache
from django.test import RequestFactory

from microcred_plugin.web.rate import seconds_to_wait
from tests.web.checking import PAGE, post
from tests.web.learning import browser, text_of

NOON = 1_800_000_000  # a whole minute


@pytest.fixture(autouse=True)
def _nothing_counted_yet():
    cache.clear()
    yield
    cache.clear()


def ask(address="203.0.113.7", *, most=2, now=NOON, scope="verify", **meta):
    request = RequestFactory().get("/", REMOTE_ADDR=address, **meta)
    return seconds_to_wait(request, scope, most, now=now)


def test_requests_within_the_limit_are_let_through():
    assert [ask(), ask()] == [0, 0]


def test_one_too_many_waits_for_the_next_minute():
    ask(), ask()
    assert ask(now=NOON + 20) == 40
    assert ask(now=NOON + 60) == 0


def test_clients_are_counted_apart():
    ask(), ask()
    assert ask("203.0.113.8") == 0


def test_things_are_counted_apart():
    ask(), ask()
    assert ask(scope="other") == 0


def test_a_client_of_ipv6_is_its_network():
    ask("2001:db8:1:2::1"), ask("2001:db8:1:2::2")
    assert ask("2001:db8:1:2:ffff::3") > 0
    assert ask("2001:db8:1:3::1") == 0


def test_an_invented_forwarding_header_changes_nothing_behind_a_public_address():
    ask("1.2.3.4"), ask("1.2.3.4")
    assert ask("1.2.3.4", HTTP_X_FORWARDED_FOR="9.9.9.9") > 0


def test_no_limit_lets_everything_through():
    assert {ask(most=0) for _ in range(5)} == {0}


def test_no_address_can_be_read_from_the_cache(monkeypatch):
    keys = []
    monkeypatch.setattr(cache, "incr", lambda key: keys.append(key) or 1)
    ask("203.0.113.7")
    assert "203.0.113.7" not in keys[0]


@pytest.mark.parametrize("address", ["", "unix:", "not an address"])
def test_a_client_without_an_address_is_counted_all_the_same(address):
    ask(address), ask(address)
    assert ask(address) > 0


def test_the_page_says_when_to_come_back(on_stage, elsewhere, settings):
    settings.MICROCRED_VERIFY_PER_MINUTE = 1
    client = browser(None)
    assert post(client, text="{}").status_code == 200
    response = post(client, text="{}")
    assert response.status_code == 429
    assert 1 <= int(response["Retry-After"]) <= 60
    assert "That was a lot in one minute. Try again in" in text_of(response)


def test_programs_are_told_the_same(on_stage, elsewhere, settings):
    settings.MICROCRED_VERIFY_PER_MINUTE = 1
    client = browser(None)
    for _ in range(2):
        answer = client.post(PAGE, {"text": "{}"}, headers={"accept": "application/json"})
    assert json.loads(answer.content)["code"] == "too_often"


def test_looking_at_the_page_is_not_counted(on_stage, elsewhere, settings):
    settings.MICROCRED_VERIFY_PER_MINUTE = 1
    client = browser(None)
    assert {client.get(PAGE).status_code for _ in range(3)} == {200}
