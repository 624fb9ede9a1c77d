"""Write credentials with everything that verifying them takes, for use without this platform."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from microcred_plugin.credential.contexts import bundled
from microcred_plugin.models import Credential, Issuer, StatusList
from microcred_plugin.services import documents
from microcred_plugin.services.addresses import (
    achievement_url,
    did_document_url,
    issuer_url,
    status_list_url,
)
from microcred_plugin.services.errors import Erased, NotFound

__all__ = ["DOCUMENTS_FILE", "documents_for", "export"]

DOCUMENTS_FILE = "documents.json"

Progress = Callable[[int, int], None]


def _silent(_done: int, _total: int) -> None:
    """Report to nobody."""


def export(uuids: Sequence[str], out: Path, *, progress: Progress = _silent) -> list[Path]:
    """Write `<id>.json` per credential and one `documents.json` that maps URL to document.

    Documents that an earlier export left in the folder are kept unless they are renewed. Raises
    NotFound for an unknown credential and Erased for an emptied one, before anything is written.
    """
    found = [_readable(uuid) for uuid in uuids]
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for done, credential in enumerate(found, start=1):
        path = out / f"{credential.uuid}.json"
        path.write_bytes(bytes(credential.document or b""))
        written.append(path)
        progress(done, len(found))
    _write_documents(found, out / DOCUMENTS_FILE)
    return written


def _readable(uuid: str) -> Credential:
    related = Credential.objects.select_related(
        "award__module__issuer", "award__version__module__issuer", "status_list__issuer"
    )
    credential = related.filter(uuid=uuid).first()
    if credential is None:
        raise NotFound("credential")
    if credential.document is None:
        raise Erased("the document was erased")
    return credential


def _write_documents(credentials: Sequence[Credential], path: Path) -> None:
    earlier = json.loads(path.read_text("utf-8")) if path.exists() else {}
    merged = {**earlier, **documents_for(credentials)}
    text = json.dumps(merged, ensure_ascii=False, indent=1, sort_keys=True)
    path.write_text(text + "\n", "utf-8")


def documents_for(credentials: Sequence[Credential]) -> dict[str, Any]:
    """Return what a verifier of these credentials will ask for, by URL."""
    contexts = {url: bundled().get(url) for url in sorted(bundled().urls)}
    issuers = {credential.award.module.issuer for credential in credentials}
    lists = {credential.status_list for credential in credentials}
    versions = {credential.award.version for credential in credentials}
    achievements = {
        achievement_url(version): json.loads(
            documents.achievement_document(version.module.slug, version.number)
        )
        for version in versions
    }
    return {**contexts, **_of_issuers(issuers), **_of_lists(lists), **achievements}


def _of_issuers(issuers: set[Issuer]) -> dict[str, Any]:
    found = {}
    for issuer in issuers:
        found[issuer_url(issuer)] = json.loads(documents.issuer_document_of(issuer.slug))
        found[did_document_url(issuer)] = json.loads(documents.did_document(issuer.slug))
    return found


def _of_lists(lists: set[StatusList]) -> dict[str, Any]:
    return {
        status_list_url(row): json.loads(documents.status_list_document(row.pk)) for row in lists
    }
