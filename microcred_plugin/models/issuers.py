"""Who issues: institutions with a DID of their own, their signing keys, and framework switches."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from microcred_plugin.domain.bilingual import Bilingual
from microcred_plugin.models.constraints import check_constraint

__all__ = ["Issuer", "KeyState", "QualityFramework", "SigningKey"]


class Issuer(models.Model):
    """An institution that issues; `did` and `base_url` are frozen when it is created.

    .. no_pii:
    """

    slug = models.SlugField(max_length=100, unique=True)
    did = models.CharField(max_length=255, unique=True, editable=False)
    base_url = models.CharField(max_length=200, editable=False)
    name_en = models.CharField(max_length=255)
    name_nl = models.CharField(max_length=255)
    url = models.URLField(max_length=500)
    country = models.CharField(max_length=2)
    institution_type = models.CharField(max_length=10)
    institution = models.CharField(max_length=100, blank=True)
    identifiers = models.JSONField(default=dict, blank=True)
    issuing = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    class Meta:
        app_label = "microcred_plugin"
        ordering = ("slug",)

    def __str__(self) -> str:
        return self.slug

    @property
    def name(self) -> Bilingual:
        """Return the name in both languages."""
        return Bilingual(en=self.name_en, nl=self.name_nl)


class KeyState(models.TextChoices):
    """What a signing key still does."""

    ACTIVE = "active", "signs"
    RETIRED = "retired", "verifies"
    COMPROMISED = "compromised", "trusted no more"


class SigningKey(models.Model):
    """A key pair; the private half is encrypted with a key from the settings.

    `active` is 1 for the one key that signs and NULL for the others, since MySQL and MariaDB
    ignore conditional unique constraints.

    .. no_pii:
    """

    issuer = models.ForeignKey(Issuer, on_delete=models.PROTECT, related_name="keys")
    algorithm = models.CharField(max_length=20)
    public_multikey = models.CharField(max_length=200, unique=True)
    private_encrypted = models.TextField()
    state = models.CharField(max_length=20, choices=KeyState.choices, default=KeyState.ACTIVE)
    active = models.PositiveSmallIntegerField(null=True, default=1, editable=False)
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)
    compromised_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "microcred_plugin"
        ordering = ("issuer_id", "created_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("issuer", "algorithm", "active"), name="microcred_one_active_key"
            ),
            check_constraint(
                Q(active=1, active__isnull=False, state=KeyState.ACTIVE)
                | (Q(active__isnull=True) & ~Q(state=KeyState.ACTIVE)),
                name="microcred_active_key_signs",
            ),
        )

    def __str__(self) -> str:
        return self.verification_method

    @property
    def verification_method(self) -> str:
        """Return the address of the key inside its issuer's DID document."""
        return f"{self.issuer.did}#{self.public_multikey}"


class QualityFramework(models.Model):
    """An administrator's word on a quality framework: on or off, and a definition of its own.

    Without a row a shipped framework is as the package has it.

    .. no_pii:
    """

    code = models.CharField(max_length=100, unique=True)
    enabled = models.BooleanField(default=False)
    definition = models.JSONField(null=True, blank=True)

    class Meta:
        app_label = "microcred_plugin"
        ordering = ("code",)

    def __str__(self) -> str:
        return self.code
