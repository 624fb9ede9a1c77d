"""A campus of its own for one run of the demonstration: a directory, and a process that uses it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from campus import state

__all__ = ["UnusableError", "empty_folder", "end_in_order", "play", "stage"]

_GRACE_SECONDS = 15


class UnusableError(Exception):
    """A directory cannot be used; the text says which and why."""


def empty_folder(path: Path, *, option: str) -> Path:
    """Return the absolute path of a directory that is there, empty and writable.

    Raises UnusableError, naming the option that the path was given for.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
        occupied = any(path.iterdir())
    except (FileExistsError, NotADirectoryError) as error:
        raise UnusableError(f"{option} {path}: there is a file in the way") from error
    except OSError as error:
        raise UnusableError(f"{option} {path}: {error.strerror}") from error
    if occupied:
        raise UnusableError(f"{option} {path}: not empty; name a new or an empty directory")
    if not os.access(path, os.W_OK | os.X_OK):
        raise UnusableError(f"{option} {path}: not writable")
    return path.absolute()


@contextmanager
def stage(keep: Path | None) -> Iterator[Path]:
    """Yield the directory for a campus: one to keep, or one that is gone afterwards."""
    if keep is not None:
        yield keep
        return
    with tempfile.TemporaryDirectory(
        prefix="microcred-demo-", ignore_cleanup_errors=True
    ) as folder:
        yield Path(folder)


def play(data: Path, arguments: Sequence[str]) -> int:
    """Run `manage.py` on the campus in a directory and return its exit code.

    Whatever ends this process before that ends the other one too.
    """
    command = [sys.executable, str(state.ROOT / "manage.py"), *arguments]
    end_in_order()
    process = subprocess.Popen(command, env={**os.environ, "CAMPUS_DATA": str(data)})  # noqa: S603
    try:
        return process.wait()
    except KeyboardInterrupt:
        # The terminal has told the other process as well: leave it time to end by itself.
        with suppress(subprocess.TimeoutExpired):
            process.wait(_GRACE_SECONDS)
        raise
    finally:
        _end(process)


def end_in_order() -> None:
    """Let a request to terminate end this process as any exit does, with everything put away."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(_GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
