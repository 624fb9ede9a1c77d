"""What is installed: the wheel holds the product, all of it, and nothing else."""

import subprocess
import sys
import zipfile
from configparser import ConfigParser
from email.message import Message
from email.parser import Parser
from pathlib import Path

import pytest

import microcred_plugin
from tests.repository.tracked import PACKAGE, ROOT, tracked_files

DATA = {".html", ".txt", ".json", ".svg", ".png", ".css", ".js", ".mo", ".po", ".ttf", ".woff2"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """Return the wheel built from the tracked files alone, as a release would be."""
    source = tmp_path_factory.mktemp("source")
    for path in tracked_files():
        copy = source / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-c", BUILD, str(out)]
    built = subprocess.run(command, cwd=source, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    return zipfile.ZipFile(next(Path(out).glob("*.whl")))


# The build itself, without pip's isolation: nothing is downloaded by a test.
BUILD = "import sys; from setuptools import build_meta; build_meta.build_wheel(sys.argv[1])"


def metadata(wheel: zipfile.ZipFile) -> Message:
    """Return the wheel's METADATA."""
    name = next(n for n in wheel.namelist() if n.endswith(".dist-info/METADATA"))
    return Parser().parsestr(wheel.read(name).decode())


def entry_points(wheel: zipfile.ZipFile) -> ConfigParser:
    """Return the wheel's entry points."""
    name = next(n for n in wheel.namelist() if n.endswith(".dist-info/entry_points.txt"))
    parser = ConfigParser(delimiters=("=",))
    parser.read_string(wheel.read(name).decode())
    return parser


def test_the_wheel_holds_the_package_and_nothing_beside_it(wheel: zipfile.ZipFile) -> None:
    tops = {name.split("/")[0] for name in wheel.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"microcred_plugin"}


def test_the_wheel_holds_every_module_of_the_package(wheel: zipfile.ZipFile) -> None:
    modules = {str(p.relative_to(ROOT)) for p in tracked_files() if p.is_relative_to(PACKAGE)}
    missing = {name for name in modules if name.endswith(".py")} - set(wheel.namelist())
    assert missing == set()


def test_the_wheel_holds_every_template_data_file_and_catalogue(wheel: zipfile.ZipFile) -> None:
    wanted = {
        str(path.relative_to(ROOT))
        for path in tracked_files()
        if path.is_relative_to(PACKAGE) and path.suffix in DATA
    }
    assert wanted - set(wheel.namelist()) == set()


@pytest.mark.parametrize("group", ["lms.djangoapp", "cms.djangoapp"])
def test_the_platform_finds_the_app_in_both_of_its_processes(
    wheel: zipfile.ZipFile, group: str
) -> None:
    assert entry_points(wheel)[group]["microcred_plugin"] == "microcred_plugin.apps:MicrocredConfig"


def test_the_wheel_states_its_version_licence_and_python(wheel: zipfile.ZipFile) -> None:
    stated = metadata(wheel)
    assert stated["Name"] == "microcred-plugin"
    assert stated["Version"] == microcred_plugin.__version__
    assert stated["Requires-Python"] == ">=3.11"
    assert "AGPL-3.0" in (stated["License"] or stated["License-Expression"])
    assert any("LICENSE" in name for name in wheel.namelist())
