"""Workers killed at random, the broker emptied, servers restarted: never lost, never twice.

What a lost message leaves behind is picked up by a sweep. How many learners and which disturbances
can be chosen: MICROCRED_CHAOS_LEARNERS and MICROCRED_CHAOS_SEED.
"""

import os
import random

import pytest
from django.db import close_old_connections

from microcred_plugin.models import Credential, Pending
from tests.services_live.chaos import Chaos, sweep_until_nobody_waits
from tests.services_live.cohort import make_cohort
from tests.services_live.soundness import assert_all_issued_once, assert_sound

LEARNERS = int(os.environ.get("MICROCRED_CHAOS_LEARNERS", "1000"))
SEED = int(os.environ.get("MICROCRED_CHAOS_SEED", "2026"))
KILLS = 12


@pytest.fixture
def chaos(workers) -> Chaos:
    """Return what disturbs two workers of two processes each."""
    workers.start()
    workers.start()
    return Chaos(workers, random.Random(SEED))


def test_workers_killed_at_random_while_many_awards_are_issued(chaos, sweep_now) -> None:
    cohort = make_cohort(LEARNERS)
    cohort.send_grades()

    chaos.kill_workers(KILLS // 2, every=LEARNERS // 40)
    chaos.empty_broker()
    lost = Pending.objects.count()
    sweep_now()
    chaos.kill_workers(KILLS // 2, every=LEARNERS // 40)
    sweep_until_nobody_waits(sweep_now, chaos.workers)

    assert lost > 0, "nothing was left to lose when the broker was emptied"
    assert {"child", "worker"} <= set(chaos.happened)
    assert_all_issued_once(LEARNERS)
    assert_sound()


def test_the_database_crashes_meanwhile(chaos, sweep_now, eventually) -> None:
    learners = LEARNERS // 5
    cohort = make_cohort(learners)
    cohort.send_grades()
    eventually(lambda: Credential.objects.count() >= 5, what="the first credentials")

    for _ in range(2):
        chaos.restart_database()
        close_old_connections()
    close_old_connections()
    sweep_until_nobody_waits(sweep_now, chaos.workers)

    assert_all_issued_once(learners)
    assert_sound()


def test_the_broker_crashes_meanwhile(chaos, sweep_now) -> None:
    learners = LEARNERS // 5
    make_cohort(learners).send_grades()

    chaos.restart_broker()
    sweep_until_nobody_waits(sweep_now, chaos.workers)

    assert_all_issued_once(learners)
    assert_sound()


def test_grades_are_noted_while_the_broker_is_down(workers, sweep_now) -> None:
    workers.services.stop("redis")
    try:
        make_cohort(3).send_grades()
        assert Pending.objects.filter(sent_at=None).count() == 3
    finally:
        workers.services.start("redis")

    workers.start()
    sweep_until_nobody_waits(sweep_now, workers)
    assert_all_issued_once(3)
    assert_sound()
