"""Modules and their published versions."""

from __future__ import annotations

from functools import cached_property

from django.conf import settings
from django.db import models

from microcred_plugin.domain.module_file import read_module
from microcred_plugin.domain.modules import ModuleDefinition
from microcred_plugin.models.issuers import Issuer

__all__ = ["Module", "ModuleVersion"]


class Module(models.Model):
    """A course run that ends in a micro-credential; `current` is the version being awarded.

    .. no_pii:
    """

    issuer = models.ForeignKey(Issuer, on_delete=models.PROTECT, related_name="modules")
    slug = models.SlugField(max_length=100, unique=True)
    course_key = models.CharField(max_length=255, unique=True)
    current = models.ForeignKey(
        "ModuleVersion", on_delete=models.PROTECT, null=True, related_name="+"
    )
    issuing = models.BooleanField(default=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "microcred_plugin"
        ordering = ("slug",)

    def __str__(self) -> str:
        return self.slug


class ModuleVersion(models.Model):
    """What was published under a number; never changed afterwards.

    `subsection_names` are the names of the graded subsections at that time, by block id.

    .. no_pii: the author is a reference to an account, which its own application retires.
    """

    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    definition = models.JSONField()
    subsection_names = models.JSONField(default=dict)
    note = models.CharField(max_length=1000, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    published_at = models.DateTimeField()

    class Meta:
        app_label = "microcred_plugin"
        ordering = ("module_id", "-number")
        constraints = (
            models.UniqueConstraint(fields=("module", "number"), name="microcred_version_number"),
        )

    def __str__(self) -> str:
        return f"{self.module.slug} v{self.number}"

    @cached_property
    def content(self) -> ModuleDefinition:
        """Return the definition as the rules see it."""
        return read_module(self.definition)
