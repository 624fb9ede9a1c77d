"""What an author is still working on."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from microcred_plugin.models.issuers import Issuer

__all__ = ["Draft", "Image"]


class Draft(models.Model):
    """The unfinished next version of a module, one per course.

    `revision` goes up with every save, so that two authors cannot overwrite each other unseen.

    .. no_pii: the last editor is a reference to an account, which its own application retires.
    """

    course_key = models.CharField(max_length=255, unique=True)
    issuer = models.ForeignKey(Issuer, on_delete=models.PROTECT, null=True, related_name="drafts")
    content = models.JSONField()
    revision = models.PositiveIntegerField(default=1)
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    saved_at = models.DateTimeField()

    class Meta:
        app_label = "microcred_plugin"
        ordering = ("course_key",)

    def __str__(self) -> str:
        return self.course_key


class Image(models.Model):
    """A picture of a module, by the digest of its bytes; always one that we encoded ourselves.

    .. no_pii:
    """

    digest = models.CharField(max_length=64, unique=True)
    content = models.BinaryField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    added_at = models.DateTimeField()

    class Meta:
        app_label = "microcred_plugin"
        ordering = ("id",)

    def __str__(self) -> str:
        return self.digest
