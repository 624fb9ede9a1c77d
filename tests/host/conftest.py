"""Chooses the world in which the host's contract is tried.

`MICROCRED_CONTRACT_WORLD` names a class with the methods of `campus_world.CampusWorld`, so that the
same tests run inside a real platform: there it builds with the platform's own factories and holds
the door `microcred_plugin.host.openedx.OpenEdxHost`.
"""

from __future__ import annotations

import os
from typing import Any

import pytest
from django.utils.module_loading import import_string

_CAMPUS = "tests.host.campus_world.CampusWorld"


@pytest.fixture
def world(db: None) -> Any:
    """Return a fresh world with its host."""
    return import_string(os.environ.get("MICROCRED_CONTRACT_WORLD", _CAMPUS))()


@pytest.fixture
def course(world: Any) -> str:
    """Return the key of a course with two parts, of 40 and of 60 percent."""
    key: str = world.course(weights={"p1": 40, "p2": 60}, pass_percent=60)
    return key
