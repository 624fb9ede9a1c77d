"""Telling alike blank nodes apart: the N-degree half of RDFC-1.0 (sections 4.6 to 4.8).

Needed only where two blank nodes have the same first-degree hash. The search tries every order of
alike neighbours, so somebody can arrange nodes that no machine gets through; it therefore counts
its steps and gives up at a fixed number of them, which no document made in good faith reaches.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import permutations

from microcred_plugin.credential.errors import CredentialError, Problem
from microcred_plugin.credential.quads import Quad

__all__ = ["MAX_STEPS", "labels_by_search"]

MAX_STEPS = 100_000

Issued = dict[str, str]


def labels_by_search(
    mentions: Mapping[str, Sequence[Quad]],
    hashes: Mapping[str, str],
    *,
    algorithm: str,
    max_steps: int = MAX_STEPS,
) -> dict[str, str]:
    """Return the canonical name (`_:c14n0`, ...) of each blank node.

    `mentions` has the quads of each node, `hashes` its first-degree hash.
    Raises CredentialError (too_costly) after `max_steps` steps, and for a chain of alike nodes, as
    in a list of thousands of equal values, that is longer than Python can follow.
    """
    try:
        return _Search(mentions, hashes, algorithm, max_steps).labels()
    except RecursionError:
        raise CredentialError(Problem.TOO_COSTLY, maximum=max_steps) from None


class _Search:
    def __init__(
        self,
        mentions: Mapping[str, Sequence[Quad]],
        hashes: Mapping[str, str],
        algorithm: str,
        max_steps: int,
    ) -> None:
        self._mentions = mentions
        self._hashes = hashes
        self._algorithm = algorithm
        self._max_steps = max_steps
        self._steps = 0
        self._canonical: Issued = {}

    def labels(self) -> dict[str, str]:
        nodes_of: defaultdict[str, list[str]] = defaultdict(list)
        for node, value in self._hashes.items():
            nodes_of[value].append(node)
        ordered = [nodes_of[value] for value in sorted(nodes_of)]
        for nodes in ordered:
            if len(nodes) == 1:
                _issue(self._canonical, nodes[0], "_:c14n")
        for nodes in ordered:
            self._settle(nodes)
        return self._canonical

    def _settle(self, nodes: Iterable[str]) -> None:
        paths = [
            self._n_degree(node, {node: "_:b0"}) for node in nodes if node not in self._canonical
        ]
        for _, issued in sorted(paths, key=lambda path: path[0]):
            for node in issued:
                _issue(self._canonical, node, "_:c14n")

    def _n_degree(self, node: str, issued: Issued) -> tuple[str, Issued]:
        data = []
        related = self._related(node, issued)
        for value in sorted(related):
            path, issued = self._shortest(related[value], issued)
            data += [value, path]
        return self._hash("".join(data)), issued

    def _shortest(self, nodes: Sequence[str], issued: Issued) -> tuple[str, Issued]:
        """Return the least path over all orders of `nodes`, and the names given on it."""
        best: str | None = None
        chosen = issued
        for order in permutations(nodes):
            self._count()
            found = self._path(order, dict(issued), best)
            if found is not None and (best is None or found[0] < best):
                best, chosen = found
        return best or "", chosen

    def _path(
        self, order: Sequence[str], issued: Issued, best: str | None
    ) -> tuple[str, Issued] | None:
        path, later = "", []
        for node in order:
            if node not in self._canonical and node not in issued:
                later.append(node)
            path += self._canonical.get(node) or _issue(issued, node, "_:b")
            if _worse(path, best):
                return None
        for node in later:
            value, further = self._n_degree(node, issued)
            path += f"{_issue(issued, node, '_:b')}<{value}>"
            issued = further
            if _worse(path, best):
                return None
        return path, issued

    def _related(self, node: str, issued: Issued) -> dict[str, list[str]]:
        related: defaultdict[str, list[str]] = defaultdict(list)
        for quad in self._mentions[node]:
            for place, other in (("s", quad.subject), ("o", quad.object), ("g", quad.graph)):
                if other.startswith("_:") and other != node:
                    predicate = "" if place == "g" else quad.predicate
                    name = self._canonical.get(other) or issued.get(other) or self._hashes[other]
                    related[self._hash(place + predicate + name)].append(other)
        return related

    def _hash(self, text: str) -> str:
        self._count()
        return hashlib.new(self._algorithm, text.encode("utf-8")).hexdigest()

    def _count(self) -> None:
        self._steps += 1
        if self._steps > self._max_steps:
            raise CredentialError(Problem.TOO_COSTLY, maximum=self._max_steps)


def _issue(issued: Issued, node: str, prefix: str) -> str:
    return issued.setdefault(node, f"{prefix}{len(issued)}")


def _worse(path: str, best: str | None) -> bool:
    return best is not None and len(path) >= len(best) and path > best
