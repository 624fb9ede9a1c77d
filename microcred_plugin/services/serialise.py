"""The one way in which documents become the bytes that are stored and served."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

__all__ = ["digest_of", "document_bytes"]


def document_bytes(document: Mapping[str, Any]) -> bytes:
    """Return a document as UTF-8 JSON, members in the order given."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def digest_of(document: bytes) -> str:
    """Return the SHA-256 of a stored document in hexadecimal."""
    return hashlib.sha256(document).hexdigest()
