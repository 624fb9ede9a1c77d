"""What the campus was filled with."""

from __future__ import annotations

from django.db import models

__all__ = ["Seeding"]


class Seeding(models.Model):
    """A step of the seed that is done, with a digest of what it was made from.

    .. no_pii:
    """

    step = models.CharField(max_length=32, unique=True)
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.step
