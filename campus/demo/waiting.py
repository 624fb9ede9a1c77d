"""Waits until the worker has looked at everybody, and says what is stuck where it does not."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable

from django.contrib.auth.models import User

from campus import processes
from microcred_plugin.models import Pending

__all__ = ["StuckError", "until_settled"]

_LOOK_SECONDS = 0.1
_PATIENCE_SECONDS = 90.0

Say = Callable[[str], None]


class StuckError(Exception):
    """Some learners were not looked at in time; the text says which."""


def until_settled(
    worker: subprocess.Popen[bytes], *, say: Say, patience: float = _PATIENCE_SECONDS
) -> None:
    """Return when nobody is pending any more.

    Raises StuckError when nothing moved for `patience` seconds, and WorkerDiedError.
    """
    left, moved_at = -1, time.monotonic()
    while waiting := Pending.objects.count():
        processes.check_alive(worker)
        if waiting != left:
            left, moved_at = waiting, time.monotonic()
            say(f"{left} learners in a course still to be looked at")
        if time.monotonic() - moved_at > patience:
            raise StuckError(f"nothing moved for {patience:.0f} seconds; stuck: {_who()}")
        time.sleep(_LOOK_SECONDS)


def _who() -> str:
    rows = list(Pending.objects.order_by("id")[:20])
    names = dict(
        User.objects.filter(pk__in={row.learner_id for row in rows}).values_list("pk", "username")
    )
    return ", ".join(f"{names.get(row.learner_id, '?')} in {row.course_key}" for row in rows)
