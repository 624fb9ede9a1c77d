"""A worker as a child process that never outlives its parent.

The parent holds the writing end of a pipe; the worker watches the other end and stops when the
parent is gone, however it went.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO

from campus import state

__all__ = [
    "STILL_RUNNING",
    "WorkerDiedError",
    "call_when_closed",
    "check_alive",
    "stop_with_grace",
    "worker",
]

STILL_RUNNING = subprocess.TimeoutExpired
_GRACE_SECONDS = 10


class WorkerDiedError(Exception):
    """The worker ended by itself; the exit code is in the text."""


@contextmanager
def worker(*, sweep_seconds: int = 0) -> Iterator[subprocess.Popen[bytes]]:
    """Run one worker on the campus of this process while the block runs.

    Every `sweep_seconds` it also looks for what got lost and what no event tells of; 0 is never.
    """
    manage = str(state.ROOT / "manage.py")
    command = [sys.executable, manage, "campus_worker", "--stop-with-parent"]
    command += ["--sweep-seconds", str(sweep_seconds)]
    environment = {**os.environ, "CAMPUS_DATA": str(state.data_folder())}
    # A session of its own: a key press that stops the parent leaves it time to stop the worker.
    process = subprocess.Popen(  # noqa: S603 -- our own interpreter and command
        command,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=sys.stderr.fileno(),
        start_new_session=True,
    )
    try:
        yield process
    finally:
        stop_with_grace(process)


def stop_with_grace(process: subprocess.Popen[bytes]) -> None:
    """Ask a process to stop by closing its standard input, and after ten seconds make it."""
    if process.stdin:
        process.stdin.close()
    try:
        process.wait(_GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def check_alive(process: subprocess.Popen[bytes]) -> None:
    """Raise WorkerDiedError where the worker has ended."""
    if process.poll() is not None:
        raise WorkerDiedError(f"the worker ended with exit code {process.returncode}")


def call_when_closed(stream: IO[bytes], stop: Callable[[], None]) -> None:
    """Call `stop`, from a thread, as soon as the other end of a stream is closed."""
    threading.Thread(target=_watch, args=(stream, stop), daemon=True).start()


def _watch(stream: IO[bytes], stop: Callable[[], None]) -> None:
    while stream.read(1):
        pass
    stop()
