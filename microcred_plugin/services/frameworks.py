"""Quality frameworks as this installation has them: shipped or edited, switched on or off."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from microcred_plugin.domain.frameworks import (
    ON_AT_FIRST,
    Framework,
    read_framework,
    shipped_frameworks,
)
from microcred_plugin.models import QualityFramework
from microcred_plugin.services.audit import record
from microcred_plugin.services.errors import NotFound
from microcred_plugin.services.world import Actor, World, require_operator

__all__ = ["known_frameworks", "switch", "switched_on"]


def known_frameworks() -> Mapping[str, Framework]:
    """Return every framework by id, an administrator's definition before the shipped one."""
    rows = dict(QualityFramework.objects.values_list("code", "definition"))
    edited = {code: read_framework(row) for code, row in rows.items() if row is not None}
    return {**shipped_frameworks(), **edited}


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
