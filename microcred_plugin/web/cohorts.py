"""A cohort in the words of its staff: filters with counts, one row per learner, pages.

Used by the page of a course and by the section in the platform's instructor dashboard.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from microcred_plugin.domain.lifecycle import State
from microcred_plugin.domain.ports import Recipient
from microcred_plugin.services.cards import Card
from microcred_plugin.services.cohort import FLAGGED, Cohort, CohortQuery, Member, Order
from microcred_plugin.web.saying import plain, said
from microcred_plugin.words import (
    Names,
    flag_words,
    hold_words,
    number_words,
    reason_words,
    state_words,
)

__all__ = [
    "CohortTable",
    "Filter",
    "Row",
    "cohort_table",
    "name_words",
    "names_of",
    "tone_of",
]

_ALWAYS_SHOWN = (State.IN_PROGRESS, State.ELIGIBLE, State.OFFERED, State.CLAIMED)

_TONES: Mapping[State, str] = {
    State.IN_PROGRESS: "",
    State.ELIGIBLE: "care",
    State.APPROVED: "info",
    State.OFFERED: "info",
    State.CLAIMED: "good",
    State.DECLINED: "",
    State.LAPSED: "",
    State.WITHDRAWN: "",
    State.SUSPENDED: "care",
    State.REVOKED: "bad",
}


@dataclass(frozen=True, kw_only=True)
class Filter:
    """One way to narrow the table; `count` covers everybody, whatever is searched for."""

    label: str
    count: str
    url: str
    here: bool


@dataclass(frozen=True, kw_only=True)
class Row:
    """One learner; `notes` say what keeps the award from going on, in sentences."""

    url: str
    name: str
    email: str
    state: str
    tone: str
    progress: str
    notes: Sequence[str]
    flag: str
    changed_at: datetime


@dataclass(frozen=True, kw_only=True)
class CohortTable:
    """A page of a cohort, ready to be shown."""

    title: SafeString
    plain_title: str
    version: int
    issuer: SafeString
    course_key: str
    url: str
    filters: Sequence[Filter]
    query: CohortQuery
    everybody: int
    range: str
    rows: Sequence[Row]
    previous: str
    next: str
    page: str


def cohort_table(found: Cohort) -> CohortTable:
    """Return a cohort in the reader's language."""
    module, version = found.module, found.version
    url = reverse("microcred:instructor", args=(module.course_key,))
    title = version.content.title
    return CohortTable(
        title=said(title),
        plain_title=plain(title),
        version=version.number,
        issuer=said(module.issuer.name),
        course_key=module.course_key,
        url=url,
        filters=_filters(found, url),
        query=found.query,
        everybody=found.everybody,
        range=_range(found),
        rows=[_row(member, module.course_key) for member in found.members],
        previous=_page_url(found, url, -1),
        next=_page_url(found, url, +1),
        page=_("Page %(number)s of %(total)s")
        % {"number": number_words(found.query.page), "total": number_words(found.pages)},
    )


def _filters(found: Cohort, url: str) -> list[Filter]:
    labels: list[tuple[str, str]] = [("", _("Everybody"))]
    labels += [(str(state), state_words(state)) for state in _shown_states(found)]
    labels.append((FLAGGED, _("Asks for a decision")))
    counts = {**found.counts, "": found.everybody}
    return [
        Filter(
            label=label,
            count=number_words(counts[show]),
            url=_url(url, found.query, show=show),
            here=show == found.query.show,
        )
        for show, label in labels
    ]


def _shown_states(found: Cohort) -> Iterable[State]:
    """Return the states that an instructor looks for, and those that somebody is in."""
    return [
        state
        for state in State
        if state in _ALWAYS_SHOWN or found.counts[state] or found.query.show == state
    ]


def _url(url: str, query: CohortQuery, **changes: object) -> str:
    wanted = {
        "show": query.show,
        "search": query.search,
        "order": str(query.order) if query.order is not Order.NAME else "",
        **changes,
    }
    given = urlencode({name: value for name, value in wanted.items() if value})
    return f"{url}?{given}" if given else url


def _page_url(found: Cohort, url: str, step: int) -> str:
    page = found.query.page + step
    return _url(url, found.query, page=page) if 1 <= page <= found.pages else ""


def _range(found: Cohort) -> str:
    first = (found.query.page - 1) * found.query.size + 1
    if not found.matching:
        return _("No learner matches.")
    text = ngettext(
        "Learner %(first)s to %(last)s of %(total)s",
        "Learners %(first)s to %(last)s of %(total)s",
        found.matching,
    )
    numbers = {"first": first, "last": first + len(found.members) - 1, "total": found.matching}
    return text % {name: number_words(number) for name, number in numbers.items()}


def _row(member: Member, course_key: str) -> Row:
    card = member.card
    return Row(
        url=reverse("microcred:instructor-learner", args=(course_key, card.award)),
        name=name_words(member.recipient),
        email=member.recipient.email,
        state=state_words(card.state),
        tone=tone_of(card.state),
        progress=_progress(card),
        notes=_notes(card),
        flag=flag_words(card.flag),
        changed_at=card.changed_at,
    )


def _progress(card: Card) -> str:
    text = _("%(achieved)s of %(total)s")
    numbers = {"achieved": number_words(card.achieved), "total": number_words(len(card.outcomes))}
    return text % numbers


def _notes(card: Card) -> list[str]:
    names = names_of(card)
    reasons = [reason_words(reason, names) for reason in card.reasons]
    return [*reasons, hold_words(card.hold)] if card.hold else reasons


def names_of(card: Card) -> Names:
    """Return the names of outcomes and subsections for sentences in the reader's language."""
    titles = {row.outcome.code: plain(row.outcome.title) for row in card.outcomes}
    return Names(outcomes=titles, subsections=card.subsection_names)


def name_words(recipient: Recipient) -> str:
    """Return the name of a learner, or that there is none."""
    return recipient.name.strip() or _("(no name)")


def tone_of(state: State) -> str:
    """Return how a state looks beside its word; the word alone says enough."""
    return _TONES[state]
