"""A report laid out for reading: a headline, a line per check, and what the credential tells."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from microcred_plugin.credential.contents import Contents, contents_of
from microcred_plugin.credential.verdict import Code, Line, LineName, Outcome, Report, Verdict
from microcred_plugin.domain.errors import Fault, FaultCode
from microcred_plugin.words import (
    fault_words,
    finding_words,
    headline_words,
    line_name_words,
    line_words,
    number_words,
    unavailable_words,
    verdict_words,
)

__all__ = ["LineView", "ReportView", "report_view"]

_TONES = {
    Outcome.PASSED: ("good", "✓"),
    Outcome.FAILED: ("bad", "✗"),
    Outcome.WARNING: ("care", "!"),
    Outcome.UNKNOWN: ("info", "?"),
}
_VERDICTS = {
    Verdict.VALID: Outcome.PASSED,
    Verdict.INVALID: Outcome.FAILED,
    Verdict.UNKNOWN: Outcome.UNKNOWN,
}
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}\Z")
# What Markdown writes for headings and emphasis; the words are shown as they are.
_MARKS = re.compile(r"^#{1,6} +|\*\*", re.MULTILINE)
_QUIET = ("quiet", "·")
_NOT_MADE = {Code.WITHHELD, Code.NOT_LOOKED_UP}


@dataclass(frozen=True, kw_only=True)
class LineView:
    """One line; `details` are names and values for who knows the technique, none if not made."""

    name: str
    title: str
    tone: str
    icon: str
    finding: str
    sentence: str
    details: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class ReportView:
    """A whole report. `facts` is None without a signature that holds.

    `lang` is the language that the credential says it is in, and `vouched` whether the facts come
    from the issuer that they name.
    """

    verdict: str
    headline: str
    sentence: str
    tone: str
    icon: str
    checked_at: datetime
    lines: tuple[LineView, ...]
    facts: Contents | None
    ec: str
    criteria: str
    lang: str
    vouched: bool


def report_view(report: Report, *, now: datetime) -> ReportView:
    """Return a report with its words in the language that is active."""
    tone, icon = _TONES[_VERDICTS[report.verdict]]
    facts = contents_of(report.credential) if report.credential is not None else None
    return ReportView(
        verdict=str(report.verdict),
        headline=headline_words(report.verdict),
        sentence=verdict_words(report),
        tone=tone,
        icon=icon,
        checked_at=now,
        lines=tuple(_line(line) for line in report.lines),
        facts=facts,
        ec=number_words(facts.ec) if facts and facts.ec is not None else "",
        criteria=_MARKS.sub("", facts.criteria) if facts else "",
        lang=facts.language if facts and _LANGUAGE.match(facts.language) else "",
        vouched=report.line(LineName.ISSUER).outcome is Outcome.PASSED,
    )


def _line(line: Line) -> LineView:
    tone, icon = _QUIET if line.code in _NOT_MADE else _TONES[line.outcome]
    return LineView(
        name=str(line.name),
        title=line_name_words(line.name),
        tone=tone,
        icon=icon,
        finding=finding_words(line),
        sentence=line_words(line),
        details=tuple(_details(line)),
    )


def _details(line: Line) -> Iterator[tuple[str, str]]:
    if line.code in _NOT_MADE:
        return
    yield "code", str(line.code)
    for name, value in line.values.items():
        if name == "faults":
            yield from ((str(row["field"]) or "/", _fault(row)) for row in value)
        elif name == "reason":
            yield name, f"{value}: {unavailable_words(str(value))}"
        elif value not in ("", None):
            yield name, value if isinstance(value, str) else json.dumps(value)


def _fault(row: Mapping[str, Any]) -> str:
    values = {name: value for name, value in row.items() if name not in {"field", "code"}}
    words = fault_words(Fault(row["field"], FaultCode(row["code"]), values))
    expected = f" ({values['expected']})" if "expected" in values and "given" not in values else ""
    return f"{words}{expected}"
