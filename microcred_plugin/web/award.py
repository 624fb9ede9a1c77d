"""What the templates of a learner's award are handed: the card, the preview, the ways to share."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString

from microcred_plugin.domain.lifecycle import Action, State
from microcred_plugin.services import pages
from microcred_plugin.services.cards import Card
from microcred_plugin.services.disclosure import Choice
from microcred_plugin.services.frameworks import known_frameworks
from microcred_plugin.services.world import Actor, World
from microcred_plugin.web.certificate import Certificate, certificate
from microcred_plugin.web.choosing import changes, query_of, ticks
from microcred_plugin.web.linkedin import add_to_profile
from microcred_plugin.web.module_words import level_words, size_words
from microcred_plugin.web.saying import plain, said
from microcred_plugin.web.telling import Telling, telling

__all__ = ["Sharing", "ShownCard", "preview_context", "sharing", "shown_card"]


@dataclass(frozen=True, kw_only=True)
class ShownCard:
    """An award as the learner sees it; `taken_away` leads to what no longer counts."""

    award: str
    url: str
    course_url: str
    title: SafeString
    title_text: str
    issuer: SafeString
    size: str
    levels: tuple[str, ...]
    telling: Telling
    offered: bool
    claimed: bool
    taken_away: str
    may_ask_again: bool


def shown_card(world: World, card: Card) -> ShownCard:
    """Return an award in the reader's language."""
    return ShownCard(
        award=card.award,
        url=reverse("microcred:award", args=(card.award,)),
        course_url=world.host.course_address(card.module.course_key),
        title=said(card.module.title),
        title_text=plain(card.module.title),
        issuer=said(card.issuer),
        size=size_words(card.module),
        levels=level_words(card.module),
        telling=telling(card),
        offered=card.state is State.OFFERED,
        claimed=card.state is State.CLAIMED,
        taken_away=_taken_away(card),
        may_ask_again=Action.REOPEN in card.actions,
    )


def _taken_away(card: Card) -> str:
    """Return where the learner still reads what was suspended or revoked, or nothing."""
    if card.ended is None or card.state not in {State.SUSPENDED, State.REVOKED}:
        return ""
    return reverse("microcred:credential", args=(card.ended.credential,))


@dataclass(frozen=True, kw_only=True)
class Sharing:
    """How a claimed credential can be had and shown; what is not there is empty.

    `share_link` is for copying and names the host that the learner is on; LinkedIn is given the
    address of the issuer's own base.
    """

    page: str
    file: str
    public: bool
    public_link: str
    share_link: str
    linkedin: str


def sharing(request: HttpRequest, card: Card) -> Sharing:
    """Return the ways to have and show the live credential of a claimed award."""
    page = reverse("microcred:credential", args=(card.credential,))
    shared = ""
    if card.share_secret:
        shared = request.build_absolute_uri(reverse("microcred:shared", args=(card.share_secret,)))
    return Sharing(
        page=page,
        file=reverse("microcred:credential-file", args=(card.credential,)),
        public=card.public,
        public_link=request.build_absolute_uri(page) if card.public else "",
        share_link=shared,
        linkedin=_linkedin(card),
    )


def _linkedin(card: Card) -> str:
    """Return LinkedIn's address, or nothing while nobody else could open the credential."""
    address = card.address if card.public else card.share_address
    if not address:
        return ""
    return add_to_profile(
        name=plain(card.module.title),
        organisation=plain(card.issuer),
        awarded=card.awarded_at,
        valid_until=card.valid_until,
        address=address,
        identity=card.credential or "",
    )


def preview_context(world: World, card: Card, choice: Choice, *, actor: Actor) -> dict[str, Any]:
    """Return what shows a choice before it is made: the certificate, the boxes, the differences.

    Raises CannotIssue where the learner has no name that can be printed.
    """
    content = pages.preview(world, card.award, choice, actor=actor)
    shown: Certificate = certificate(
        content,
        card.module,
        issuer=card.issuer,
        framework=known_frameworks().get(card.module.framework),
    )
    return {
        "certificate": shown,
        "ticks": ticks(choice),
        "changes": changes(card.discloses, choice),
        "seen": query_of(choice),
        "document": json.dumps(content, ensure_ascii=False, indent=2),
    }
