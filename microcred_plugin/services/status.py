"""Status lists: hand out entries without races, and publish what was taken back.

The open list of an issuer is locked while an entry is handed out, and a unique constraint holds
whatever happens to the lock. An entry is never handed out twice and its bit is never cleared.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from microcred_plugin.conf import conf
from microcred_plugin.credential.keys import Signer
from microcred_plugin.credential.proofs import sign
from microcred_plugin.credential.status_list import StatusBits, index_for, list_credential
from microcred_plugin.models import Credential, Issuer, StatusList
from microcred_plugin.services.addresses import status_list_url
from microcred_plugin.services.serialise import document_bytes
from microcred_plugin.services.signers import signer_for
from microcred_plugin.services.world import World

__all__ = ["TTL_SECONDS", "StatusEntry", "allocate", "mark_revoked", "resign"]

TTL_SECONDS = 300


@dataclass(frozen=True)
class StatusEntry:
    """A place in a status list that belongs to one credential for ever."""

    status_list: StatusList
    index: int


def allocate(world: World, issuer: Issuer) -> StatusEntry:
    """Return an unused entry; the list stays locked until the caller's transaction ends.

    Raises NoSigningKey or KeyUnreadable where a new list would have to be signed.
    """
    found = _locked_open(issuer) or _open_new(world, issuer)
    index = index_for(found.used, key=bytes.fromhex(found.permutation_key), size=found.size)
    found.used += 1
    if found.used >= found.size:
        found.is_open = None
    found.save(update_fields=("used", "is_open"))
    return StatusEntry(found, index)


def _locked_open(issuer: Issuer) -> StatusList | None:
    return (
        issuer.status_lists.select_for_update().defer("bits", "document").filter(is_open=1).first()
    )


def _open_new(world: World, issuer: Issuer) -> StatusList:
    Issuer.objects.select_for_update().get(pk=issuer.pk)
    if found := _locked_open(issuer):
        return found
    size = conf.status_list_size
    fresh = StatusList.objects.create(
        issuer=issuer,
        size=size,
        permutation_key=secrets.token_hex(32),
        bits=StatusBits.empty(size).raw,
        document=b"",
        changed_at=world.now,
    )
    _publish(world, fresh, signer_for(issuer)[1])
    return fresh


def mark_revoked(world: World, credentials: Sequence[Credential]) -> None:
    """Set the bits of credentials: one new encoding and one signature per list concerned.

    Raises NoSigningKey or KeyUnreadable: a revocation that nobody can read is not carried out.
    """
    by_list: dict[int, list[int]] = {}
    for credential in credentials:
        by_list.setdefault(credential.status_list_id, []).append(credential.status_index)
    for pk in sorted(by_list):
        found = _locked(pk)
        found.bits = StatusBits(bytes(found.bits)).with_set(by_list[pk]).raw
        _publish(world, found, signer_for(found.issuer)[1])


def _locked(pk: int) -> StatusList:
    """Its issuer is read beside it: MariaDB locks every row that a locking query joins."""
    return StatusList.objects.select_for_update().prefetch_related("issuer").get(pk=pk)


def resign(world: World, status_lists: Iterable[StatusList]) -> None:
    """Sign lists anew, after the key that signed them may be trusted no more."""
    for pk in sorted(row.pk for row in status_lists):
        found = _locked(pk)
        _publish(world, found, signer_for(found.issuer)[1])


def _publish(world: World, found: StatusList, signer: Signer) -> None:
    unsigned = list_credential(
        status_list_url(found),
        issuer=found.issuer.did,
        bits=StatusBits(bytes(found.bits)),
        valid_from=world.now,
        ttl_ms=TTL_SECONDS * 1000,
    )
    found.document = document_bytes(sign(unsigned, signer=signer, created=world.now))
    found.changed_at = world.now
    found.save(update_fields=("bits", "document", "changed_at"))
