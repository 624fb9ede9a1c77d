"""`microcred_keys list|create|rotate|retire|compromise`: the signing keys of an issuer."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from microcred_plugin import wiring
from microcred_plugin.domain.errors import MicrocredError
from microcred_plugin.management.exits import MicrocredCommand, UsageParser, refused
from microcred_plugin.models import SigningKey
from microcred_plugin.services import keys
from microcred_plugin.services.world import SYSTEM

__all__ = ["Command"]

_OF_ISSUER = {"create": keys.create, "rotate": keys.rotate}
_OF_KEY = {"retire": keys.retire, "compromise": keys.compromise}


class Command(MicrocredCommand):
    """Look at signing keys and change what they may do."""

    help = "List, create, rotate and retire signing keys, or mark one as compromised."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take an act and what it is for."""
        acts = parser.add_subparsers(dest="act", required=True, parser_class=UsageParser)
        acts.add_parser("list", help="all keys with their state")
        for act in _OF_ISSUER:
            row = acts.add_parser(act, help=f"{act} the key that signs")
            row.add_argument("issuer", help="slug of the issuer")
        for act in _OF_KEY:
            row = acts.add_parser(act, help=f"{act} one key")
            row.add_argument("key", help="the key as `list` shows it (Multikey)")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do the act; print the keys concerned."""
        act = options["act"]
        try:
            if act in _OF_ISSUER:
                self._show(_OF_ISSUER[act](wiring.world(), options["issuer"], actor=SYSTEM))
            elif act in _OF_KEY:
                self._show(_OF_KEY[act](wiring.world(), options["key"], actor=SYSTEM))
            else:
                for key in SigningKey.objects.select_related("issuer"):
                    self._show(key)
        except MicrocredError as error:
            raise refused(error) from error

    def _show(self, key: SigningKey) -> None:
        signed = key.credentials.count()
        created = key.created_at.date().isoformat()
        line = f"{key.issuer.slug}  {key.state:<11}  {created}  signed {signed:>6}"
        self.stdout.write(f"{line}  {key.public_multikey}")
