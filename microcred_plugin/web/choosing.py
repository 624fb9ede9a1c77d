"""What a learner ticks to show more: read from a form or an address, and put into words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from microcred_plugin.services.disclosure import Choice

__all__ = ["Tick", "changes", "choice_from", "has_choice", "query_of", "ticks"]

_FIELD = "show"
_SENT = "chosen"

_LABELS: Mapping[str, Promise] = {
    "marks": gettext_lazy("My mark for each learning outcome"),
    "final_grade": gettext_lazy("My final grade for the course"),
    "evidence": gettext_lazy("The names of the tests that I passed, as evidence"),
}


@dataclass(frozen=True, kw_only=True)
class Tick:
    """One box of the form."""

    name: str
    label: str
    ticked: bool


def choice_from(data: QueryDict) -> Choice:
    """Return what was ticked; anything unknown is ignored."""
    ticked = set(data.getlist(_FIELD))
    return Choice(**{name: name in ticked for name in _LABELS})


def has_choice(data: QueryDict) -> bool:
    """Return whether an address carries a choice, be it to show nothing more."""
    return _SENT in data


def query_of(choice: Choice) -> str:
    """Return a choice as the query of an address."""
    ticked = [(_FIELD, name) for name, on in choice.to_plain().items() if on]
    return urlencode([(_SENT, "1"), *ticked])


def ticks(choice: Choice) -> Sequence[Tick]:
    """Return the boxes of the form, ticked as in a choice."""
    plain = choice.to_plain()
    return [
        Tick(name=name, label=str(label), ticked=plain[name]) for name, label in _LABELS.items()
    ]


def changes(before: Choice, after: Choice) -> Sequence[str]:
    """Return what another choice adds and takes away, a sentence each."""
    was, will = before.to_plain(), after.to_plain()
    added, removed = _("Added: %(what)s."), _("No longer shown: %(what)s.")
    return [
        (added if will[name] else removed) % {"what": _inside(str(label))}
        for name, label in _LABELS.items()
        if was[name] != will[name]
    ]


def _inside(label: str) -> str:
    return label[:1].lower() + label[1:]
