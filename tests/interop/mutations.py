"""Every way of changing one value of a JSON document, and of taking one away."""

import copy
from collections.abc import Iterator
from typing import Any

Path = tuple[str | int, ...]


def leaves(document: Any, path: Path = ()) -> Iterator[Path]:
    """Yield the path of each value that is not itself an object or an array."""
    if isinstance(document, dict):
        for key, value in document.items():
            yield from leaves(value, (*path, key))
    elif isinstance(document, list):
        for index, value in enumerate(document):
            yield from leaves(value, (*path, index))
    else:
        yield path


def other(value: Any) -> Any:
    """Return a value of the same kind that is not the same."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1
    # Somewhere in the middle, so that the ends (a scheme, a time zone, a prefix) stay plausible.
    at = len(value) // 2
    return value[:at] + ("b" if value[at : at + 1] != "b" else "c") + value[at + 1 :]


def nodes(document: Any) -> Iterator[dict[str, Any]]:
    """Yield each object of a document, the outermost first."""
    if isinstance(document, dict):
        yield document
    children = document.values() if isinstance(document, dict) else document
    for child in children if isinstance(document, dict | list) else ():
        yield from nodes(child)


def said_twice(document: Any, path: Path) -> bool:
    """Return whether another description of the same thing says the same.

    What is signed is a set of statements: issuer and creator are one node with one id, and a
    statement that stands in both is still there when it is taken out of one of them.
    """
    holder = parent(document, path)
    key = path[-1]
    if isinstance(holder, list):
        holder, key = parent(document, path[:-1]), path[-2]
    if not isinstance(holder, dict) or "id" not in holder or key == "id":
        return False
    same = [each for each in nodes(document) if each.get("id") == holder["id"]]
    return sum(each.get(key) == holder.get(key) for each in same) > 1


def parent(document: Any, path: Path) -> Any:
    """Return the object or array that holds the value at a path."""
    for step in path[:-1]:
        document = document[step]
    return document


def at(document: Any, path: Path) -> Any:
    """Return the value at a path."""
    return parent(document, path)[path[-1]]


def changed(document: Any, path: Path) -> Any:
    """Return a copy in which the value at a path is another one."""
    result = copy.deepcopy(document)
    holder = parent(result, path)
    holder[path[-1]] = other(holder[path[-1]])
    return result


def without(document: Any, path: Path) -> Any:
    """Return a copy in which the value at a path is gone."""
    result = copy.deepcopy(document)
    del parent(result, path)[path[-1]]
    return result
