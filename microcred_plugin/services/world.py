"""What every use case is handed: the host, the scheduler, the moment, and who asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from microcred_plugin.domain.ports import Host, Permission, Scheduler
from microcred_plugin.services.errors import NotAllowed

__all__ = ["NOBODY", "SYSTEM", "Actor", "World", "require", "require_operator"]


@dataclass(frozen=True)
class Actor:
    """Who asks: an account, the system itself (a task or an operator's command), or nobody."""

    user_id: int | None
    is_system: bool = False


SYSTEM = Actor(None, is_system=True)
NOBODY = Actor(None)


@dataclass(frozen=True, kw_only=True)
class World:
    """The doors of one use case at one moment."""

    host: Host
    scheduler: Scheduler
    now: datetime


def require(world: World, actor: Actor, permission: Permission, course_key: str) -> None:
    """Raise NotAllowed unless the actor may do this in that course."""
    if actor.is_system:
        return
    if actor.user_id is None or not world.host.may(actor.user_id, permission, course_key):
        raise NotAllowed(f"{permission} is not allowed in this course")


def require_operator(world: World, actor: Actor) -> None:
    """Raise NotAllowed unless the actor runs the platform's own desk."""
    require(world, actor, Permission.OPERATE, "")
