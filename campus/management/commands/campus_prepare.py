"""Prepare the campus: tables, courses, people, modules and scores."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from campus import offer, preparing, state


class Command(BaseCommand):
    """May be run again at any time; what is done stays done."""

    help = "Set the campus up where CAMPUS_DATA says, or in var/campus; a second run does nothing."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take `--without-scores`."""
        parser.add_argument(
            "--without-scores",
            action="store_true",
            help="let no learner answer anything yet",
        )

    def handle(self, *_: Any, **options: Any) -> None:
        """Do what is still to do, and say what was done."""
        started = time.monotonic()
        steps = preparing.prepare(
            offer.load(), clock=timezone.now, with_scores=not options["without_scores"]
        )
        anything = False
        for line in steps:
            anything = True
            self.stdout.write(f"  {line}")
        if anything:
            seconds = time.monotonic() - started
            self.stdout.write(f"The campus is ready in {state.data_folder()} ({seconds:.1f} s).")
