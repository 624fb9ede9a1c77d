"""One real worker takes what is sent, and is gone when its parent is, however that went."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LONG = 60

PARENT = """
import sys, time
import django
django.setup()
from campus import processes
from campus.tasks import leave_sign
with processes.worker() as worker:
    print(worker.pid, flush=True)
    leave_sign.delay(sys.argv[1])
    sys.stdin.read()
"""


def until(condition, what):
    end = time.monotonic() + LONG
    while not condition():
        assert time.monotonic() < end, what
        time.sleep(0.05)


def running(pid):
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


@pytest.fixture
def parent(tmp_path):
    environment = {
        **os.environ,
        "CAMPUS_DATA": str(tmp_path / "campus"),
        "DJANGO_SETTINGS_MODULE": "campus.settings",
        "PYTHONPATH": str(ROOT),
    }
    process = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(tmp_path / "sign")],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    worker = int(process.stdout.readline())
    yield process, worker
    process.kill()
    process.stdin.close()
    process.stdout.close()
    process.wait()
    if running(worker):
        os.kill(worker, signal.SIGKILL)


def test_the_worker_does_what_is_sent(parent, tmp_path):
    until((tmp_path / "sign").exists, "the task was not run")


def test_the_worker_ends_with_the_block_it_was_made_for(parent, tmp_path):
    process, worker = parent
    until((tmp_path / "sign").exists, "the task was not run")

    process.stdin.close()

    assert process.wait(LONG) == 0
    assert not running(worker)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc to see processes")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_no_worker_outlives_its_parent(parent, tmp_path, how):
    process, worker = parent
    until((tmp_path / "sign").exists, "the task was not run")

    process.send_signal(how)

    until(lambda: not running(worker), "the worker outlived its parent")
