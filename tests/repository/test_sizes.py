"""Files and functions stay small enough to read in one go."""

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

import pytest

from tests.repository.tracked import python_files, relative

FILE_LINES = {"microcred_plugin": 400, "campus": 400, "scripts": 400, "benchmarks": 400}
TEST_FILE_LINES = 600
FUNCTION_LINES = 60


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Yield the name and the number of lines of each function in a file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{relative(path)}::{node.name}", node.end_lineno - node.lineno + 1


def length(path: Path) -> int:
    """Return the number of lines of a file."""
    return len(path.read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize("folder", [*FILE_LINES, "tests"])
def test_no_file_is_too_long(folder: str) -> None:
    bound = FILE_LINES.get(folder, TEST_FILE_LINES)
    assert {relative(p): n for p in python_files(folder) if (n := length(p)) > bound} == {}


@pytest.mark.parametrize("folder", [*FILE_LINES, "tests"])
def test_no_function_is_too_long(folder: str) -> None:
    sizes = [each for path in python_files(folder) for each in functions(path)]
    assert {name: size for name, size in sizes if size > FUNCTION_LINES} == {}


def test_most_functions_of_the_package_are_short() -> None:
    sizes = [size for path in python_files("microcred_plugin") for _, size in functions(path)]
    assert median(sizes) <= 9
    assert quantiles(sizes, n=10)[-1] <= 28
