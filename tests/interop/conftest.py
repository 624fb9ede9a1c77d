"""One demo run for all judges."""

import os
from pathlib import Path

import pytest

from tests.interop.demo import Demo, manage


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """Return the outcome of a demo run in which every award that waited was approved.

    MICROCRED_INTEROP_DEMO names a folder of an earlier run to judge instead.
    """
    if "MICROCRED_INTEROP_DEMO" in os.environ:
        return Demo(Path(os.environ["MICROCRED_INTEROP_DEMO"]))
    folder = tmp_path_factory.mktemp("demo")
    data = tmp_path_factory.mktemp("campus")
    run = manage("microcred_demo", "--out", str(folder), "--json", "--approve", data=data)
    assert run.returncode == 0, run.stderr
    demo = Demo(folder)
    assert demo.credentials, "the demo issued nothing"
    return demo
