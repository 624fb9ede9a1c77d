"""A learner with a browser on the stage: what the tests of the learner's pages share."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from microcred_plugin import wiring
from microcred_plugin.models import Award
from tests.fakes.stage import Stage

__all__ = ["address", "browser", "on_stage", "post", "text_of"]


@pytest.fixture(name="on_stage")
def on_stage(ready: Stage, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """Let the pages play on the stage: its host, its scheduler, its clock."""
    monkeypatch.setattr(wiring, "world", lambda: ready.world)
    monkeypatch.setattr(wiring, "host", lambda: ready.host)
    return ready


def browser(user_id: int | None, *, language: str = "en", **options: Any) -> Client:
    """Return the browser of somebody, or of a visitor."""
    client = Client(headers={"accept-language": language, "accept": "text/html"}, **options)
    if user_id is not None:
        client.force_login(User.objects.get(pk=user_id))
    return client


def address(award: Award | str, act: str = "") -> str:
    """Return the address of an award's page, or of an act on it."""
    uuid = award.uuid if isinstance(award, Award) else award
    name = f"microcred:award-{act}" if act else "microcred:award"
    return reverse(name, args=(uuid,))


def post(client: Client, award: Award, act: str, /, **data: Any) -> Any:
    """Do something with an award and follow to the page that comes of it."""
    return client.post(address(award, act), data, follow=True)


_INLINE = {"a", "bdi", "q", "span", "strong"}


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag not in _INLINE:
            self.words.append(" ")

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def text_of(response: Any) -> str:
    """Return what a page says, without its markup, its words one space apart."""
    parser = _Text()
    parser.feed(response.content.decode())
    return re.sub(r"\s+", " ", "".join(parser.words)).strip()
