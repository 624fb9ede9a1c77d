"""Run one Celery worker of the campus."""

from __future__ import annotations

import sys
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


class Command(BaseCommand):
    """One worker in one process, which is what SQLite's single writer can use."""

    help = "Run one Celery worker of the campus until it is stopped."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take `--stop-with-parent`."""
        parser.add_argument(
            "--stop-with-parent",
            action="store_true",
            help="stop as soon as standard input is closed",
        )

    def handle(self, *_: Any, **options: Any) -> None:
        """Work until a signal comes."""
        warnings.filterwarnings("ignore", message=".*superuser privileges.*")
        broker.prepare_folders(settings.QUEUES)
        broker.Transport.longest_wait_seconds = _LONGEST_WAIT_SECONDS
        if options["stop_with_parent"]:
            processes.call_when_closed(sys.stdin.buffer, _finish)
        app.worker_main(["--quiet", "worker", "--pool", "solo", "--loglevel", "WARNING", *_QUIET])


def _finish() -> None:
    """Let the worker end after the task that it has in hand."""
    worker_state.should_stop = 0
