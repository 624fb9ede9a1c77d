"""The main job without a browser, on a campus of its own."""

from __future__ import annotations

import json
import sys
from argparse import SUPPRESS, ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone, translation

from campus import offer
from campus.demo import stage
from microcred_plugin.management.exits import Exit, MicrocredCommand

_INTERRUPTED = 130


class Command(MicrocredCommand):
    """Twelve learners answer in four modules; whoever earned a credential gets a signed one."""

    help = (
        "Let twelve learners answer in four modules on a campus of their own, issue credentials "
        "through real events and a real worker, say who got what and why not the others, and write "
        "the credentials with all that is needed to verify them offline."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the output directory and what to do."""
        parser.add_argument("--out", type=Path, metavar="DIR", help="a new or empty directory")
        parser.add_argument("--json", action="store_true", help="print one JSON document")
        parser.add_argument(
            "--approve",
            action="store_true",
            help="let the instructor approve the awards that wait for it",
        )
        parser.add_argument("--language", choices=("en", "nl"), default="en", help="of the report")
        parser.add_argument(
            "--keep",
            type=Path,
            metavar="DIR",
            help="keep the campus in this directory; name it in CAMPUS_DATA to go on with it",
        )
        parser.add_argument("--here", action="store_true", help=SUPPRESS)

    def handle(self, *_: Any, **options: Any) -> None:
        """Check the directories, then run on a campus made for it."""
        if options["here"]:
            stage.end_in_order()
            self._run(options)
            return
        try:
            out, keep = _folders(options)
        except stage.UnusableError as error:
            raise CommandError(str(error), returncode=Exit.USAGE) from error
        arguments = ["microcred_demo", "--here", "--out", str(out)]
        arguments += ["--language", options["language"]]
        arguments += [f"--{name}" for name in ("json", "approve") if options[name]]
        try:
            with stage.stage(keep) as data:
                code = stage.play(data, arguments)
        except KeyboardInterrupt:
            code = _INTERRUPTED
        if code:
            sys.exit(code)

    def _run(self, options: dict[str, Any]) -> None:
        from campus.demo import running, waiting
        from campus.processes import WorkerDiedError

        run = running.Run(offer=offer.load(), clock=timezone.now, say=self._say)
        try:
            found = run.play(approving=options["approve"])
        except (waiting.StuckError, WorkerDiedError) as error:
            raise CommandError(str(error), returncode=1) from error
        except KeyboardInterrupt:
            sys.exit(_INTERRUPTED)
        written = run.write(options["out"])
        self._say(f"{written} credentials and documents.json in {options['out']}")
        if options["json"]:
            plain = [row.to_plain() for row in found]
            self.stdout.write(json.dumps(plain, ensure_ascii=False, indent=2))
            return
        with translation.override(options["language"]):
            self._print(found)

    def _print(self, found: Sequence[Any]) -> None:
        from campus.demo import telling

        for line in telling.lines(found):
            self.stdout.write(line)

    def _say(self, line: str) -> None:
        self.stderr.write(line, ending="\n")


def _folders(options: dict[str, Any]) -> tuple[Path, Path | None]:
    if options["out"] is None:
        raise stage.UnusableError("--out DIR is missing: where shall the credentials go?")
    out = stage.empty_folder(options["out"], option="--out")
    if options["keep"] is None:
        return out, None
    keep = stage.empty_folder(options["keep"], option="--keep")
    if keep == out:
        raise stage.UnusableError(f"--keep {keep}: the same directory as --out")
    return out, keep
