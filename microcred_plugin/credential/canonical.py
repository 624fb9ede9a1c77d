"""Canonical bytes of a document: RDF Dataset Canonicalization 1.0 (RDFC-1.0), made here only.

Blank nodes get their names from hashes. Where every blank node's first-degree hash differs from
all others, the order of the hashes is the answer (RDFC-1.0, 4.4.3, steps 3 and 4); that is nearly
always so. Where some are alike, `alike` searches, within a bound on its work.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from microcred_plugin.credential.alike import labels_by_search
from microcred_plugin.credential.contexts import Contexts, bundled
from microcred_plugin.credential.errors import CredentialError, Problem
from microcred_plugin.credential.expansion import document_quads
from microcred_plugin.credential.quads import Quad, blanks

__all__ = ["Hash", "canonical_labels", "canonical_lines", "canonical_nquads", "first_degree_hash"]


class Hash(StrEnum):
    """Hash functions that RDFC-1.0 may be run with."""

    SHA256 = "sha256"
    SHA384 = "sha384"


def canonical_nquads(document: Mapping[str, Any], *, contexts: Contexts | None = None) -> bytes:
    """Return the canonical N-Quads of a JSON-LD document as UTF-8.

    Only contexts of `contexts` (by default those that come with the product) may be named.
    Raises CredentialError if part of the document would be left out, names an unknown context, or
    would cost too much.
    """
    quads = document_quads(document, contexts=contexts or bundled())
    try:
        return "".join(canonical_lines(quads)).encode("utf-8")
    except UnicodeEncodeError:
        raise CredentialError(Problem.LONE_SURROGATE) from None


def canonical_lines(quads: Sequence[Quad], *, algorithm: Hash = Hash.SHA256) -> list[str]:
    """Return the lines of canonical N-Quads, newline included, in code point order.

    Raises CredentialError (too_costly) for blank nodes that are too much alike.
    """
    labels = canonical_labels(quads, algorithm=algorithm)
    return sorted({_relabelled(quad, labels).line() for quad in quads})


def canonical_labels(quads: Iterable[Quad], *, algorithm: Hash = Hash.SHA256) -> dict[str, str]:
    """Return the canonical name of each blank node in `quads`.

    Raises CredentialError (too_costly) for blank nodes that are too much alike.
    """
    mentions: defaultdict[str, list[Quad]] = defaultdict(list)
    for quad in quads:
        for node in set(blanks(quad)):
            mentions[node].append(quad)
    hashes = {
        node: first_degree_hash(node, about, algorithm=algorithm)
        for node, about in mentions.items()
    }
    if len(set(hashes.values())) < len(hashes):
        return labels_by_search(mentions, hashes, algorithm=algorithm)
    ordered = sorted(hashes, key=hashes.__getitem__)
    return {node: f"_:c14n{number}" for number, node in enumerate(ordered)}


def first_degree_hash(node: str, quads: Iterable[Quad], *, algorithm: Hash = Hash.SHA256) -> str:
    """Return the hash of the quads that mention `node`, itself written `_:a`, others `_:z`."""
    text = "".join(sorted(_seen_from(node, quad).line() for quad in quads))
    return hashlib.new(algorithm, text.encode("utf-8", "surrogatepass")).hexdigest()


def _seen_from(node: str, quad: Quad) -> Quad:
    return _relabelled(quad, {term: "_:a" if term == node else "_:z" for term in blanks(quad)})


def _relabelled(quad: Quad, labels: Mapping[str, str]) -> Quad:
    name = labels.get
    subject, predicate, object_, graph = quad
    return Quad(name(subject, subject), predicate, name(object_, object_), name(graph, graph))
