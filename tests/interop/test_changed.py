"""A credential in which any one value was changed or taken away is accepted by nobody."""

import json

import pytest

from tests.interop import mutations
from tests.interop.demo import Demo
from tests.interop.judges import JUDGES, Judge


def printed(path: mutations.Path) -> str:
    """Return a path as a reader would write it."""
    return "/" + "/".join(str(step) for step in path)


@pytest.mark.parametrize("judge", JUDGES, ids=lambda judge: judge.name)
def test_every_changed_value_is_refused(demo: Demo, judge: Judge) -> None:
    cases = [
        (f"{name}{printed(path)}", mutations.changed(credential, path))
        for name, credential in demo.credentials.items()
        for path in mutations.leaves(credential)
    ]
    verdicts = judge([credential for _, credential in cases], documents=demo.documents)
    accepted = [name for (name, _), v in zip(cases, verdicts, strict=True) if v.accepted]
    assert accepted == []
    assert len(cases) > 40 * len(demo.credentials)


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
    ]
    verdicts = judge([credential for _, credential in cases], documents=demo.documents)
    accepted = [name for (name, _), v in zip(cases, verdicts, strict=True) if v.accepted]
    assert accepted == []
