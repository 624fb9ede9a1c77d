"""Pick what the services are handed: host, scheduler, reader of the outside, clock."""

from __future__ import annotations

import logging
from datetime import datetime
from functools import cache
from typing import Any

from celery import current_app
from django.utils import timezone
from django.utils.module_loading import import_string

from microcred_plugin.conf import conf
from microcred_plugin.credential.documents import Documents
from microcred_plugin.domain.ports import Host
from microcred_plugin.outside import GuardedDocuments
from microcred_plugin.services.documents import OwnDocuments
from microcred_plugin.services.world import World

__all__ = ["EVALUATE_TASK", "CeleryScheduler", "documents", "host", "world"]

EVALUATE_TASK = "microcred_plugin.tasks.evaluate_learner"

# Without a policy kombu goes on connecting for six seconds, also where nothing is to be retried.
_BRIEFLY = {"max_retries": 1, "interval_start": 0, "interval_step": 0, "interval_max": 0}

log = logging.getLogger(__name__)


class CeleryScheduler:
    """Hands evaluations to Celery; a broker that is down costs one short attempt."""

    def evaluate(self, learner_id: int, course_key: str) -> bool:
        """Send the task; return False where the broker did not take it."""
        try:
            self._send(learner_id, course_key)
        except Exception as error:  # noqa: BLE001 - each transport has errors of its own
            log.warning("microcred: an evaluation could not be sent (%s)", type(error).__name__)
            return False
        return True

    def _send(self, learner_id: int, course_key: str) -> None:
        options: dict[str, Any] = {"retry": True, "retry_policy": _BRIEFLY}
        if conf.queue:
            options["queue"] = conf.queue
        task = current_app.tasks.get(EVALUATE_TASK)
        if task is None:
            args = [learner_id, course_key]
            current_app.send_task(EVALUATE_TASK, args=args, **options)
        else:
            task.apply_async(args=(learner_id, course_key), **options)


@cache
def _host(path: str) -> Host:
    made: Host = import_string(path)()
    return made


def host() -> Host:
    """Return the door to the learning platform that the settings name."""
    return _host(conf.host)


def world(*, now: datetime | None = None) -> World:
    """Return what a use case is handed at this moment."""
    return World(host=host(), scheduler=CeleryScheduler(), now=now or timezone.now())


def documents() -> Documents:
    """Return the reader of documents: ours from the database, others through the guard."""
    return OwnDocuments(GuardedDocuments())
