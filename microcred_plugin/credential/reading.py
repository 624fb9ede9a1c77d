"""Reading single properties of documents that may have any shape."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["issuer_id", "listed"]


def issuer_id(document: Mapping[str, Any]) -> str:
    """Return the id of the issuer, whether written alone or in an object; else the empty text."""
    issuer = document.get("issuer")
    found = issuer.get("id") if isinstance(issuer, Mapping) else issuer
    return found if isinstance(found, str) else ""


def listed(value: Any) -> list[Any]:
    """Return a JSON-LD set as a list: nothing, one value or several."""
    return value if isinstance(value, list) else [] if value is None else [value]
