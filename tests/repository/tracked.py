"""What the repository holds, as git sees it."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "microcred_plugin"


@cache
def tracked_files() -> tuple[Path, ...]:
    """Return every file under version control that is still there, as absolute paths."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    names = [name for name in listed.stdout.decode().split("\0") if name]
    return tuple(path for name in names if (path := ROOT / name).is_file())


def python_files(folder: str) -> list[Path]:
    """Return the tracked Python files under a folder of the repository, migrations left out."""
    base = ROOT / folder
    return [
        path
        for path in tracked_files()
        if path.suffix == ".py" and path.is_relative_to(base) and "migrations" not in path.parts
    ]


def relative(path: Path) -> str:
    """Return a path as a reader of the repository would write it."""
    return str(path.relative_to(ROOT))
