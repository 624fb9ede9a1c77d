"""Real Celery workers as processes that a test starts, watches and kills."""

import contextlib
import os
import random
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import redis

from scripts.services import Services

ROOT = Path(__file__).resolve().parent.parent.parent
QUEUE = "edx.lms.core.default"
# The folder in which a held worker says that it has signed, and the counter of tasks begun.
HOLD = "MICROCRED_TEST_HOLD"
BEGUN = "evaluations"


@dataclass
class Workers:
    """The workers of one test; `stop_all` leaves none behind."""

    services: Services
    running: list["subprocess.Popen[bytes]"] = field(default_factory=list)
    started: int = 0

    def start(self, *, processes: int = 2, hold: Path | None = None) -> "subprocess.Popen[bytes]":
        """Start a worker; with a folder to `hold` in it stops before its first commit."""
        self.started += 1
        command = [sys.executable, "-m", "celery", "-A", "tests.services_live.worker_app", "worker"]
        command += ["--pool=prefork", f"--concurrency={processes}", f"--queues={QUEUE}"]
        command += [f"--hostname=worker-{self.started}@localhost", "--loglevel=WARNING"]
        command += ["--without-mingle", "--without-gossip"]
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
        if hold:
            environment[HOLD] = str(hold)
        with (self.services.root / "workers.log").open("ab") as log:
            # A session of its own, so that a kill takes the children along.
            worker = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True
            )
        self.running.append(worker)
        return worker

    def kill(self, worker: "subprocess.Popen[bytes]") -> None:
        """Kill a worker with all its children, at once and for good."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
        self.running.remove(worker)

    def kill_somebody(self, chance: random.Random) -> str:
        """Kill a child of a worker, or a whole worker and start another; say which."""
        worker = chance.choice(self.running)
        children = children_of(worker.pid)
        if children and chance.random() < 0.7:
            os.kill(chance.choice(children), signal.SIGKILL)
            return "child"
        self.kill(worker)
        self.start()
        return "worker"

    def stop_all(self) -> None:
        """Kill every worker. Raises with its log where one had ended by itself."""
        ended = [worker for worker in self.running if worker.poll() is not None]
        for worker in list(self.running):
            self.kill(worker)
        assert not ended, (self.services.root / "workers.log").read_text(encoding="utf-8")[-3000:]

    @property
    def begun(self) -> int:
        """Return how many tasks were begun since the counters were emptied."""
        return int(self._counters.get(BEGUN) or 0)

    def count_from_zero(self) -> None:
        """Empty the counters."""
        self._counters.delete(BEGUN)

    @property
    def _counters(self) -> redis.Redis:
        return redis.Redis(port=self.services.redis_port)


def children_of(pid: int) -> list[int]:
    """Return the ids of the processes that a process has started and that still run."""
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    try:
        return [int(child) for child in listed.read_text(encoding="utf-8").split()]
    except (FileNotFoundError, ProcessLookupError):
        return []
