"""Chromium, a prepared campus, and visitors in both languages and at both widths."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.campus import Campus, copied, prepare, serve
from tests.browser.visitor import Visitor

# The machine has no way out: without these, Chromium's own errands are refused many at a time.
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LANGUAGES = ("en", "nl")
WIDTHS = (1280, 320)

Visit = Callable[..., Visitor]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return Debian's Chromium, without a window."""
    path = os.environ.get("MICROCRED_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=_FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a campus where all but learner-01 have answered and been looked at."""
    data = tmp_path_factory.mktemp("campus") / "template"
    data.mkdir()
    prepare(data)
    return data


@pytest.fixture(scope="session")
def still(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Campus]:
    """Return a campus for looking only."""
    with serve(copied(template, tmp_path_factory.mktemp("still") / "campus")) as campus:
        yield campus


@pytest.fixture
def own(template: Path, tmp_path: Path) -> Iterator[Campus]:
    """Return a campus on which a walk may change what it likes."""
    with serve(copied(template, tmp_path / "campus")) as campus:
        yield campus


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """Return a way to open a window of one's own on a campus."""
    opened = []

    def open_window(campus: Campus, language: str, width: int, *, scripts: bool = True) -> Visitor:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            locale="nl-NL" if language == "nl" else "en-GB",
            java_script_enabled=scripts,
        )
        context.set_default_timeout(30_000)
        opened.append(context)
        return Visitor(context.new_page(), campus, language, width)

    yield open_window
    for context in opened:
        context.close()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Walk in both languages and at both widths wherever a test asks for them."""
    if "language" in metafunc.fixturenames:
        metafunc.parametrize("language", LANGUAGES)
    if "width" in metafunc.fixturenames:
        metafunc.parametrize("width", WIDTHS)
