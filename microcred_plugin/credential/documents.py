"""Where a verifier gets the documents that a credential names: DID documents, status lists.

The room itself fetches nothing. A caller hands in something with `get`: a guarded fetcher, the
database for addresses of our own, or a `documents.json` for checking without a network.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Protocol

from microcred_plugin.credential.errors import CredentialError, Unavailable
from microcred_plugin.credential.parse import LIMITS, Limits, parse_object

__all__ = ["Documents", "MappingDocuments", "NoDocuments", "get_object"]


class Documents(Protocol):
    """Something that knows the bytes behind addresses."""

    def get(self, url: str, /) -> bytes:
        """Return what is served at `url`. Raises Unavailable."""


class NoDocuments:
    """Knows nothing: whatever needs a document cannot be checked."""

    def get(self, url: str, /) -> bytes:
        """Raise Unavailable."""
        raise Unavailable(url)


class MappingDocuments:
    """Documents of a map from URL to the object served there, as in `documents.json`."""

    def __init__(self, documents: Mapping[str, Any]) -> None:
        """Hold JSON objects, or texts and bytes as served, by URL."""
        self._documents = documents

    def get(self, url: str, /) -> bytes:
        """Return the bytes at `url`. Raises Unavailable for a URL that the map does not have."""
        document = self._documents.get(url)
        if document is None:
            raise Unavailable(url, "not_in_the_documents")
        if isinstance(document, bytes):
            return document
        text = document if isinstance(document, str) else json.dumps(document, ensure_ascii=False)
        return text.encode("utf-8", "surrogatepass")


def get_object(documents: Documents, url: str, *, limits: Limits = LIMITS) -> dict[str, Any]:
    """Return the JSON object at `url`. Raises Unavailable, also for what is no JSON object."""
    try:
        return parse_object(documents.get(url), limits=limits)
    except CredentialError as error:
        raise Unavailable(url, str(error.problem)) from None
