"""Check a credential, anybody's: every line of the report stands for a check that was made."""

from __future__ import annotations

from microcred_plugin.credential.documents import Documents
from microcred_plugin.credential.verdict import Report
from microcred_plugin.credential.verify import verify
from microcred_plugin.services.frameworks import known_frameworks
from microcred_plugin.services.world import World

__all__ = ["verify_document"]


def verify_document(world: World, data: bytes, documents: Documents) -> Report:
    """Return what checking the bytes of a credential found; nothing is kept."""
    return verify(data, documents=documents, now=world.now, frameworks=known_frameworks())
