"""`microcred_export CREDENTIAL ... --out DIR`: credentials with all that verifying them takes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from microcred_plugin.domain.errors import MicrocredError
from microcred_plugin.management.exits import MicrocredCommand, refused
from microcred_plugin.management.progress import Counter
from microcred_plugin.services.export import export

__all__ = ["Command"]


class Command(MicrocredCommand):
    """Write credentials and one documents.json."""

    help = "Write credentials and everything that verifying them offline takes."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take credentials and a folder."""
        parser.add_argument("credential", nargs="+", help="id (UUID) or address of a credential")
        parser.add_argument("--out", required=True, type=Path, help="folder to write to")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write the files and name them."""
        uuids = [text.rstrip("/").rpartition("/")[2] for text in options["credential"]]
        counter = Counter()
        try:
            written = export(
                uuids, options["out"], progress=lambda done, _: counter("exported", done)
            )
        except MicrocredError as error:
            raise refused(error) from error
        counter.end()
        for path in written:
            self.stdout.write(str(path))
