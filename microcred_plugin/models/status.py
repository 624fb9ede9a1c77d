"""Status lists: one bit per credential, signed and public."""

from __future__ import annotations

from django.db import models

from microcred_plugin.models.issuers import Issuer

__all__ = ["StatusList"]


class StatusList(models.Model):
    """A bitstring status list of one issuer.

    `used` counts the entries handed out; the entry of a credential is a keyed permutation of that
    count, so that neighbours say nothing about each other. `is_open` is 1 for the one list of an
    issuer that still hands out entries, and NULL for full ones.

    .. no_pii:
    """

    issuer = models.ForeignKey(Issuer, on_delete=models.PROTECT, related_name="status_lists")
    size = models.PositiveIntegerField()
    permutation_key = models.CharField(max_length=64)
    used = models.PositiveIntegerField(default=0)
    is_open = models.PositiveSmallIntegerField(null=True, default=1, editable=False)
    bits = models.BinaryField()
    document = models.BinaryField()
    changed_at = models.DateTimeField()

    class Meta:
        app_label = "microcred_plugin"
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("issuer", "is_open"), name="microcred_one_open_list"),
        )

    def __str__(self) -> str:
        return f"status list {self.pk}"
