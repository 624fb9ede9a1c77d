"""Real servers and real workers. Run through ``make test-services``, which starts the servers.

The tests and the workers share one database, the one that the settings name: what a worker writes
a test can see, and the other way round.
"""

from collections.abc import Callable, Iterator

import pytest
import redis
from django.core.management import call_command
from django.db import close_old_connections

from microcred_plugin import wiring
from microcred_plugin.models import Pending
from microcred_plugin.services.sweep import sweep
from scripts.services import Services, wait_until
from tests.services_live.cohort import forget_cohorts, prepare_campus
from tests.services_live.workers import Workers


@pytest.fixture(scope="session")
def services() -> Services:
    """Return the servers of this run, which a test may stop, kill and restart."""
    return Services.from_environment()


@pytest.fixture(scope="session")
def django_db_setup(services: Services, django_db_blocker: pytest.FixtureRequest) -> None:
    """Migrate and empty the database that the settings name, instead of a copy for tests."""
    with django_db_blocker.unblock():
        call_command("migrate", verbosity=0)
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture
def database(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """Let a test use the database in the open, without a transaction around it; empty it after."""
    with django_db_blocker.unblock():
        close_old_connections()
        yield
        close_old_connections()
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture
def campus(
    django_db_setup: None, django_db_blocker: pytest.FixtureRequest, services: Services
) -> Iterator[None]:
    """Set up courses, people and published modules once; nobody has earned anything yet."""
    redis.Redis(port=services.redis_port).flushall()
    with django_db_blocker.unblock():
        close_old_connections()
        prepare_campus()
        forget_cohorts()
        yield
        close_old_connections()


@pytest.fixture
def workers(services: Services, campus: None) -> Iterator[Workers]:
    """Return what starts workers; all of them are gone before the tables are emptied."""
    found = Workers(services)
    yield found
    found.stop_all()


@pytest.fixture
def eventually() -> Callable[..., None]:
    """Return a function that waits up to a minute for a condition and names it if it fails."""
    return wait_until


@pytest.fixture
def sweep_now(settings) -> Callable[[], object]:
    """Return a sweep to which every learner that still waits counts as forgotten."""

    def run() -> object:
        settings.MICROCRED_PENDING_SECONDS = 0
        try:
            return sweep(wiring.world())
        finally:
            del settings.MICROCRED_PENDING_SECONDS

    return run


@pytest.fixture
def nobody_waits(eventually: Callable[..., None]) -> Callable[[], None]:
    """Return a function that waits until no learner has to be looked at any more."""

    def wait() -> None:
        eventually(lambda: not Pending.objects.exists(), what="the last answer")

    return wait
