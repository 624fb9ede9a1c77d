"""The report of the demonstration in words, in the language that is active."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from django.utils.translation import get_language

from campus import offer
from campus.demo.rows import Row
from microcred_plugin.words import Names, flag_words, reason_words, state_words

__all__ = ["lines"]


def lines(found: Sequence[Row]) -> Iterator[str]:
    """Yield a line per learner and module, and one more for what a correction changed."""
    language = (get_language() or "en")[:2]
    widest = max((len(_title(row.module, language)) for row in found), default=0)
    for row in found:
        place = f"{row.learner}  {_title(row.module, language):{widest}}"
        yield f"{place}  {_standing(row, language)}"
        if row.after is not None:
            yield f"{place}  {_standing(row.after, language)}"


def _standing(row: Row, language: str) -> str:
    names = _names(row.module, language)
    reasons = [reason_words(reason, names) for reason in row.verdict["reasons"]]
    state = state_words(row.state)
    told = " ".join([*([flag_words(row.flag)] if row.flag else []), *reasons])
    if row.credential and not told:
        return f"{state}  {row.credential}.json"
    return f"{state}: {told}" if told else state


def _title(module: str, language: str) -> str:
    return str(offer.load().module(module).title[language])


@cache
def _names(module: str, language: str) -> Names:
    raw = offer.load().module(module).raw
    return Names(
        outcomes={row["code"]: row["title"][language] for row in raw["learning_outcomes"]},
        subsections={row["id"]: row["name"] for row in raw["grading"]["subsections"]},
    )
