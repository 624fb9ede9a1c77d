"""Disturbs what runs: kills workers at random, empties the broker, restarts servers."""

import random
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import redis

from microcred_plugin.models import Credential, Pending
from tests.services_live.workers import Workers

PATIENCE_SECONDS = 240


@dataclass
class Chaos:
    """Lets a number of disturbances happen, one for every so many credentials that are signed."""

    workers: Workers
    chance: random.Random
    happened: list[str] = field(default_factory=list)

    def kill_workers(self, times: int, *, every: int) -> None:
        """Kill somebody each time that `every` more credentials were signed, or time went by."""
        for _ in range(times):
            self._wait_for(every)
            self.happened.append(self.workers.kill_somebody(self.chance))

    def empty_broker(self) -> None:
        """Take every message away, and all that the broker knows of its queues."""
        redis.Redis(port=self.workers.services.redis_port).flushall()
        self.happened.append("broker emptied")

    def restart_database(self) -> None:
        """Let the database crash in the middle of whatever runs, and come back."""
        self.workers.services.restart("mariadb", how=signal.SIGKILL)
        self.happened.append("database restarted")

    def restart_broker(self) -> None:
        """Let the broker crash and come back empty."""
        self.workers.services.restart("redis", how=signal.SIGKILL)
        self.happened.append("broker restarted")

    def _wait_for(self, more: int) -> None:
        target, until = Credential.objects.count() + more, time.monotonic() + 10
        while Credential.objects.count() < target and time.monotonic() < until:
            time.sleep(0.1)


def sweep_until_nobody_waits(sweep_now: Callable[[], object], workers: Workers) -> int:
    """Sweep as a schedule would, whenever work stands still; return how many sweeps it took."""
    sweeps, until = 0, time.monotonic() + PATIENCE_SECONDS
    while Pending.objects.exists():
        assert time.monotonic() < until, f"{Pending.objects.count()} still wait"
        sweep_now()
        sweeps += 1
        _until_still(workers)
    return sweeps


def _until_still(workers: Workers) -> None:
    """Return once nobody waits, or no task was begun for three seconds."""
    begun, since = workers.begun, time.monotonic()
    while Pending.objects.exists() and time.monotonic() < since + 3:
        time.sleep(0.2)
        if workers.begun != begun:
            begun, since = workers.begun, time.monotonic()
