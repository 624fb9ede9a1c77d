"""Serve the campus on this machine, with one worker."""

from __future__ import annotations

import signal
import sys
import threading
from argparse import ArgumentParser
from ipaddress import ip_address
from typing import Any
from wsgiref.simple_server import WSGIServer

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from campus import offer, processes, seed, serving

_WATCH_SECONDS = 1.0
_SWEEP_SECONDS = 20


class Command(BaseCommand):
    """Web pages and a worker, both gone when this process is."""

    help = "Serve the campus with one worker until it is stopped (Ctrl-C)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take `--host` and `--port`."""
        parser.add_argument("--host", default="127.0.0.1", help="IPv4 address to listen on")
        parser.add_argument(
            "--port",
            type=int,
            help="port to listen on, 0 for any; without it the first free one from 8000",
        )

    def handle(self, *_: Any, **options: Any) -> None:
        """Prepare what is missing, serve, and stop the worker at the end."""
        call_command("campus_prepare", stdout=self.stdout)
        # Who opens it to every address of the machine means any name that leads there.
        everywhere = _is_everywhere(options["host"])
        settings.ALLOWED_HOSTS.append("*" if everywhere else options["host"])
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        try:
            with serving.bound_server(options["host"], options["port"]) as server:
                self._serve(server, options["host"])
        except serving.PortTakenError as error:
            raise CommandError(str(error), returncode=1) from error
        except KeyboardInterrupt:
            self.stdout.write("\nThe campus is closed.")

    def _serve(self, server: WSGIServer, host: str) -> None:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self._say_hello(host, server.server_port)
        with processes.worker(sweep_seconds=_SWEEP_SECONDS) as worker:
            while True:
                try:
                    worker.wait(_WATCH_SECONDS)
                except processes.STILL_RUNNING:
                    continue
                raise CommandError(f"the worker ended with exit code {worker.returncode}")

    def _say_hello(self, host: str, port: int) -> None:
        learners = [learner.handle for learner in offer.load().learners]
        self.stdout.write(f"\nThe campus is open: http://{_as_reached(host)}:{port}/")
        self.stdout.write("Nobody has a password; pick who you are:")
        self.stdout.write(f"  {learners[0]}  still has questions of the first course to answer")
        self.stdout.write(f"  {learners[1]} to {learners[-1]}  have answered; see what came of it")
        for handle in (*seed.STAFF, "admin", "nobody"):
            self.stdout.write(f"  {handle}")
        self.stdout.write("Ctrl-C closes it.\n")
        self.stdout.flush()


def _is_everywhere(host: str) -> bool:
    try:
        return ip_address(host).is_unspecified
    except ValueError:
        return False


def _as_reached(host: str) -> str:
    """Return the name by which a browser on this machine gets there."""
    try:
        here = ip_address(host).is_loopback or _is_everywhere(host)
    except ValueError:
        here = False
    return "localhost" if here else host
