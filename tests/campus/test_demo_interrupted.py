"""A demonstration that is stopped half-way puts everything away."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LONG = 120


@pytest.mark.skipif(os.name != "posix", reason="sends signals to a group of processes")
@pytest.mark.parametrize(
    ("how", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=["key press", "request"]
)
def test_no_process_and_no_directory_stays(tmp_path, how, code):
    environment = {key: value for key, value in os.environ.items() if not key.startswith("DJANGO")}
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "manage.py"), "microcred_demo", "--out", str(tmp_path / "out")],
        env={**environment, "TMPDIR": str(tmp_path)},
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    for line in process.stderr:
        if line.startswith("learner-02"):
            break
    assert list(tmp_path.glob("microcred-demo-*"))

    if how == signal.SIGINT:
        os.killpg(process.pid, how)
    else:
        process.send_signal(how)
    # Whoever still holds the pipe, a worker too, would keep this from returning.
    _, told = process.communicate(timeout=LONG)

    assert process.returncode == code
    assert list(tmp_path.glob("microcred-demo-*")) == []
    assert "Traceback" not in told
