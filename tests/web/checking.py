"""What the tests of the verify page and of its API share: credentials to hand in, and hands."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from microcred_plugin import wiring
from microcred_plugin.credential.errors import Unavailable
from microcred_plugin.models import Award
from microcred_plugin.services import claim, share
from microcred_plugin.services.documents import OwnDocuments
from microcred_plugin.services.world import Actor
from tests.fakes.stage import Stage

__all__ = [
    "PAGE",
    "Elsewhere",
    "claimed",
    "elsewhere",
    "file_of",
    "post",
    "public",
    "shared",
    "signed",
]

PAGE = "/microcredentials/verify"


class Elsewhere:
    """Other servers: what they serve by address, and what was asked of them."""

    def __init__(self) -> None:
        self.served: dict[str, bytes | Unavailable] = {}
        self.asked: list[str] = []

    def get(self, url: str, /) -> bytes:
        """Return what is served. Raises Unavailable."""
        self.asked.append(url)
        found = self.served.get(url) or Unavailable(url, "no_such_host")
        if isinstance(found, Unavailable):
            raise found
        return found


@pytest.fixture(name="elsewhere")
def elsewhere(on_stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Elsewhere:
    """Let no server be asked but these."""
    found = Elsewhere()
    monkeypatch.setattr(wiring, "documents", lambda: OwnDocuments(found))
    cache.clear()
    return found


def signed(stage: Stage, award: Award | None = None, **changes: Any) -> bytes:
    """Return a credential as it was signed, or with other values at the top of it."""
    document = bytes(stage.live(award or stage.offered()).document)
    return json.dumps({**json.loads(document), **changes}).encode() if changes else document


def claimed(stage: Stage) -> Award:
    """Return an award that its learner has claimed."""
    offered = stage.offered()
    claim.claim(stage.world, offered.uuid, actor=Actor(offered.learner_id))
    return stage.award(offered.learner_id or 0)


def public(stage: Stage) -> Award:
    """Return an award whose credential anybody may read."""
    award = claimed(stage)
    share.set_public(stage.world, award.uuid, public=True, actor=Actor(award.learner_id))
    return award


def shared(stage: Stage) -> tuple[Award, str]:
    """Return an award, and the secret of a link to it that its learner handed out."""
    award = claimed(stage)
    actor = Actor(award.learner_id)
    return award, share.new_share_link(stage.world, award.uuid, actor=actor)


def file_of(content: bytes, name: str = "credential.json") -> BytesIO:
    """Return a file to hand in."""
    file = BytesIO(content)
    file.name = name
    return file


def post(client: Client, **fields: Any) -> Any:
    """Hand something in on the page."""
    return client.post(PAGE, fields)
