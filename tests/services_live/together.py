"""Do several things at the same moment, each on a connection of its own."""

import threading
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection, connections

Job = Callable[[], Any]
PATIENCE_SECONDS = 60


def at_once(*jobs: Job) -> list[Any]:
    """Run the jobs side by side; return what each returned, or the exception that it raised."""
    gate = threading.Barrier(len(jobs))
    outcomes: list[Any] = [None] * len(jobs)

    def run(place: int, job: Job) -> None:
        connection.ensure_connection()
        try:
            gate.wait(PATIENCE_SECONDS)
            outcomes[place] = job()
        except Exception as error:  # noqa: BLE001 - whatever it is, it is the outcome
            outcomes[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place, job)) for place, job in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_SECONDS)
    assert not any(thread.is_alive() for thread in threads), "somebody waits for ever"
    return outcomes


def failures(outcomes: Sequence[Any]) -> list[str]:
    """Return the exceptions among outcomes, in words."""
    return [repr(outcome) for outcome in outcomes if isinstance(outcome, Exception)]
