"""One demo run for all judges."""

import os
from pathlib import Path

import pytest

from tests.interop.demo import Campus, Demo


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """Return the outcome of a demo run in which every award that waited was approved.

    MICROCRED_INTEROP_DEMO names a folder of an earlier run to judge instead.
    """
    if "MICROCRED_INTEROP_DEMO" in os.environ:
        return Demo(Path(os.environ["MICROCRED_INTEROP_DEMO"]))
    folder = tmp_path_factory.mktemp("demo")
    campus = Campus(tmp_path_factory.mktemp("campus"))
    campus.manage("microcred_demo", "--out", str(folder), "--json", "--approve")
    demo = Demo(folder)
    assert demo.credentials, "the demo issued nothing"
    return demo


@pytest.fixture(scope="session")
def campus(tmp_path_factory: pytest.TempPathFactory) -> Campus:
    """Return a campus that goes on living: seeded, and every learner looked at by a worker."""
    campus = Campus(tmp_path_factory.mktemp("living"))
    campus.manage("campus_prepare")
    campus.work_off()
    assert campus.issued(), "nobody was awarded anything"
    return campus
