"""Run one Celery worker of the campus."""

from __future__ import annotations

import sys
import threading
import time
import warnings
from argparse import ArgumentParser
from typing import Any

from celery.worker import state as worker_state
from django.conf import settings
from django.core.management.base import BaseCommand

from campus import broker, processes
from campus.celery import app

_QUIET = ("--without-gossip", "--without-mingle", "--without-heartbeat")
_LONGEST_WAIT_SECONDS = 0.3
_SWEEP_TASK = "microcred_plugin.tasks.sweep_all"


class Command(BaseCommand):
    """One worker in one process, which is what SQLite's single writer can use."""

    help = "Run one Celery worker of the campus until it is stopped."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take `--stop-with-parent` and `--sweep-seconds`."""
        parser.add_argument(
            "--stop-with-parent",
            action="store_true",
            help="stop as soon as standard input is closed",
        )
        parser.add_argument(
            "--sweep-seconds",
            type=int,
            default=0,
            help="look for what got lost this often; without it never",
        )

    def handle(self, *_: Any, **options: Any) -> None:
        """Work until a signal comes."""
        warnings.filterwarnings("ignore", message=".*superuser privileges.*")
        broker.prepare_folders(settings.QUEUES)
        broker.Transport.longest_wait_seconds = _LONGEST_WAIT_SECONDS
        if options["stop_with_parent"]:
            processes.call_when_closed(sys.stdin.buffer, _finish)
        if options["sweep_seconds"]:
            _Sweeping(options["sweep_seconds"]).start()
        app.worker_main(["--quiet", "worker", "--pool", "solo", "--loglevel", "WARNING", *_QUIET])


class _Sweeping(threading.Thread):
    """Asks for a sweep again and again, as a schedule does on the platform."""

    def __init__(self, seconds: int) -> None:
        super().__init__(daemon=True)
        self._seconds = seconds

    def run(self) -> None:
        """Ask, wait, ask again."""
        while True:
            app.send_task(_SWEEP_TASK)
            time.sleep(self._seconds)


def _finish() -> None:
    """Let the worker end after the task that it has in hand."""
    worker_state.should_stop = 0
