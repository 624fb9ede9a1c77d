"""JSON-LD contexts that come with the product; no other is ever used and none is ever fetched.

A context decides what a signature covers, so a context that its host changes, or that someone
else serves, would change the meaning of signed bytes. The documents of W3C and 1EdTech come from
the package openbadgeslib; 1EdTech's small extensions context is written down here.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from microcred_plugin.credential.errors import CredentialError, Problem

__all__ = [
    "CREDENTIALS_V2",
    "DATA_INTEGRITY_V2",
    "EXTENSIONS",
    "MULTIKEY_V1",
    "OPEN_BADGES",
    "OPEN_BADGES_VERSIONS",
    "Contexts",
    "bundled",
]

Json = dict[str, Any]

CREDENTIALS_V2 = "https://www.w3.org/ns/credentials/v2"
DATA_INTEGRITY_V2 = "https://w3id.org/security/data-integrity/v2"
MULTIKEY_V1 = "https://w3id.org/security/multikey/v1"
OPEN_BADGES_VERSIONS = tuple(
    f"https://purl.imsglobal.org/spec/ob/v3p0/context-{version}.json"
    for version in ("3.0.1", "3.0.2", "3.0.3")
)
OPEN_BADGES = OPEN_BADGES_VERSIONS[-1]
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"

_FROM_PACKAGE = (CREDENTIALS_V2, *OPEN_BADGES_VERSIONS, DATA_INTEGRITY_V2, MULTIKEY_V1)

_SPEC = "https://purl.imsglobal.org/spec"
_EXTENSIONS_DOCUMENT: Json = {
    "@context": {
        "id": "@id",
        "type": "@type",
        "1EdTechJsonSchemaValidator2019": (
            f"{_SPEC}/vccs/v1p0/context.json#1EdTechJsonSchemaValidator2019"
        ),
        "1EdTechRevocationList": f"{_SPEC}/vcrl/v1p0/context.json#1EdTechRevocationList",
        "1EdTechCredentialRefresh": f"{_SPEC}/vccr/v1p0/context.json#1EdTechCredentialRefresh",
    }
}


class Contexts:
    """A closed set of context documents by URL, compared letter by letter."""

    def __init__(
        self,
        documents: Mapping[str, Json],
        *,
        urls: Iterable[str] = (),
        load: Callable[[str], Json] | None = None,
    ) -> None:
        """Hold `documents`; `urls` are those that `load` hands out when first asked for."""
        self._documents = MappingProxyType(dict(documents))
        self._lazy = frozenset(urls)
        self._load = load

    @property
    def urls(self) -> frozenset[str]:
        """Return the URLs of every context in the set."""
        return frozenset(self._documents) | self._lazy

    def get(self, url: str) -> Json:
        """Return a copy of the context at `url`.

        Raises CredentialError (unknown_context, naming the URL) for any other URL.
        """
        if url in self._documents:
            return copy.deepcopy(self._documents[url])
        if url in self._lazy and self._load is not None:
            return copy.deepcopy(self._load(url))
        raise CredentialError(Problem.UNKNOWN_CONTEXT, url)

    def with_extra(self, documents: Mapping[str, Json]) -> Contexts:
        """Return a wider set, for a test or an institution that carries a context of its own."""
        return Contexts({**self._documents, **documents}, urls=self._lazy, load=self._load)


@cache
def bundled() -> Contexts:
    """Return the contexts of the product: VC 2.0, OB 3.0.1 to 3.0.3, extensions, proofs, keys.

    The unversioned Open Badges address is left out on purpose: its content moves. So is DID Core:
    DID documents are read as plain JSON, never canonicalised.
    """
    return Contexts({EXTENSIONS: _EXTENSIONS_DOCUMENT}, urls=_FROM_PACKAGE, load=_load_from_package)


def _load_from_package(url: str) -> Json:
    # Imported late: the package pulls in its signers, which no page view needs.
    from openbadgeslib.ob3.contexts import load_context

    document: Json = load_context(url)
    return document
