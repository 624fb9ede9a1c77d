"""`microcred_reconcile`: find what got lost, and check that the audit chains are whole.

Meant for cron, every few minutes; safe at any time.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandError, CommandParser

from microcred_plugin import wiring
from microcred_plugin.management.exits import Exit, MicrocredCommand
from microcred_plugin.management.progress import Counter
from microcred_plugin.models import AuditChain
from microcred_plugin.services.audit import check_chain
from microcred_plugin.services.errors import ChainBroken
from microcred_plugin.services.sweep import sweep

__all__ = ["Command"]


class Command(MicrocredCommand):
    """Sweep, and check the audit chains on request."""

    help = "Send forgotten evaluations again, let offers lapse, check the audit trail."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whether to check the trail, and the form of the answer."""
        parser.add_argument("--audit", action="store_true", help="check every audit chain too")
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Sweep and print what was found."""
        counter = Counter()
        found = asdict(sweep(wiring.world(), progress=counter))
        counter.end()
        broken = self._broken_chains() if options["audit"] else []
        if options["json"]:
            self.stdout.write(json.dumps({**found, "broken_chains": broken}))
        else:
            self.stdout.write("  ".join(f"{name} {value}" for name, value in found.items()))
        if broken or found["failed"]:
            raise CommandError("; ".join([*broken, *found["failed"]]), returncode=Exit.NOT_VALID)

    def _broken_chains(self) -> list[str]:
        broken = []
        for name in AuditChain.objects.order_by("name").values_list("name", flat=True):
            try:
                check_chain(name)
            except ChainBroken as error:
                broken.append(str(error))
        return broken
