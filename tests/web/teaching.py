"""A teacher with a browser on the stage: what the tests of the instructor's pages share."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser
from typing import Any

from django.test import Client
from django.urls import reverse

from microcred_plugin.domain.ports import Permission
from microcred_plugin.models import Award
from tests import factories
from tests.fakes.stage import Stage
from tests.web.learning import browser

__all__ = ["ALL_RIGHTS", "Markup", "act_address", "cohort_address", "learner_address", "teacher"]

ALL_RIGHTS = (Permission.SEE_COHORT, Permission.AWARD, Permission.TAKE_BACK)


def teacher(stage: Stage, *rights: Permission, language: str = "en", **options: Any) -> Client:
    """Return the browser of somebody with these rights in the course; all rights unless named."""
    actor = stage.staff(*(rights or ALL_RIGHTS))
    return browser(actor.user_id, language=language, **options)


def cohort_address(course_key: str = factories.COURSE_KEY) -> str:
    """Return the address of a course's table."""
    return reverse("microcred:instructor", args=(course_key,))


def learner_address(award: Award | str, course_key: str = factories.COURSE_KEY) -> str:
    """Return the address of one learner of a course."""
    uuid = award.uuid if isinstance(award, Award) else award
    return reverse("microcred:instructor-learner", args=(course_key, uuid))


def act_address(award: Award | str, act: str, course_key: str = factories.COURSE_KEY) -> str:
    """Return the address of an act on an award."""
    return f"{learner_address(award, course_key)}/{act}"


_VOID = {"br", "hr", "img", "input", "link", "meta"}


class Markup(HTMLParser):
    """Collects what is judged of a page's markup."""

    def __init__(self, response: Any) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.problems: list[str] = []
        self._open: list[str] = []
        self.feed(response.content.decode())
        self.problems += [f"{tag} is never closed" for tag in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.append((tag, dict(attrs)))
        if len(dict(attrs)) < len(attrs):
            self.problems.append(f"an attribute of {tag} comes twice")
        if tag not in _VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Note what closes nothing."""
        if not self._open or self._open.pop() != tag:
            self.problems.append(f"stray </{tag}> at {self.getpos()}")

    def all(self, *names: str) -> list[dict[str, str | None]]:
        """Return the attributes of every tag of these names."""
        return [attrs for tag, attrs in self.tags if tag in names]

    def faults(self) -> list[str]:
        """Return what is wrong with a page of ours."""
        ids = Counter(attrs["id"] for _, attrs in self.tags if "id" in attrs)
        referred = {
            one
            for _, attrs in self.tags
            for name in ("for", "aria-labelledby", "aria-describedby")
            for one in (attrs.get(name) or "").split()
        }
        anchors = {(a.get("href") or "")[1:] for a in self.all("a") if a["href"].startswith("#")}
        inline = [name for _, attrs in self.tags for name in attrs if re.match("on|style", name)]
        return [
            *self.problems,
            *(f"id {one} comes {times} times" for one, times in ids.items() if times > 1),
            *(f"nothing has the id {one}" for one in (referred | anchors) - set(ids)),
            *(f"inline {name}" for name in inline),
            *(f"{len(self.all(tag))} x {tag}" for tag in ("h1", "main") if len(self.all(tag)) != 1),
            *("a script or style" for _ in self.all("script", "style", "iframe")),
        ]
