"""`microcred_revoke CREDENTIAL --reason TEXT`: take an award back for good, as an operator."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser

from microcred_plugin import wiring
from microcred_plugin.domain.errors import MicrocredError
from microcred_plugin.management.exits import Exit, MicrocredCommand, refused
from microcred_plugin.models import Credential
from microcred_plugin.services.revoke import revoke
from microcred_plugin.services.world import SYSTEM

__all__ = ["Command"]


class Command(MicrocredCommand):
    """Revoke the award behind a credential."""

    help = "Revoke the award behind a credential; the reason is public."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take a credential and a reason."""
        parser.add_argument("credential", help="id (UUID) or address of a credential")
        parser.add_argument("--reason", required=True, help="why, as its holder reads it")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Revoke and say so."""
        uuid = options["credential"].rstrip("/").rpartition("/")[2]
        found = Credential.objects.select_related("award").filter(uuid=uuid).first()
        if found is None:
            raise CommandError("no such credential", returncode=Exit.NOT_VALID)
        try:
            award = revoke(wiring.world(), found.award.uuid, actor=SYSTEM, reason=options["reason"])
        except MicrocredError as error:
            raise refused(error) from error
        self.stdout.write(f"{uuid} {award.state}")
