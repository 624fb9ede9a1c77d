"""A revoked credential is refused as revoked by everybody, and the others stay accepted."""

from pathlib import Path

import pytest

from tests.interop.demo import Campus, Demo
from tests.interop.judges import JUDGES, Judge


@pytest.fixture(scope="module")
def before(campus: Campus, tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """Return what the campus had signed before anything was revoked."""
    return campus.export(tmp_path_factory.mktemp("before"))


@pytest.fixture(scope="module")
def revoked(before: Demo) -> str:
    """Return the id of the credential that is going to be revoked."""
    return min(before.credentials)


@pytest.fixture(scope="module")
def after(
    campus: Campus, before: Demo, revoked: str, tmp_path_factory: pytest.TempPathFactory
) -> Demo:
    """Return the same credentials with the documents as they are after the revocation."""
    campus.manage("microcred_revoke", revoked, "--reason", "found to have copied the answers")
    return campus.export(tmp_path_factory.mktemp("after"))


def test_what_was_signed_is_the_same_byte_for_byte(before: Demo, after: Demo) -> None:
    files = sorted(before.credentials)
    assert files == sorted(after.credentials)
    for name in files:
        path = Path(f"{name}.json")
        assert (before.folder / path).read_bytes() == (after.folder / path).read_bytes()


@pytest.mark.parametrize("judge", JUDGES, ids=lambda judge: judge.name)
def test_before_it_every_credential_is_accepted(before: Demo, judge: Judge) -> None:
    verdicts = judge([*before.credentials.values()], documents=before.documents)
    assert {verdict.status for verdict in verdicts} == {"clear"}
    assert all(verdict.accepted for verdict in verdicts)


@pytest.mark.parametrize("judge", JUDGES, ids=lambda judge: judge.name)
def test_the_revoked_credential_alone_is_refused_as_revoked(
    after: Demo, revoked: str, judge: Judge
) -> None:
    verdicts = judge([*after.credentials.values()], documents=after.documents)
    named = dict(zip(after.credentials, verdicts, strict=True))
    assert {name for name, verdict in named.items() if not verdict.accepted} == {revoked}
    assert named[revoked].status == "set"


def test_the_command_says_revoked_and_ends_with_the_code_for_it(
    campus: Campus, after: Demo, revoked: str
) -> None:
    documents = str(after.folder / "documents.json")
    file = str(after.folder / f"{revoked}.json")
    said = campus.manage("microcred_verify", file, "--documents", documents, codes=(1,))
    assert "revoked" in said


def test_the_command_accepts_the_others(campus: Campus, after: Demo, revoked: str) -> None:
    documents = str(after.folder / "documents.json")
    for name in set(after.credentials) - {revoked}:
        file = str(after.folder / f"{name}.json")
        assert "verdict: valid" in campus.manage("microcred_verify", file, "--documents", documents)
