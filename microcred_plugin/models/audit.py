"""The audit trail: one chain of hashed lines per module and per issuer."""

from __future__ import annotations

from django.conf import settings
from django.db import models

__all__ = ["AuditChain", "AuditEntry", "Pseudonym"]


class AuditChain(models.Model):
    """The head of one chain; whoever adds to the chain locks this row.

    .. no_pii:
    """

    name = models.CharField(max_length=120, unique=True)
    length = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64)

    class Meta:
        app_label = "microcred_plugin"

    def __str__(self) -> str:
        return self.name


class AuditEntry(models.Model):
    """One line of a chain: `digest` is the SHA-256 of the digest before it and `body`.

    `body` is canonical JSON and decides; the other columns repeat parts of it for searching.

    .. no_pii: people are named by salted commitments, whose salts are kept elsewhere.
    """

    chain = models.ForeignKey(AuditChain, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    body = models.TextField()
    action = models.CharField(max_length=40, db_index=True)
    award = models.CharField(max_length=36, blank=True, db_index=True)
    actor = models.CharField(max_length=64, blank=True, db_index=True)
    at = models.DateTimeField()

    class Meta:
        app_label = "microcred_plugin"
        ordering = ("chain_id", "number")
        constraints = (
            models.UniqueConstraint(fields=("chain", "number"), name="microcred_audit_number"),
        )

    def __str__(self) -> str:
        return f"{self.chain_id}/{self.number} {self.action}"


class Pseudonym(models.Model):
    """The salted commitment by which the audit trail names an account.

    Without this row a line of the trail can no longer be tied to a person, and stays verifiable.

    .. pii: ties an account to its commitment in the audit trail.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    salt = models.CharField(max_length=64)
    commitment = models.CharField(max_length=64, unique=True)

    class Meta:
        app_label = "microcred_plugin"

    def __str__(self) -> str:
        return self.commitment
