"""Chooses the worlds in which the host's contract is tried.

Here: the campus, and the door to Open edX before a stand-in of the platform. Inside a real platform
`MICROCRED_CONTRACT_WORLD` names the one world there, which builds with the platform's own means
(docs/how-to/contract-test-in-the-platform.md).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any

import pytest
from django.utils.module_loading import import_string

_HERE = "tests.host.campus_world.CampusWorld tests.host.double_world.DoubleWorld"
_WORLDS = os.environ.get("MICROCRED_CONTRACT_WORLD", _HERE).split()


@pytest.fixture(params=_WORLDS, ids=lambda path: path.rpartition(".")[2])
def world(db: None, request: pytest.FixtureRequest) -> Iterator[Any]:
    """Return a fresh world with its host."""
    made = import_string(request.param)()
    with getattr(made, "running", nullcontext)():
        yield made


@pytest.fixture
def course(world: Any) -> str:
    """Return the key of a course with two parts, of 40 and of 60 percent."""
    key: str = world.course(weights={"p1": 40, "p2": 60}, pass_percent=60)
    return key
