"""What learners earn: an award per learner and module, and the credentials signed for it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from microcred_plugin.domain.lifecycle import State
from microcred_plugin.models.constraints import check_constraint
from microcred_plugin.models.issuers import SigningKey
from microcred_plugin.models.modules import Module, ModuleVersion
from microcred_plugin.models.status import StatusList

__all__ = ["Award", "Credential", "Ending", "Flag", "Hold"]


class Flag(models.TextChoices):
    """What an instructor has to decide about an award."""

    NONE = "", "nothing"
    NO_LONGER_ELIGIBLE = "no_longer_eligible", "the facts no longer carry the award"


class Hold(models.TextChoices):
    """Why an award that is eligible was not signed."""

    NONE = "", "nothing"
    ISSUING_OFF = "issuing_off", "issuing is switched off"
    RULES = "rules", "the module no longer passes the rules of its framework"
    NO_KEY = "no_key", "the issuer has no key that can sign"
    NO_NAME = "no_name", "the learner has no name that can be printed"


class Award(models.Model):
    """One learner's way through one module; one row per learner and module.

    `verdict` is the newest one, `basis` the one that was signed on; a reissue stands on the basis.
    `discloses` is what its learner chose to show beyond the least.

    .. pii: the verdict holds the marks of one learner; the salt hides the address in a credential.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    uuid = models.CharField(max_length=36, unique=True)
    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="awards")
    version = models.ForeignKey(ModuleVersion, on_delete=models.PROTECT, related_name="awards")
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="microcred_awards",
    )
    state = models.CharField(
        max_length=20, choices=[(state, state) for state in State], default=State.IN_PROGRESS
    )
    before_suspension = models.CharField(max_length=20, blank=True)
    verdict = models.JSONField(default=dict)
    basis = models.JSONField(default=dict)
    waits_for_silent_facts = models.BooleanField(default=False)
    flag = models.CharField(max_length=40, choices=Flag.choices, blank=True, default=Flag.NONE)
    hold = models.CharField(max_length=40, choices=Hold.choices, blank=True, default=Hold.NONE)
    salt = models.CharField(max_length=64, blank=True)
    public = models.BooleanField(default=False)
    share_secret = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001
    discloses = models.JSONField(default=dict)
    awarded_at = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)
    evaluated_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()
    lapses_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "microcred_plugin"
        ordering = ("module_id", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("module", "learner"), name="microcred_one_award_per_learner"
            ),
        )
        indexes = (
            models.Index(fields=("module", "state"), name="microcred_award_state"),
            models.Index(fields=("state", "lapses_at"), name="microcred_award_lapses"),
            models.Index(fields=("waits_for_silent_facts",), name="microcred_award_waits"),
        )

    def __str__(self) -> str:
        return self.uuid


class Ending(models.TextChoices):
    """Why a credential is no longer the live one of its award."""

    NONE = "", "live"
    DECLINED = "declined", "declined by its learner"
    LAPSED = "lapsed", "not claimed in time"
    WITHDRAWN = "withdrawn", "withdrawn before it was claimed"
    SUSPENDED = "suspended", "suspended"
    REVOKED = "revoked", "revoked"
    REPLACED = "replaced", "replaced by a newer one"


class Credential(models.Model):
    """What was signed, byte for byte; erasing a person empties `document` and keeps the rest.

    `live` is 1 for the one live credential of an award and NULL for the others, since MySQL and
    MariaDB ignore conditional unique constraints.

    .. pii: the signed document names the learner; the public reason was written for the learner.
    .. pii_types: name, email_address, other
    .. pii_retirement: local_api
    """

    uuid = models.CharField(max_length=36, unique=True)
    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="credentials")
    live = models.PositiveSmallIntegerField(null=True, default=1, editable=False)
    key = models.ForeignKey(SigningKey, on_delete=models.PROTECT, related_name="credentials")
    status_list = models.ForeignKey(
        StatusList, on_delete=models.PROTECT, related_name="credentials"
    )
    status_index = models.PositiveIntegerField()
    document = models.BinaryField(null=True)
    digest = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)
    ending = models.CharField(
        max_length=20, choices=Ending.choices, blank=True, default=Ending.NONE
    )
    ended_at = models.DateTimeField(null=True)
    public_reason = models.CharField(max_length=1000, blank=True)

    class Meta:
        app_label = "microcred_plugin"
        ordering = ("award_id", "id")
        constraints = (
            models.UniqueConstraint(fields=("award", "live"), name="microcred_one_live_credential"),
            models.UniqueConstraint(
                fields=("status_list", "status_index"), name="microcred_status_index_once"
            ),
            check_constraint(
                Q(live=1, live__isnull=False, ending="") | (Q(live__isnull=True) & ~Q(ending="")),
                name="microcred_live_until_ended",
            ),
        )

    def __str__(self) -> str:
        return self.uuid
