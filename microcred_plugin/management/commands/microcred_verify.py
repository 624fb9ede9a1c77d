"""`microcred_verify FILE|URL`: check a credential.

Exit code 0 valid, 1 not valid, 2 could not be checked, 64 wrong usage.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from microcred_plugin import wiring
from microcred_plugin.credential.documents import Documents, MappingDocuments
from microcred_plugin.credential.errors import Unavailable
from microcred_plugin.credential.verdict import Report, Verdict
from microcred_plugin.management.exits import Exit, MicrocredCommand
from microcred_plugin.services.verify import verify_document

__all__ = ["Command"]

_EXITS = {
    Verdict.VALID: Exit.OK,
    Verdict.INVALID: Exit.NOT_VALID,
    Verdict.UNKNOWN: Exit.NOT_CHECKED,
}
_MOST_BYTES = 100 * 1024 * 1024


class Command(MicrocredCommand):
    """Check a file or what is served at an address."""

    help = "Check a credential: 0 valid, 1 not valid, 2 could not be checked, 64 wrong usage."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what to check, and where else to look than the network."""
        parser.add_argument("target", help="a file (JSON, PNG, SVG) or an https address")
        parser.add_argument(
            "--documents", type=Path, help="documents.json of an export, in place of the network"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON document")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Check, print every line, and end with the code of the verdict."""
        documents = self._documents(options["documents"])
        try:
            report = self._report(options["target"], documents)
        except CommandError:
            raise
        except Exception as error:  # Python would end with 1, which says "not valid" here
            message = f"could not be checked: {type(error).__name__}"
            raise CommandError(message, returncode=Exit.NOT_CHECKED) from error
        if options["json"]:
            self.stdout.write(json.dumps(report.to_plain(), ensure_ascii=False))
        else:
            self._print(report)
        sys.exit(_EXITS[report.verdict])

    def _documents(self, path: Path | None) -> Documents:
        if path is None:
            return wiring.documents()
        try:
            content = json.loads(path.read_text("utf-8"))
        except (OSError, ValueError, RecursionError) as error:
            raise CommandError(f"--documents: {error}", returncode=Exit.USAGE) from error
        if not isinstance(content, dict):
            raise CommandError("--documents: not a JSON object", returncode=Exit.USAGE)
        return MappingDocuments(content)

    def _report(self, target: str, documents: Documents) -> Report:
        try:
            data = documents.get(target) if target.startswith("https://") else _read(Path(target))
        except Unavailable as error:
            raise CommandError(str(error), returncode=Exit.NOT_CHECKED) from error
        except OSError as error:
            raise CommandError(f"target: {error}", returncode=Exit.USAGE) from error
        return verify_document(wiring.world(), data, documents)

    def _print(self, report: Report) -> None:
        for line in report.lines:
            values = ", ".join(f"{name}={value}" for name, value in line.values.items())
            self.stdout.write(f"{line.outcome:<8} {line.name:<12} {line.code}  {values}".rstrip())
        self.stdout.write(f"verdict: {report.verdict}")


def _read(path: Path) -> bytes:
    """Read a file, but never more than a verifier could want to see."""
    with path.open("rb") as file:
        return file.read(_MOST_BYTES)
