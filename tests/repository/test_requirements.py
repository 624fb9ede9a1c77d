"""What we ask for fits beside each supported platform and forces no version up."""

import ast
import re
import sys
from functools import cache
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.repository.tracked import PACKAGE, ROOT, python_files

LINES = ["autumn-2025", "ulmo", "verawood"]
# Bounds that stand for a known break, each explained in setup.py.
BOUNDED = {"django", "openbadgeslib"}
# What the platform itself is imported under, and only its door may.
PLATFORM = {"cms", "common", "lms", "openedx", "xmodule", "edx_ace", "web_fragments"}


def pins(path: Path) -> dict[str, Version]:
    """Return the versions that a constraints file states, by canonical name."""
    found = re.findall(r"^([A-Za-z0-9._-]+)==([^\s;]+)", path.read_text(encoding="utf-8"), re.M)
    return {canonicalize_name(name): Version(version) for name, version in found}


def requirements() -> list[Requirement]:
    """Return what setup.py asks for when the plugin alone is installed."""
    tree = ast.parse((ROOT / "setup.py").read_text(encoding="utf-8"))
    values = {
        node.targets[0].id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    return [Requirement(text) for text in ast.literal_eval(values["REQUIREMENTS"])]


def asked_by(requirement: Requirement) -> list[Requirement]:
    """Return what the installed package that answers a requirement asks for in its turn."""
    extras = ("", *requirement.extras)
    asked = [Requirement(text) for text in metadata.requires(requirement.name) or []]
    return [
        each
        for each in asked
        if each.marker is None or any(each.marker.evaluate({"extra": extra}) for extra in extras)
    ]


@cache
def closure() -> dict[str, list[Requirement]]:
    """Return every requirement that installing us puts to a package, ours and theirs, by name."""
    wanted: dict[str, list[Requirement]] = {}
    pending = requirements()
    while pending:
        requirement = pending.pop()
        name = canonicalize_name(requirement.name)
        if name not in wanted:
            pending += asked_by(requirement)
        wanted.setdefault(name, []).append(requirement)
    return wanted


def too_old(pinned: dict[str, Version]) -> dict[str, str]:
    """Return what asks for another version than the one that a platform pins."""
    return {
        name: f"{requirement} refuses {pinned[name]}"
        for name, asked in closure().items()
        for requirement in asked
        if name in pinned and not requirement.specifier.contains(pinned[name], prereleases=True)
    }


def test_our_requirements_are_lower_bounds_only() -> None:
    bounded = {
        canonicalize_name(requirement.name)
        for requirement in requirements()
        for specifier in requirement.specifier
        if specifier.operator != ">="
    }
    assert bounded == BOUNDED


@pytest.mark.parametrize("line", LINES)
def test_our_requirements_take_what_the_platform_pins(line: str) -> None:
    pinned = pins(ROOT / "requirements" / f"platform-{line}.txt")
    refused = [
        r
        for r in requirements()
        if (v := pinned.get(canonicalize_name(r.name))) and not r.specifier.contains(v)
    ]
    assert refused == []


def test_nothing_that_we_draw_in_forces_a_pin_of_the_floor_line_up() -> None:
    if sys.version_info[:2] != (3, 11):
        pytest.skip("what is installed here belongs to another line of the platform")
    assert too_old(pins(ROOT / "requirements" / "platform-autumn-2025.txt")) == {}


def test_our_copy_of_the_floor_line_says_what_the_platform_says(shared: Path) -> None:
    theirs = pins(shared / "platform" / "pins-2025-09-py311-django42.txt")
    ours = pins(ROOT / "requirements" / "platform-autumn-2025.txt")
    assert {name: v for name, v in ours.items() if theirs.get(name) != v} == {}


def test_nothing_that_we_draw_in_forces_any_pin_of_the_platform_up(shared: Path) -> None:
    if sys.version_info[:2] != (3, 11):
        pytest.skip("the full list of pins is that of the platform on Python 3.11")
    assert too_old(pins(shared / "platform" / "pins-2025-09-py311-django42.txt")) == {}


def imported() -> dict[str, str]:
    """Return each top-level name that the package imports, with one file that does."""
    found: dict[str, str] = {}
    for path in python_files("microcred_plugin"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and not node.level and node.module:
                names = [node.module]
            found |= {name.split(".")[0]: str(path.relative_to(ROOT)) for name in names}
    return found


def test_the_package_imports_nothing_that_setup_py_does_not_name() -> None:
    providers = metadata.packages_distributions()
    asked = {canonicalize_name(requirement.name) for requirement in requirements()}
    known = set(sys.stdlib_module_names) | PLATFORM | {PACKAGE.name}
    unasked = {
        name: where
        for name, where in imported().items()
        if name not in known
        and not asked & {canonicalize_name(provider) for provider in providers.get(name, [])}
    }
    assert unasked == {}
