"""The credentials of a demo run, with all that is needed to verify them offline."""

import json
import os
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from tests.interop.judges import ROOT

PYTHON = ROOT / ".venv/bin/python"
PATIENCE_SECONDS = 120


@dataclass(frozen=True)
class Demo:
    """A folder that ``microcred_demo`` or ``microcred_export`` wrote."""

    folder: Path

    @cached_property
    def documents(self) -> dict[str, Any]:
        """Return what is served at each address that a verifier asks for."""
        return self._read(self.folder / "documents.json")

    @cached_property
    def credentials(self) -> dict[str, dict[str, Any]]:
        """Return the signed credentials by the stem of their file."""
        paths = sorted(p for p in self.folder.glob("*.json") if p.name != "documents.json")
        return {path.stem: self._read(path) for path in paths}

    @cached_property
    def jwts(self) -> dict[str, str]:
        """Return the credentials in VC-JWT form by the stem of their file."""
        return {p.stem: p.read_text(encoding="ascii").strip() for p in self.folder.glob("*.jwt")}

    @staticmethod
    def _read(path: Path) -> Any:
        return json.loads(path.read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Campus:
    """A campus whose state lives in a folder of its own."""

    data: Path

    @property
    def environment(self) -> dict[str, str]:
        """Return the variables under which every command of this campus runs."""
        inherited = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
        return {**inherited, "CAMPUS_DATA": str(self.data)}

    def manage(self, *arguments: str, codes: tuple[int, ...] = (0,)) -> str:
        """Run a command of the campus and return what it printed; it must end with a given code."""
        done = subprocess.run(
            [str(PYTHON), "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode in codes, f"{arguments}: {done.returncode}\n{done.stderr}"
        return done.stdout

    @contextmanager
    def worker(self) -> Iterator[None]:
        """Run one worker of this campus while the block runs."""
        command = [str(PYTHON), "manage.py", "campus_worker", "--stop-with-parent"]
        worker = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdin=subprocess.PIPE)
        try:
            yield
        finally:
            worker.stdin.close()
            worker.wait(30)

    def column(self, query: str) -> list[Any]:
        """Return the first column of what a query finds in the campus's database."""
        with closing(sqlite3.connect(f"file:{self.data}/campus.sqlite3?mode=ro", uri=True)) as db:
            return [row[0] for row in db.execute(query)]

    def work_off(self) -> None:
        """Let a worker answer every request to look at a learner."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        with self.worker():
            while self.column("SELECT COUNT(*) FROM microcred_plugin_pending") != [0]:
                assert time.monotonic() < deadline, "the worker did not get through its work"
                time.sleep(0.2)

    def issued(self) -> list[str]:
        """Return the ids of the credentials that this campus signed, oldest first."""
        return self.column("SELECT uuid FROM microcred_plugin_credential ORDER BY id")

    def export(self, folder: Path) -> Demo:
        """Return all credentials of this campus with the documents as they are served now."""
        self.manage("microcred_export", *self.issued(), "--out", str(folder))
        return Demo(folder)
