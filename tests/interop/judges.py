"""Those who judge a credential: two libraries of other people's, and the product itself.

A judge gets documents and credentials in one go and answers with one verdict for each credential.
"""

import json
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from microcred_plugin.credential.verdict import Report

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
TIMEOUT_SECONDS = 900

Documents = dict[str, Any]
Credential = dict[str, Any] | str


@dataclass(frozen=True)
class Verdict:
    """What a judge says: accepted or not, the status bit (clear, set or unread), and why not."""

    accepted: bool
    status: str | None
    reason: str | None


@dataclass(frozen=True)
class Judge:
    """A verifier with a name; ``judge`` takes documents and credentials and returns verdicts."""

    name: str
    judge: Callable[[Documents, Sequence[Credential]], list[Verdict]]

    def __call__(self, credentials: Sequence[Credential], *, documents: Documents) -> list[Verdict]:
        """Return one verdict for each credential, in order."""
        verdicts = self.judge(documents, credentials)
        assert len(verdicts) == len(credentials)
        return verdicts


def subprocess_judge(*command: str) -> Callable[[Documents, Sequence[Credential]], list[Verdict]]:
    """Return a judge that is a program: a job on its standard input, verdicts on its output."""

    def judge(documents: Documents, credentials: Sequence[Credential]) -> list[Verdict]:
        job = json.dumps({"documents": documents, "credentials": list(credentials)})
        done = subprocess.run(
            command,
            input=job,
            capture_output=True,
            text=True,
            check=False,
            timeout=TIMEOUT_SECONDS,
        )
        assert done.returncode == 0, done.stderr
        return [Verdict(**each) for each in json.loads(done.stdout)]

    return judge


DIGITAL_BAZAAR = Judge("@digitalbazaar/vc", subprocess_judge("node", str(HERE / "node/judge.mjs")))
OPENBADGESLIB = Judge(
    "openbadgeslib 4.6",
    subprocess_judge(str(ROOT / ".venv-interop/bin/python"), str(HERE / "judge_openbadgeslib.py")),
)


def our_judge(documents: Documents, credentials: Sequence[Credential]) -> list[Verdict]:
    """Return the product's own verdicts; this room needs no Django and no network."""
    from microcred_plugin.credential.documents import MappingDocuments
    from microcred_plugin.credential.verify import verify
    from microcred_plugin.domain.frameworks import shipped_frameworks

    given, frameworks, now = MappingDocuments(documents), shipped_frameworks(), datetime.now(UTC)
    return [
        our_verdict(verify(bytes_of(each), documents=given, now=now, frameworks=frameworks))
        for each in credentials
    ]


def bytes_of(credential: Credential) -> bytes:
    """Return a credential as it lies in a file."""
    text = credential if isinstance(credential, str) else json.dumps(credential)
    return text.encode()


def our_verdict(report: "Report") -> Verdict:
    """Return one of our reports in the words of the judges."""
    codes = [str(line.code) for line in report.lines]
    accepted = report.verdict == "valid"
    status = {"not_revoked": "clear", "revoked": "set", "suspended": "set"}
    known = [status[code] for code in codes if code in status]
    reason = None if accepted else f"{report.verdict}: {', '.join(codes)}"
    return Verdict(accepted, known[0] if known else None, reason)


OURS = Judge("ours", our_judge)
JUDGES = [DIGITAL_BAZAAR, OPENBADGESLIB, OURS]
