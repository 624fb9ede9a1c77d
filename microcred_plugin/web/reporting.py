"""The report of a verification as JSON: codes for programs, sentences for people."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from microcred_plugin.credential.contents import Contents, contents_of
from microcred_plugin.credential.times import timestamp
from microcred_plugin.credential.verdict import Report
from microcred_plugin.domain.numbers import plain_number
from microcred_plugin.words import (
    finding_words,
    headline_words,
    line_name_words,
    line_words,
    verdict_words,
)

__all__ = ["report_document"]


def report_document(report: Report, *, now: datetime) -> dict[str, Any]:
    """Return a report with its words in the language that is active, and the facts if signed."""
    facts = contents_of(report.credential) if report.credential is not None else None
    return {
        **report.to_plain(),
        "headline": headline_words(report.verdict),
        "message": verdict_words(report),
        "checked_at": timestamp(now),
        "lines": [
            {
                **line.to_plain(),
                "title": line_name_words(line.name),
                "finding": finding_words(line),
                "message": line_words(line),
            }
            for line in report.lines
        ],
        "facts": None if facts is None else _facts(facts),
    }


def _facts(facts: Contents) -> dict[str, Any]:
    return {
        "name": facts.name,
        "description": facts.description,
        "holder": facts.holder,
        "issuer": {"id": facts.issuer_id, "name": facts.issuer},
        "ec": None if facts.ec is None else plain_number(facts.ec),
        "language": facts.language,
        "levels": [{"name": level.name, "status": level.status} for level in facts.levels],
        "framework": facts.framework,
        "results": [{"name": row.name, "value": row.value} for row in facts.results],
        "evidence": list(facts.evidence),
        "awarded": timestamp(facts.awarded) if facts.awarded else None,
        "valid_until": timestamp(facts.valid_until) if facts.valid_until else None,
    }
