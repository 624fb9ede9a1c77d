"""The cohort of a module as its staff see it: counts, a page of learners, one learner's history."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import Count, QuerySet

from microcred_plugin.domain.lifecycle import Action, State, Who, actions_from
from microcred_plugin.domain.ports import Permission, Recipient
from microcred_plugin.models import AuditEntry, Award, Flag, Module, ModuleVersion, Pseudonym
from microcred_plugin.services.cards import Card, awards_for_cards, card_of
from microcred_plugin.services.errors import NotFound
from microcred_plugin.services.world import Actor, World, require

__all__ = [
    "FLAGGED",
    "Cohort",
    "CohortQuery",
    "HistoryLine",
    "Member",
    "Order",
    "cohort",
    "history",
    "member",
]

FLAGGED = "flagged"


class Order(StrEnum):
    """In which order a cohort is shown: by name from A to Z, or the newest change first."""

    NAME = "name"
    CHANGED = "changed"


@dataclass(frozen=True, kw_only=True)
class CohortQuery:
    """Which learners to show: `show` is a state, `flagged` or empty for all; pages count from 1."""

    show: str = ""
    search: str = ""
    order: Order = Order.NAME
    page: int = 1
    size: int = 50


@dataclass(frozen=True, kw_only=True)
class Member:
    """One learner of the cohort; `actions` are those that the viewer may take now.

    `allowed` are those that the viewer's rights cover, in whatever state the award is.
    """

    card: Card
    recipient: Recipient
    actions: tuple[Action, ...]
    allowed: frozenset[Action]


@dataclass(frozen=True, kw_only=True)
class Cohort:
    """A page of a cohort; `counts` by state and `flagged` cover everybody."""

    module: Module
    version: ModuleVersion
    counts: Mapping[str, int]
    everybody: int
    matching: int
    members: tuple[Member, ...]
    query: CohortQuery
    pages: int


@dataclass(frozen=True, kw_only=True)
class HistoryLine:
    """One line of the audit trail about an award; `actor` is a name, `system` or nobody known."""

    at: datetime
    action: str
    actor: str
    details: Mapping[str, Any]


def cohort(world: World, course_key: str, query: CohortQuery, *, actor: Actor) -> Cohort:
    """Return a page of the cohort in a constant number of queries.

    Raises NotFound for a course without a module, and NotAllowed.
    """
    require(world, actor, Permission.SEE_COHORT, course_key)
    module, version = _published(course_key)
    matching = _matching(world, module, query)
    total = matching.count()
    pages = max(1, -(-total // query.size))
    page = min(max(1, query.page), pages)
    return Cohort(
        module=module,
        version=version,
        counts=_counts(module),
        everybody=module.awards.count(),
        matching=total,
        members=_members(world, _rows(world, matching, query, page), actor, course_key),
        query=replace(query, page=page),
        pages=pages,
    )


def _published(course_key: str) -> tuple[Module, ModuleVersion]:
    modules = Module.objects.select_related("issuer", "current").filter(course_key=course_key)
    found = modules.first()
    if found is None or found.current is None:
        raise NotFound("module")
    return found, found.current


def _matching(world: World, module: Module, query: CohortQuery) -> QuerySet[Award]:
    awards = Award.objects.filter(module=module)
    if query.show == FLAGGED:
        awards = awards.exclude(flag=Flag.NONE)
    elif query.show in set(State):
        awards = awards.filter(state=query.show)
    if query.search.strip():
        found = world.host.search(module.course_key, query.search.strip()[:100])
        awards = awards.filter(learner_id__in=found)
    return awards


def _rows(
    world: World, matching: QuerySet[Award], query: CohortQuery, page: int
) -> Sequence[Award]:
    """Return one page. Ids alone are sorted first: whole rows of a large cohort are too wide."""
    first = (page - 1) * query.size
    order = _order(world, query.order)
    ids = list(matching.order_by(*order).values_list("pk", flat=True)[first : first + query.size])
    rows = {row.pk: row for row in awards_for_cards().filter(pk__in=ids)}
    return [rows[pk] for pk in ids if pk in rows]


def _order(world: World, order: Order) -> tuple[str, ...]:
    if order is Order.CHANGED:
        return ("-changed_at", "-id")
    return (f"learner__{world.host.name_lookup}", "learner__username", "id")


def _counts(module: Module) -> dict[str, int]:
    rows = module.awards.order_by().values_list("state").annotate(number=Count("id"))
    flagged = module.awards.exclude(flag=Flag.NONE).count()
    return {**dict.fromkeys(map(str, State), 0), **dict(rows), FLAGGED: flagged}


def _members(
    world: World, awards: Sequence[Award], actor: Actor, course_key: str
) -> tuple[Member, ...]:
    ids = [award.learner_id for award in awards if award.learner_id is not None]
    people = world.host.recipients(ids)
    open_to = _open_to(world, actor, course_key)
    nobody = Recipient(name="", email="", language="en")
    return tuple(
        Member(
            card=card_of(award),
            recipient=people.get(award.learner_id or 0, nobody),
            actions=tuple(
                action
                for action in actions_from(State(award.state), who=Who.STAFF)
                if action in open_to
            ),
            allowed=open_to,
        )
        for award in awards
    )


_NEEDS = {
    Action.APPROVE: Permission.AWARD,
    Action.ISSUE: Permission.AWARD,
    Action.WITHDRAW: Permission.AWARD,
    Action.SUSPEND: Permission.TAKE_BACK,
    Action.REINSTATE: Permission.TAKE_BACK,
    Action.REVOKE: Permission.TAKE_BACK,
}


def _open_to(world: World, actor: Actor, course_key: str) -> frozenset[Action]:
    if actor.is_system:
        return frozenset(_NEEDS)
    user = actor.user_id or 0
    may = {need: world.host.may(user, need, course_key) for need in set(_NEEDS.values())}
    return frozenset(action for action, need in _NEEDS.items() if may[need])


def member(world: World, course_key: str, award_uuid: str, *, actor: Actor) -> Member:
    """Return one learner of the cohort of a course.

    Raises NotAllowed, and NotFound for an award of another course as for none at all.
    """
    require(world, actor, Permission.SEE_COHORT, course_key)
    award = awards_for_cards().filter(uuid=award_uuid, module__course_key=course_key).first()
    if award is None:
        raise NotFound("award")
    return _members(world, [award], actor, course_key)[0]


def history(
    world: World, course_key: str, award_uuid: str, *, actor: Actor
) -> Sequence[HistoryLine]:
    """Return what happened to an award of a course, oldest first. Raises as `member` does."""
    require(world, actor, Permission.SEE_COHORT, course_key)
    if not Award.objects.filter(uuid=award_uuid, module__course_key=course_key).exists():
        raise NotFound("award")
    entries = list(AuditEntry.objects.filter(award=award_uuid).order_by("chain_id", "number"))
    names = _names(world, {entry.actor for entry in entries})
    return [
        HistoryLine(
            at=entry.at,
            action=entry.action,
            actor=names.get(entry.actor, entry.actor if entry.actor == "system" else ""),
            details=json.loads(entry.body)["details"],
        )
        for entry in entries
    ]


def _names(world: World, commitments: set[str]) -> dict[str, str]:
    rows = Pseudonym.objects.filter(commitment__in=commitments)
    users = dict(rows.values_list("commitment", "user_id"))
    people = world.host.recipients(list(users.values()))
    return {who: people[user].name for who, user in users.items() if user in people}
