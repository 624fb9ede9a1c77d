"""Tracked files name no machine, no package registry and nothing that belongs to one workplace."""

import re
from pathlib import Path

import pytest

from tests.repository.tracked import relative, tracked_files

# Written in parts, so that this file passes its own test.
FORBIDDEN = {
    "a path of a machine": re.compile(r"(?<![\w.~-])/(?:" + "|".join(["work", "root"]) + r")/\w"),
    "somebody's home": re.compile("/ho" + r"me/\w"),
    "a package registry": re.compile(
        "|".join(
            [
                "pypi" + r"\.org",
                "python" + r"hosted\.org",
                "registry" + r"\.npm" + r"js\.org",
                "registry" + r"\.yarn" + r"pkg\.com",
                "deb" + r"\.debian\.org",
            ]
        )
    ),
    "the address a lock file was resolved at": re.compile('"resol' + 'ved":'),
    "a private key": re.compile("-----BEGIN [A-Z ]*PRIVATE" + " KEY-----"),
    "an unfinished merge": re.compile("^(?:<<<<<<<|>>>>>>>) ", re.MULTILINE),
    "work put off": re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|X" + r"XX)\b"),
}
BINARY = {".png", ".jpg", ".ico", ".mo", ".ttf", ".woff2", ".pdf", ".gz", ".db"}


def texts() -> list[Path]:
    """Return the tracked files that hold text of ours."""
    return [p for p in tracked_files() if p.suffix not in BINARY and p.name != "LICENSE"]


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_tracked_file_holds(what: str) -> None:
    pattern = FORBIDDEN[what]
    found = {
        relative(path): match[0]
        for path in texts()
        if (match := pattern.search(path.read_text(encoding="utf-8", errors="replace")))
    }
    assert found == {}


def test_generated_things_are_not_tracked() -> None:
    generated = {"node_modules", "__pycache__", ".venv", "var", "htmlcov", ".tox"}
    assert [relative(p) for p in tracked_files() if generated & set(p.parts)] == []
