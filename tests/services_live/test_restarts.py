"""A database or broker that went away and came back is used again without help."""

import signal

import pytest
from celery import current_app
from django.db import OperationalError, close_old_connections, connection

from scripts.services import Services


def one() -> int:
    """Return 1, by way of the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone()[0]


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_the_database_is_used_again_after_a_restart(
    services: Services, how: signal.Signals
) -> None:
    assert one() == 1
    services.restart("mariadb", how=how)
    with pytest.raises(OperationalError):
        one()
    close_old_connections()
    assert one() == 1


def test_the_broker_is_used_again_after_a_restart(services: Services) -> None:
    services.restart("redis", how=signal.SIGKILL)
    with current_app.connection_for_write() as broker:
        broker.ensure_connection(max_retries=3)
        assert broker.connected
