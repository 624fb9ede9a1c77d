"""The report of the demonstration in words, one line per learner and module."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from campus.demo.rows import Row

__all__ = ["lines"]


def lines(found: Sequence[Row]) -> Iterator[str]:
    """Yield the lines of the report."""
    for row in found:
        yield f"{row.learner} {row.module}: {row.state} {row.verdict.get('reasons')}"
