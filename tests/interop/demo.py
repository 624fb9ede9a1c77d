"""The credentials of a demo run, with all that is needed to verify them offline."""

import json
import os
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from tests.interop.judges import ROOT

PYTHON = ROOT / ".venv/bin/python"


def manage(*arguments: str, data: Path) -> subprocess.CompletedProcess[str]:
    """Run a command of the campus whose state lives in a folder of its own."""
    environment = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    return subprocess.run(
        [str(PYTHON), "manage.py", *arguments],
        cwd=ROOT,
        env={**environment, "CAMPUS_DATA": str(data)},
        capture_output=True,
        text=True,
        check=False,
    )


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
