"""A credential in which any one value was changed or taken away is accepted by nobody."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.interop import mutations
from tests.interop.demo import Demo
from tests.interop.judges import JUDGES, Judge


def printed(path: mutations.Path) -> str:
    """Return a path as a reader would write it."""
    return "/" + "/".join(str(step) for step in path)


def worth_changing(demo: Demo) -> Iterator[tuple[str, mutations.Path]]:
    """Yield every value of one credential per module, and of the others what is theirs alone."""
    seen: dict[str, dict[mutations.Path, Any]] = {}
    for name, credential in demo.credentials.items():
        module = credential["credentialSubject"]["achievement"]["id"]
        values = {path: mutations.at(credential, path) for path in mutations.leaves(credential)}
        known = seen.setdefault(module, {})
        yield from ((name, path) for path in values if known.get(path) != values[path])
        known.update(values)


@pytest.mark.parametrize("judge", JUDGES, ids=lambda judge: judge.name)
def test_every_changed_value_is_refused(demo: Demo, judge: Judge) -> None:
    cases = [
        (f"{name}{printed(path)}", mutations.changed(demo.credentials[name], path))
        for name, path in worth_changing(demo)
    ]
    verdicts = judge([credential for _, credential in cases], documents=demo.documents)
    accepted = [name for (name, _), v in zip(cases, verdicts, strict=True) if v.accepted]
    assert accepted == []
    assert len(cases) > len(next(iter(demo.credentials.values())))


@pytest.mark.parametrize("judge", JUDGES, ids=lambda judge: judge.name)
def test_every_value_taken_away_is_missed(demo: Demo, judge: Judge) -> None:
    # One credential of each shape is enough: which member is gone does not depend on the learner.
    shapes = {
        json.dumps([*mutations.leaves(credential)]): (name, credential)
        for name, credential in demo.credentials.items()
    }
    cases = [
        (f"{name}{printed(path)}", mutations.without(credential, path))
        for name, credential in shapes.values()
        for path in mutations.leaves(credential)
        if not mutations.said_twice(credential, path)
    ]
    verdicts = judge([credential for _, credential in cases], documents=demo.documents)
    accepted = [name for (name, _), v in zip(cases, verdicts, strict=True) if v.accepted]
    assert accepted == []
    assert len(cases) > 40 * len(shapes)
