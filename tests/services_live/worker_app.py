"""The Celery application of the campus, watched: what ``celery -A`` of the tests' workers names.

Nothing of the product is changed. A worker counts the tasks that it begins, and one that was told
to stops for good right after it has stored a signed credential, before the commit.
"""

import os
import time
from pathlib import Path

import redis
from celery.signals import task_prerun
from django.db.backends.signals import connection_created

from campus.celery import app
from tests.services_live.workers import BEGUN, HOLD

__all__ = ["app"]

STORES = "INSERT INTO `microcred_plugin_credential`"

_counters = redis.Redis.from_url(os.environ["MICROCRED_TEST_REDIS_URL"])


def _count(**_: object) -> None:
    _counters.incr(BEGUN)


def _hold(execute, sql, params, many, context):
    done = execute(sql, params, many, context)
    if sql.startswith(STORES):
        Path(os.environ[HOLD], str(os.getpid())).touch()
        time.sleep(600)
    return done


def _watch(*, connection, **_: object) -> None:
    connection.execute_wrappers.append(_hold)


task_prerun.connect(_count, weak=False)
if HOLD in os.environ:
    connection_created.connect(_watch, weak=False)
