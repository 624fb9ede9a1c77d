"""Celery tasks: they take ids and call one service. Running one twice changes nothing."""

from __future__ import annotations

from typing import Any

from celery import shared_task
from django.db import InterfaceError, OperationalError
from edx_django_utils.monitoring import set_code_owner_attribute

from microcred_plugin import wiring
from microcred_plugin.services.evaluate import evaluate
from microcred_plugin.services.sweep import sweep

__all__ = ["evaluate_learner", "sweep_all"]

_SECONDS = 120


@shared_task(
    bind=True,
    name=wiring.EVALUATE_TASK,
    acks_late=True,
    ignore_result=True,
    max_retries=6,
    soft_time_limit=_SECONDS,
    time_limit=_SECONDS + 30,
)
@set_code_owner_attribute
def evaluate_learner(self: Any, learner_id: int, course_key: str) -> None:
    """Look at one learner in one course; a deadlock or a lost database is tried again."""
    try:
        evaluate(wiring.world(), learner_id, course_key)
    except (OperationalError, InterfaceError) as error:
        raise self.retry(exc=error, countdown=2**self.request.retries) from error


@shared_task(name="microcred_plugin.tasks.sweep_all", acks_late=True, ignore_result=True)
@set_code_owner_attribute
def sweep_all() -> None:
    """Find what got lost; meant to run every few minutes."""
    sweep(wiring.world())
