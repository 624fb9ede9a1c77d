"""Brings the campus to where it can be served: tables, courses, people, modules, scores.

Each step is done once per digest of the data that it is made from; a second run finds that out in
one query and does nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from campus import offer, publishing, seed
from campus.models import Seeding

__all__ = ["SCORES", "Step", "mark_done", "migrate", "prepare", "waiting_steps"]

Clock = Callable[[], datetime]
SCORES = "scores"


@dataclass(frozen=True)
class Step:
    """One step of the seed; `run` yields a line of progress now and then."""

    name: str
    run: Callable[[], Iterator[str]]


def prepare(the_offer: offer.Offer, *, clock: Clock, with_scores: bool = True) -> Iterator[str]:
    """Do what is still to do, and yield a line of progress for each thing done."""
    if migrate():
        yield "tables are in place"
    for step in waiting_steps(the_offer, clock=clock, with_scores=with_scores):
        yield from step.run()
        mark_done(step.name, the_offer)


def mark_done(step: str, the_offer: offer.Offer) -> None:
    """Remember that a step was done from this data."""
    Seeding.objects.update_or_create(step=step, defaults={"digest": the_offer.digest})


def migrate() -> bool:
    """Bring the tables up to date; return whether there was anything to do."""
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return False
    call_command("migrate", verbosity=0, interactive=False)
    return True


def waiting_steps(the_offer: offer.Offer, *, clock: Clock, with_scores: bool) -> list[Step]:
    """Return the steps that were not done from this data."""
    steps = [
        Step("courses", lambda: _courses(the_offer, clock=clock)),
        Step("people", lambda: _people(the_offer)),
        Step("modules", lambda: publishing.publish_offer(the_offer)),
    ]
    if with_scores:
        steps.append(Step(SCORES, lambda: _scores(the_offer, clock=clock)))
    done = dict(Seeding.objects.values_list("step", "digest"))
    return [step for step in steps if done.get(step.name) != the_offer.digest]


def _courses(the_offer: offer.Offer, *, clock: Clock) -> Iterator[str]:
    seed.seed_courses(the_offer, clock=clock)
    yield f"{len(the_offer.modules)} courses with their questions"


def _people(the_offer: offer.Offer) -> Iterator[str]:
    seed.seed_people(the_offer)
    yield f"{len(the_offer.learners)} learners, and those who teach, write and run the place"


def _scores(the_offer: offer.Offer, *, clock: Clock) -> Iterator[str]:
    done = seed.play_scores(the_offer, clock=clock, leave_out=seed.STILL_TO_ANSWER)
    last = ""
    for handle, _, _ in done:
        if handle != last:
            last = handle
            yield f"{handle} answers"
