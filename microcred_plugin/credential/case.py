"""One verification: the document, what it is checked against, and what was fetched on the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from microcred_plugin.credential.contexts import Contexts
from microcred_plugin.credential.did import VerificationMethod, resolve_method
from microcred_plugin.credential.documents import Documents, get_object
from microcred_plugin.credential.errors import CredentialError, Unavailable
from microcred_plugin.credential.jwt import Token
from microcred_plugin.credential.reading import issuer_id, listed
from microcred_plugin.domain.frameworks import Framework

__all__ = ["Case", "issuer_id", "listed"]

_MOST_FETCHES = 10


@dataclass(frozen=True, kw_only=True)
class Case:
    """What the checks look at.

    `documents` is asked once per address, and not without end. `findings` keeps what was found out
    about a proof, which costs milliseconds and is needed for two lines. `known` are the bytes that
    the document's one proof is over, where the document is recognised as one of our own making;
    `token` is what it came in, where it came as a JWT.
    """

    document: Mapping[str, Any]
    documents: Documents
    now: datetime
    frameworks: Mapping[str, Framework]
    contexts: Contexts | None = None
    known: bytes | None = None
    token: Token | None = None
    findings: dict[tuple[int, int], Any] = field(default_factory=dict, repr=False)
    _fetched: dict[str, dict[str, Any] | Unavailable] = field(default_factory=dict, repr=False)

    def object_at(self, url: str) -> dict[str, Any]:
        """Return the JSON object at `url`. Raises Unavailable."""
        if url not in self._fetched:
            self._fetched[url] = self._fetch(url)
        found = self._fetched[url]
        if isinstance(found, Unavailable):
            raise found
        return found

    def _fetch(self, url: str) -> dict[str, Any] | Unavailable:
        if len(self._fetched) >= _MOST_FETCHES:
            return Unavailable(url, "too_many_documents")
        try:
            return get_object(self.documents, url)
        except Unavailable as error:
            return error

    def method(self, url: str) -> VerificationMethod | CredentialError | Unavailable:
        """Return the published key at `url`, or why there is none."""
        try:
            return resolve_method(url, fetch=self.object_at)
        except (CredentialError, Unavailable) as error:
            return error
