"""The fast path: documents that differ in a few texts share nearly all their quads.

A mould is compiled once from a sample with a marker at each slot. Filling it writes the canonical
N-Quads of the sample with other texts, without JSON-LD. It is exact as long as four things hold,
and each fill checks them:

1. Slots are texts. Contexts, types, keys, numbers and parts that may be missing are never slots.
2. A text in the place of an IRI is absolute, of scheme https or did, in a plain alphabet; a text in
   the place of a literal has no character that may not be signed, and gets canonical escapes.
3. Every blank node's first-degree hash is unlike all others, so that names follow the order of the
   hashes. Hashes that depend on a slot are worked out anew each time; names can move with them.
4. No two lines are equal.

Where 1 or 2 fails, `Unfit` is raised and the caller takes the full path. Where 3 or 4 fails, the
filled quads are canonicalised in the ordinary way.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from microcred_plugin.credential.canonical import canonical_lines, first_degree_hash
from microcred_plugin.credential.contexts import Contexts, bundled
from microcred_plugin.credential.expansion import document_quads
from microcred_plugin.credential.quads import Quad, escaped
from microcred_plugin.credential.signable import check_signable
from microcred_plugin.domain.text import forbidden_character

__all__ = ["MARKER", "Mould", "Path", "Unfit", "put"]

Path = tuple[str | int, ...]

MARKER = "urn:microcred-slot:{}:"
_IRI = re.compile(r"(?:https://|did:)[A-Za-z0-9._~:/?#@!$&'()*+,;=%\[\]-]+\Z")
# Letters that are allowed and are written as they are, whatever the scheme of escapes.
_PLAIN = re.compile(r"[ !#-\[\]-~\u00a0-\ud7ff]*\Z")


class Unfit(Exception):
    """The values do not fit the mould: take the full path."""


def put(document: Any, path: Path, value: Any) -> Any:
    """Return a copy of a JSON value with `value` at `path`; what is not on the path is shared."""
    if not path:
        return value
    copied = dict(document) if isinstance(document, Mapping) else list(document)
    copied[path[0]] = put(copied[path[0]], path[1:], value)  # type: ignore[index]  # key or index
    return copied


@dataclass(frozen=True)
class _Slot:
    """What stands in a place of a quad: which value, and whether as an IRI or before a suffix."""

    name: str
    iri: bool
    suffix: str = ""


# A term is final as it is, or the number of a slot.
Term = str | int
Row = tuple[Term, ...]


@dataclass(frozen=True)
class _Part:
    """Lines of one subject that stand together, as what follows the subject in each.

    `fixed` holds lines in which nothing varies. Otherwise there is `lead`, the predicate between
    spaces, and its objects, of which one at least is a slot or a blank node.
    """

    fixed: tuple[str, ...] = ()
    lead: str = ""
    objects: Row = ()


@dataclass(frozen=True)
class _Moving:
    """A blank node whose hash depends on a slot: the lines about it, cut at their slots."""

    node: str
    fixed: tuple[str, ...]
    cut: tuple[Row, ...]

    def hash(self, terms: Sequence[str]) -> str:
        """Return the first-degree hash with these terms in the slots."""
        lines = [*self.fixed]
        lines += ["".join(_filled(pieces, terms)) for pieces in self.cut]
        lines.sort()
        return hashlib.sha256("".join(lines).encode()).hexdigest()


class Mould:
    """The canonical N-Quads of one sample with slots."""

    def __init__(
        self,
        sample: Mapping[str, Any],
        slots: Mapping[str, Path],
        *,
        contexts: Contexts | None = None,
    ) -> None:
        """Compile `sample`, in which `slots` names the paths of the texts that vary.

        Raises CredentialError for a sample that may not be signed, Unfit for one whose slots are
        not whole texts of their own.
        """
        check_signable(sample)
        marked = sample
        for name, path in slots.items():
            marked = put(marked, path, MARKER.format(name))
        quads = document_quads(marked, contexts=contexts or bundled())
        self.names = frozenset(slots)
        self._slots: list[_Slot] = []
        self._quads = [self._slotted(quad) for quad in quads]
        if {slot.name for slot in self._slots} != self.names:
            raise Unfit
        self._sort_nodes()
        self._group()

    def _sort_nodes(self) -> None:
        mentions: defaultdict[str, list[Row]] = defaultdict(list)
        for quad in self._quads:
            for node in {term for term in quad if _is_blank(term)}:
                mentions[str(node)].append(quad)
        moving = {n for n, about in mentions.items() if any(_varies(quad) for quad in about)}
        self._moving = [_moving(node, mentions[node]) for node in sorted(moving)]
        still = {
            first_degree_hash(node, [_quad(map(str, row)) for row in about]): node
            for node, about in mentions.items()
            if node not in moving
        }
        self._distinct = len(still) + len(moving) == len(mentions)
        self._still_hashes = sorted(still)
        self._still_nodes = [still[value] for value in self._still_hashes]
        self._labels = [f"_:c14n{number}" for number in range(len(mentions))]
        # c14n10 stands before c14n2: the order of lines is that of texts, not of numbers.
        self._label_order = sorted(range(len(mentions)), key=lambda number: self._labels[number])

    def _group(self) -> None:
        by_subject: defaultdict[Term, list[Row]] = defaultdict(list)
        for quad in self._quads:
            by_subject[quad[0]].append(quad)
        nodes = {term for quad in self._quads for term in quad if _is_blank(term)}
        self._nodes = {str(node): _parts(by_subject.pop(node, ())) for node in nodes}
        self._addresses: list[tuple[Term, tuple[_Part, ...]]] = []
        self._still: dict[str, str] = {}
        for subject, rows in by_subject.items():
            parts = _parts(rows)
            if isinstance(subject, str) and len(parts) == 1:
                self._still[subject] = subject.join(parts[0].fixed)
            else:
                self._addresses.append((subject, parts))

    def nquads(self, values: Mapping[str, str]) -> str:
        """Return the canonical N-Quads with these values in the slots.

        Raises Unfit unless there is a fitting text for each slot and for no other.
        """
        terms = self._terms(values)
        order = self._node_order(terms)
        if order is None:
            return self._ordinary(terms)
        names = {node: self._labels[rank] for rank, node in enumerate(order)}
        parts = self._address_parts(terms, names)
        if parts is None:
            return self._ordinary(terms)
        for rank in self._label_order:
            node = order[rank]
            tails = _tails(self._nodes[node], terms, names)
            if tails is None:
                return self._ordinary(terms)
            parts.append(self._labels[rank].join(tails))
        return "".join(parts)

    def _slotted(self, quad: Quad) -> Row:
        if quad.graph:
            raise Unfit
        return tuple(self._slotted_term(term) for term in quad[:3])

    def _slotted_term(self, term: str) -> Term:
        for name in self.names:
            marker = MARKER.format(name)
            if term == f"<{marker}>":
                return self._number(_Slot(name, iri=True))
            if term.startswith(f'"{marker}"'):
                return self._number(_Slot(name, iri=False, suffix=term[len(marker) + 2 :]))
            if marker in term:
                raise Unfit
        return term

    def _number(self, slot: _Slot) -> int:
        if slot not in self._slots:
            self._slots.append(slot)
        return self._slots.index(slot)

    def _terms(self, values: Mapping[str, str]) -> list[str]:
        if values.keys() != self.names:
            raise Unfit
        return [
            _iri(values[slot.name]) if slot.iri else _literal(values[slot.name], slot.suffix)
            for slot in self._slots
        ]

    def _node_order(self, terms: Sequence[str]) -> list[str] | None:
        if not self._distinct:
            return None
        order, hashes = list(self._still_nodes), list(self._still_hashes)
        for moving in self._moving:
            value = moving.hash(terms)
            place = bisect(hashes, value)
            if place and hashes[place - 1] == value:
                return None
            hashes.insert(place, value)
            order.insert(place, moving.node)
        return order

    def _address_parts(self, terms: Sequence[str], names: Mapping[str, str]) -> list[str] | None:
        groups = dict(self._still)
        for subject, parts in self._addresses:
            tails = _tails(parts, terms, names)
            address = subject if isinstance(subject, str) else terms[subject]
            if tails is None or address in groups:
                return None
            groups[address] = address.join(tails)
        return [groups[address] for address in sorted(groups)]

    def _ordinary(self, terms: Sequence[str]) -> str:
        return "".join(canonical_lines([_quad(_filled(row, terms)) for row in self._quads]))


def _is_blank(term: Term) -> bool:
    return isinstance(term, str) and term.startswith("_:")


def _varies(quad: Iterable[Term]) -> bool:
    return any(isinstance(term, int) for term in quad)


def _filled(row: Iterable[Term], terms: Sequence[str]) -> list[str]:
    return [term if isinstance(term, str) else terms[term] for term in row]


def _quad(terms: Iterable[str]) -> Quad:
    subject, predicate, object_ = terms
    return Quad(subject, predicate, object_, "")


def _iri(value: object) -> str:
    if not isinstance(value, str) or not _IRI.match(value):
        raise Unfit
    return f"<{value}>"


def _literal(value: object, suffix: str) -> str:
    if not isinstance(value, str):
        raise Unfit
    if _PLAIN.match(value):
        return f'"{value}"{suffix}'
    if forbidden_character(value):
        raise Unfit
    return f'"{escaped(value)}"{suffix}'


def _moving(node: str, quads: Iterable[Row]) -> _Moving:
    fixed, cut = [], []
    for row in quads:
        pieces: list[Term] = []
        for term in row:
            pieces += (_seen_from(node, term), " ")
        pieces.append(".\n")
        if _varies(pieces):
            cut.append(tuple(pieces))
        else:
            fixed.append("".join(map(str, pieces)))
    return _Moving(node, tuple(fixed), tuple(cut))


def _seen_from(node: str, term: Term) -> Term:
    return ("_:a" if term == node else "_:z") if _is_blank(term) else term


def _parts(quads: Iterable[Row]) -> tuple[_Part, ...]:
    """Return the lines of one subject in canonical order, neighbours that are fixed together."""
    by_predicate: defaultdict[str, list[Term]] = defaultdict(list)
    for quad in quads:
        by_predicate[str(quad[1])].append(quad[2])
    parts: list[_Part] = [_Part(fixed=("",))]
    for predicate in sorted(by_predicate):
        objects = by_predicate[predicate]
        lead = f" {predicate} "
        if any(not isinstance(term, str) or _is_blank(term) for term in objects):
            parts.append(_Part(lead=lead, objects=tuple(objects)))
            continue
        fixed = tuple(f"{lead}{term} .\n" for term in sorted(map(str, objects)))
        if parts[-1].fixed:
            parts[-1] = _Part(fixed=parts[-1].fixed + fixed)
        else:
            parts.append(_Part(fixed=fixed))
    return tuple(parts)


def _tails(
    parts: Sequence[_Part], terms: Sequence[str], names: Mapping[str, str]
) -> Sequence[str] | None:
    """Return an empty text, then what follows the subject in each line; None if two are equal."""
    if len(parts) == 1:
        return parts[0].fixed
    tails: list[str] = []
    for part in parts:
        if part.fixed:
            tails += part.fixed
            continue
        objects = [names.get(term, term) for term in _filled(part.objects, terms)]
        if len(objects) > 1:
            objects.sort()
            if len(set(objects)) < len(objects):
                return None
        tails += [f"{part.lead}{term} .\n" for term in objects]
    return tails
