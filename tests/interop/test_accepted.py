"""Every credential of the demo is accepted, status included, by verifiers of other people's."""

import pytest

from tests.interop.demo import Demo
from tests.interop.judges import DIGITAL_BAZAAR, JUDGES, OPENBADGESLIB, Judge, Verdict

GOOD = Verdict(accepted=True, status="clear", reason=None)


@pytest.mark.parametrize("judge", JUDGES, ids=lambda judge: judge.name)
def test_every_credential_is_accepted(demo: Demo, judge: Judge) -> None:
    verdicts = judge([*demo.credentials.values()], documents=demo.documents)
    named = dict(zip(demo.credentials, verdicts, strict=True))
    assert {name: verdict for name, verdict in named.items() if verdict != GOOD} == {}


def test_every_jwt_that_was_written_is_accepted_by_openbadgeslib(demo: Demo) -> None:
    verdicts = OPENBADGESLIB([*demo.jwts.values()], documents=demo.documents)
    assert [verdict for verdict in verdicts if verdict != GOOD] == []


@pytest.mark.parametrize("judge", JUDGES, ids=lambda judge: judge.name)
@pytest.mark.parametrize("missing", ["did.json", "/status/"])
def test_without_a_document_nothing_is_accepted(demo: Demo, judge: Judge, missing: str) -> None:
    fewer = {url: served for url, served in demo.documents.items() if missing not in url}
    assert len(fewer) < len(demo.documents)
    verdicts = judge([*demo.credentials.values()], documents=fewer)
    assert not any(verdict.accepted for verdict in verdicts)


def test_nothing_is_accepted_that_an_unknown_context_gives_a_meaning(demo: Demo) -> None:
    credential = next(iter(demo.credentials.values()))
    stranger = {**credential, "@context": [*credential["@context"], "https://example.org/c"]}
    [verdict] = DIGITAL_BAZAAR([stranger], documents=demo.documents)
    assert not verdict.accepted
    assert "https://example.org/c" in (verdict.reason or "")
