"""A task of the campus's own."""

from __future__ import annotations

from pathlib import Path

from celery import shared_task

__all__ = ["leave_sign"]


@shared_task(name="campus.leave_sign")
def leave_sign(path: str) -> None:
    """Make an empty file, as a sign that a worker took a message."""
    Path(path).touch()
