"""Real servers and real workers. Run through ``make test-services``, which starts the servers.

The tests and the workers share one database, the one that the settings name: what a worker writes
a test can see, and the other way round.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import close_old_connections

from scripts.services import Services, wait_until

ROOT = Path(__file__).resolve().parent.parent.parent
QUEUE = "edx.lms.core.default"


@pytest.fixture(scope="session")
def services() -> Services:
    """Return the servers of this run, which a test may stop, kill and restart."""
    return Services.from_environment()


@pytest.fixture(scope="session")
def django_db_setup(services: Services, django_db_blocker: pytest.FixtureRequest) -> None:
    """Migrate the database that the settings name instead of a copy for tests."""
    with django_db_blocker.unblock():
        call_command("migrate", verbosity=0)


@pytest.fixture
def database(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """Let a test use the database in the open, without a transaction around it; empty it after."""
    with django_db_blocker.unblock():
        yield
        close_old_connections()
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture
def start_worker(services: Services) -> Iterator[Callable[[], "subprocess.Popen[bytes]"]]:
    """Return a function that starts one more Celery worker; all of them are gone after the test."""
    running: list[subprocess.Popen[bytes]] = []

    def start() -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "celery", "-A", "campus.celery", "worker"]
        command += ["--pool=solo", f"--queues={QUEUE}", "--loglevel=WARNING"]
        command += [f"--hostname=worker-{len(running)}@localhost", "--without-mingle"]
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
        log = (services.root / f"worker-{len(running)}.log").open("ab")
        running.append(subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log))
        return running[-1]

    yield start
    for worker in running:
        worker.send_signal(signal.SIGKILL)
        worker.wait()


@pytest.fixture
def eventually() -> Callable[..., None]:
    """Return a function that waits up to a minute for a condition and names it if it fails."""
    return wait_until
