"""The campus as a process: prepared once, then served from a copy of its own for each walk."""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / ".venv" / "bin" / "python"
_SECONDS = 120


@dataclass(frozen=True)
class Campus:
    """A campus that answers at `url` and keeps its state in `data`."""

    url: str
    data: Path

    def rows(self, query: str) -> list[tuple[object, ...]]:
        """Return what the campus's own database says, read only."""
        with sqlite3.connect(f"file:{self.data / 'campus.sqlite3'}?mode=ro", uri=True) as database:
            return database.execute(query).fetchall()

    def settle(self) -> None:
        """Wait until nobody has to be looked at any more."""
        wait_for(lambda: self.rows("select count(*) from microcred_plugin_pending") == [(0,)])

    def award(self, learner: str, module: str) -> str:
        """Return the id of one award."""
        rows = self.rows(
            "select a.uuid from microcred_plugin_award a"
            " join auth_user u on u.id = a.learner_id"
            " join microcred_plugin_module m on m.id = a.module_id"
            f" where u.username = '{learner}' and m.slug = '{module}'"
        )
        return str(rows[0][0])


def wait_for(condition: object) -> None:
    """Wait until `condition()` is true; fail after two minutes."""
    end = time.monotonic() + _SECONDS
    while time.monotonic() < end:
        if condition():  # type: ignore[operator]
            return
        time.sleep(0.2)
    raise AssertionError("waited in vain")


def prepare(data: Path) -> None:
    """Fill a folder with a campus on which everybody but learner-01 has answered."""
    _manage(data, "campus_prepare")
    with serve(data) as campus:
        wait_for(lambda: campus.rows("select count(*) from microcred_plugin_award") != [(0,)])
        campus.settle()


def copied(template: Path, data: Path) -> Path:
    """Return a campus of one's own, as the template left it."""
    shutil.copytree(template, data)
    return data


@contextmanager
def serve(data: Path) -> Iterator[Campus]:
    """Serve a campus with its worker until the block ends."""
    port = _free_port()
    environment = {**os.environ, "CAMPUS_DATA": str(data)}
    command = [str(PYTHON), "manage.py", "campus_serve", "--port", str(port)]
    log = (data / "served.log").open("wb")
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    campus = Campus(f"http://localhost:{port}", data)
    try:
        wait_for(lambda: _answers(campus.url, process, data))
        yield campus
    finally:
        process.terminate()
        process.wait(30)
        log.close()


def _answers(url: str, process: subprocess.Popen[bytes], data: Path) -> bool:
    if process.poll() is not None:
        raise AssertionError((data / "served.log").read_text("utf-8", "replace"))
    try:
        with urllib.request.urlopen(url, timeout=20) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _manage(data: Path, *command: str) -> None:
    environment = {**os.environ, "CAMPUS_DATA": str(data)}
    subprocess.run([str(PYTHON), "manage.py", *command], cwd=ROOT, env=environment, check=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
