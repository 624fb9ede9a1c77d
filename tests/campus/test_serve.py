"""The campus is served with one command: pages, static files, a worker; all gone when it ends."""

import os
import re
import signal
import subprocess
import sys
import time
from http import HTTPStatus
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).resolve().parents[2]
LONG = 120

pytestmark = pytest.mark.xdist_group("serve")


def command(*arguments):
    return [sys.executable, str(ROOT / "manage.py"), *arguments]


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    """A prepared campus without scores, so that it is there soon."""
    data = tmp_path_factory.mktemp("serve") / "campus"
    named = {key: value for key, value in os.environ.items() if not key.startswith("DJANGO")}
    named["CAMPUS_DATA"] = str(data)
    subprocess.run(command("campus_prepare"), env=named, check=True, stdout=subprocess.DEVNULL)
    return named


@pytest.fixture
def served(environment):
    """A campus that is open: the process and its address."""
    process = subprocess.Popen(
        command("campus_serve", "--port", "0"),
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    lines = []
    for line in process.stdout:
        lines.append(line)
        if found := re.search(r"http://localhost:(\d+)/", line):
            break
    else:
        pytest.fail("it was never open: " + "".join(lines))
    yield process, f"http://127.0.0.1:{found[1]}"
    process.send_signal(signal.SIGKILL)
    process.stdout.close()
    process.wait()


def status(address):
    try:
        with urlopen(address) as answer:
            return answer.status
    except HTTPError as error:
        with error:
            return error.code


def children(pid):
    found = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False
    )
    return [int(one) for one in found.stdout.split()]


def alive(pid):
    stat = Path(f"/proc/{pid}/stat")
    try:
        return stat.read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_pages_and_static_files_are_answered(served):
    _, address = served

    assert status(f"{address}/") == HTTPStatus.OK
    assert status(f"{address}/static/admin/css/base.css") == HTTPStatus.OK
    assert status(f"{address}/nowhere") == HTTPStatus.NOT_FOUND


def test_the_plugin_answers_through_its_entry_point(served):
    _, address = served
    issuer = f"{address}/microcredentials/issuers/universiteit-leiden-demo/did.json"

    assert status(issuer) == HTTPStatus.OK


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc to see processes")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_it_leaves_no_process_behind(served, how):
    process, _ = served
    end = time.monotonic() + LONG
    while not (workers := children(process.pid)):
        assert time.monotonic() < end, "there is no worker"
        time.sleep(0.1)

    process.send_signal(how)
    process.wait(LONG)

    while any(alive(worker) for worker in workers):
        assert time.monotonic() < end, "a worker stayed"
        time.sleep(0.1)


def test_a_port_that_is_taken_is_told(served, environment):
    _, address = served
    port = address.rpartition(":")[2]

    done = subprocess.run(
        command("campus_serve", "--port", port),
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=LONG,
    )

    assert done.returncode == 1
    assert f"no free port in {port}" in done.stderr
