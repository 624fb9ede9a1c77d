"""Quality frameworks as this installation has them: shipped or edited, switched on or off."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from microcred_plugin.domain.errors import Fault, FaultCode, Invalid
from microcred_plugin.domain.framework_file import check_framework
from microcred_plugin.domain.frameworks import (
    ON_AT_FIRST,
    Framework,
    read_framework,
    shipped_frameworks,
)
from microcred_plugin.domain.reference import read_data
from microcred_plugin.models import QualityFramework
from microcred_plugin.services.audit import record
from microcred_plugin.services.errors import NotFound
from microcred_plugin.services.world import Actor, World, require_operator

__all__ = [
    "definitions",
    "edit",
    "edited",
    "known_frameworks",
    "restore",
    "switch",
    "switched_on",
]


def known_frameworks() -> Mapping[str, Framework]:
    """Return every framework by id, an administrator's definition before the shipped one."""
    rows = dict(QualityFramework.objects.values_list("code", "definition"))
    edited = {code: read_framework(row) for code, row in rows.items() if row is not None}
    return {**shipped_frameworks(), **edited}


def definitions() -> Mapping[str, Mapping[str, Any]]:
    """Return the plain values of every framework by id, as `edit` takes them."""
    shipped = {row["id"]: row for row in read_data("frameworks")["frameworks"]}
    rows = QualityFramework.objects.exclude(definition=None)
    return {**shipped, **dict(rows.values_list("code", "definition"))}


def edited() -> frozenset[str]:
    """Return the ids of the frameworks that an administrator has defined."""
    rows = QualityFramework.objects.exclude(definition=None)
    return frozenset(rows.values_list("code", flat=True))


def switched_on() -> frozenset[str]:
    """Return the ids of the frameworks under which modules may be published and awarded."""
    decided = dict(QualityFramework.objects.values_list("code", "enabled"))
    on = {code for code, enabled in decided.items() if enabled}
    return frozenset(on | (ON_AT_FIRST - decided.keys()))


def switch(world: World, code: str, *, on: bool, actor: Actor) -> None:
    """Switch a framework on or off. Raises NotAllowed, and NotFound for an unknown one."""
    require_operator(world, actor)
    if code not in known_frameworks():
        raise NotFound("framework")
    with transaction.atomic():
        QualityFramework.objects.update_or_create(code=code, defaults={"enabled": on})
        record(world, f"framework:{code}", "switched_on" if on else "switched_off", actor=actor)


def edit(world: World, code: str, definition: Mapping[str, Any], *, actor: Actor) -> None:
    """Keep an administrator's definition of a framework in place of the shipped one, or a new one.

    A new framework is switched off until somebody switches it on. Raises Invalid with every fault,
    and NotAllowed.
    """
    require_operator(world, actor)
    faults = check_framework(definition)
    if not faults and definition["id"] != code:
        values = {"given": str(definition["id"])[:100], "allowed": [code]}
        faults = [Fault("id", FaultCode.UNKNOWN, values)]
    if faults:
        raise Invalid(faults)
    _keep(world, code, dict(definition), "framework_edited", actor)


def restore(world: World, code: str, *, actor: Actor) -> None:
    """Let a shipped framework be as the package has it. Raises NotAllowed, and NotFound."""
    require_operator(world, actor)
    if code not in shipped_frameworks():
        raise NotFound("framework")
    if QualityFramework.objects.filter(code=code).exclude(definition=None).exists():
        _keep(world, code, None, "framework_restored", actor)


@transaction.atomic
def _keep(
    world: World, code: str, definition: dict[str, Any] | None, action: str, actor: Actor
) -> None:
    """Keep a definition; the trail holds its digest, the row the newest one."""
    row, _ = QualityFramework.objects.select_for_update().get_or_create(
        code=code, defaults={"enabled": code in ON_AT_FIRST}
    )
    row.definition = definition
    row.save(update_fields=("definition",))
    details = {} if definition is None else {"sha256": _digest(definition)}
    record(world, f"framework:{code}", action, actor=actor, details=details)


def _digest(definition: dict[str, Any]) -> str:
    text = json.dumps(definition, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
