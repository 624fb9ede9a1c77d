"""Database constraints in a form that Django 4.2 and 5.2 both accept."""

from __future__ import annotations

from typing import Any

import django
from django.db import models

__all__ = ["check_constraint"]


def check_constraint(condition: models.Q, *, name: str) -> models.CheckConstraint:
    """Return a check constraint; its argument was renamed in Django 5.1.

    A condition on a nullable column has to ask for null itself: a check that comes to null passes.
    """
    argument = "condition" if django.VERSION >= (5, 1) else "check"
    arguments: dict[str, Any] = {argument: condition, "name": name}
    return models.CheckConstraint(**arguments)
