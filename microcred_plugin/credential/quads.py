"""RDF quads as the four canonical N-Quads terms, and the way from expanded JSON-LD to them.

Nothing is skipped in silence: JSON-LD's own algorithm leaves out relative addresses, blank
predicates and text directions, so a signature would not cover them. Here each is an error.
Blank nodes are written `_:` and a name; every other term is in its final, canonical form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from microcred_plugin.credential.errors import CredentialError, Problem
from microcred_plugin.credential.jcs import canonical_json

__all__ = ["Quad", "blanks", "escaped", "expanded_to_quads", "iri", "literal"]

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_TYPE, _FIRST, _REST, _NIL = (f"<{_RDF}{name}>" for name in ("type", "first", "rest", "nil"))
_STRING, _BOOLEAN, _INTEGER, _DOUBLE = (
    f"{_XSD}{name}" for name in ("string", "boolean", "integer", "double")
)
_JSON_LITERAL = f"{_RDF}JSON"

_ABSOLUTE = re.compile(r'[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>"{}|^`\\\x7f-\x9f]*\Z')
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*\Z")
# Canonical N-Quads: short escapes for seven characters, \uXXXX for the other controls and for what
# XML 1.1 does not count as a character, everything else as it is.
_TO_ESCAPE = re.compile('[\x00-\x1f"\\\\\x7f\ufffe\uffff]')
_SHORT = {
    "\t": "\\t",
    "\b": "\\b",
    "\n": "\\n",
    "\r": "\\r",
    "\f": "\\f",
    '"': '\\"',
    "\\": "\\\\",
}
_LARGEST_EXACT = 2**53
_LARGEST_INTEGER = 10**21


class Quad(NamedTuple):
    """Subject, predicate, object and graph; the default graph is the empty text."""

    subject: str
    predicate: str
    object: str
    graph: str

    def line(self) -> str:
        """Return the quad as one line of N-Quads, newline included."""
        graph = f" {self.graph}" if self.graph else ""
        return f"{self.subject} {self.predicate} {self.object}{graph} .\n"


def escaped(text: str) -> str:
    """Return `text` with the escapes of canonical N-Quads."""
    return _TO_ESCAPE.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    return _SHORT.get(character) or f"\\u{ord(character):04X}"


def iri(value: object) -> str:
    """Return `<value>`; raises CredentialError (not_absolute) unless it is an absolute IRI."""
    if not isinstance(value, str) or not _ABSOLUTE.match(value):
        raise CredentialError(Problem.NOT_ABSOLUTE, given=repr(value)[:120], value=value)
    return f"<{value}>"


def literal(value: str, *, datatype: str = _STRING, language: str | None = None) -> str:
    """Return a literal in canonical form: `xsd:string` is never written out."""
    quoted = f'"{escaped(value)}"'
    if language is not None:
        return f"{quoted}@{language}"
    return quoted if datatype == _STRING else f"{quoted}^^{iri(datatype)}"


def expanded_to_quads(expanded: Iterable[Mapping[str, Any]]) -> list[Quad]:
    """Return the quads of expanded JSON-LD, each once.

    Raises CredentialError: not_absolute for a relative or missing address, unsupported_keyword for
    what the quads could not hold.
    """
    writer = _Writer()
    for node in expanded:
        writer.node(node, graph="")
    return list(writer.quads)


class _Writer:
    def __init__(self) -> None:
        self.quads: dict[Quad, None] = {}
        self._issued = 0

    def node(self, item: Mapping[str, Any], *, graph: str) -> str:
        subject = iri(item["@id"]) if "@id" in item else self._blank()
        for key, values in item.items():
            if key == "@type":
                for name in values:
                    self._add(subject, _TYPE, iri(name), graph)
            elif key == "@graph":
                for member in values:
                    self.node(member, graph=subject)
            elif not key.startswith("@"):
                self._properties(subject, iri(key), values, graph)
            elif key not in ("@id", "@index"):
                raise CredentialError(Problem.UNSUPPORTED_KEYWORD, given=key, value=key)
        return subject

    def _properties(self, subject: str, predicate: str, values: Any, graph: str) -> None:
        for value in values:
            self._add(subject, predicate, self._object(value, graph), graph)

    def _object(self, value: Mapping[str, Any], graph: str) -> str:
        if "@value" in value:
            return _literal(value)
        if "@list" in value:
            return self._list(value["@list"], graph)
        return self.node(value, graph=graph)

    def _list(self, items: list[Mapping[str, Any]], graph: str) -> str:
        cells = [self._blank() for _ in items]
        for cell, item, rest in zip(cells, items, [*cells, _NIL][1:], strict=True):
            self._add(cell, _FIRST, self._object(item, graph), graph)
            self._add(cell, _REST, rest, graph)
        return cells[0] if cells else _NIL

    def _blank(self) -> str:
        self._issued += 1
        return f"_:b{self._issued}"

    def _add(self, subject: str, predicate: str, object_: str, graph: str) -> None:
        self.quads[Quad(subject, predicate, object_, graph)] = None


def _literal(item: Mapping[str, Any]) -> str:
    value, datatype = item["@value"], item.get("@type")
    if "@direction" in item:
        raise CredentialError(Problem.UNSUPPORTED_KEYWORD, given="@direction", value="@direction")
    if datatype == "@json":
        return literal(canonical_json(value), datatype=_JSON_LITERAL)
    if isinstance(value, bool):
        return literal("true" if value else "false", datatype=datatype or _BOOLEAN)
    if isinstance(value, int | float):
        return _number(value, datatype)
    if "@language" in item:
        return literal(value, language=_language(item["@language"]))
    return literal(value, datatype=datatype or _STRING)


def _language(tag: str) -> str:
    if not _LANGUAGE.match(tag):
        raise CredentialError(Problem.BAD_JSON_LD, given=tag[:40], value=tag)
    return tag.lower()


def _number(value: float, datatype: str | None) -> str:
    """Write a number as JSON-LD 1.1 (API, 8.6) prescribes for a reader with doubles only."""
    whole = isinstance(value, int) or value.is_integer()
    if whole and abs(value) < _LARGEST_INTEGER and datatype != _DOUBLE:
        exact = int(value) if abs(value) <= _LARGEST_EXACT else int(float(value))
        return literal(str(exact), datatype=datatype or _INTEGER)
    try:
        return literal(_double(float(value)), datatype=datatype or _DOUBLE)
    except OverflowError:
        raise CredentialError(Problem.UNSAFE_NUMBER) from None


def _double(value: float) -> str:
    mantissa, _, exponent = f"{value:.15E}".partition("E")
    whole, _, fraction = mantissa.partition(".")
    return f"{whole}.{fraction.rstrip('0') or '0'}E{int(exponent)}"


def blanks(quad: Quad) -> Iterator[str]:
    """Return the blank nodes that a quad mentions, in order of place."""
    return (term for term in (quad.subject, quad.object, quad.graph) if term.startswith("_:"))
