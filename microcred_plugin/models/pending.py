"""Learners who have to be looked at."""

from __future__ import annotations

from django.db import models

__all__ = ["Pending", "SweepMark"]


class Pending(models.Model):
    """One row says "look at this learner in this course", however many events asked for it.

    `asked` counts the requests, so that a worker removes only what it has answered. The account is
    a bare number: an event may come for somebody who is not there, or not any more.

    .. pii: an account number with a course.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    learner_id = models.BigIntegerField()
    course_key = models.CharField(max_length=255)
    asked = models.PositiveIntegerField(default=1)
    asked_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    resent = models.PositiveIntegerField(default=0)

    class Meta:
        app_label = "microcred_plugin"
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("learner_id", "course_key"), name="microcred_pending_once"
            ),
        )
        indexes = (models.Index(fields=("sent_at",), name="microcred_pending_sent"),)

    def __str__(self) -> str:
        return f"pending {self.pk}"


class SweepMark(models.Model):
    """Up to which moment the grades of a course were looked at by the sweep.

    .. no_pii:
    """

    course_key = models.CharField(max_length=255, unique=True)
    seen_until = models.DateTimeField()

    class Meta:
        app_label = "microcred_plugin"

    def __str__(self) -> str:
        return self.course_key
