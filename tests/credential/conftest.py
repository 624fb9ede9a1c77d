"""Fixtures of the room: the shared standards, where they are at hand."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

SHARED = Path(__file__).resolve().parents[3] / "shared"


@pytest.fixture(scope="session")
def standards() -> Path:
    """Return the folder with files of W3C and 1EdTech, or skip."""
    folder = SHARED / "standards"
    if not folder.is_dir():
        pytest.skip("the folder shared/standards is not beside the project")
    return folder


@pytest.fixture(scope="session")
def offer() -> dict[str, Any]:
    """Return the offer of the demonstration campus, or skip."""
    file = SHARED / "domain" / "offer.json"
    if not file.is_file():
        pytest.skip("the folder shared/domain is not beside the project")
    content: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return content


@pytest.fixture(scope="session")
def read_standard(standards: Path) -> Callable[[str], Any]:
    """Return a reader of the JSON files in that folder."""
    return lambda name: json.loads((standards / name).read_text("utf-8"))


@pytest.fixture
def untraced() -> Iterator[None]:
    """Measure no coverage meanwhile: for thousands of runs of code that other tests cover."""
    tracer = sys.gettrace()
    sys.settrace(None)
    yield
    sys.settrace(tracer)
