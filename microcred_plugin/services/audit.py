"""The audit trail: who did what to which award, in chains of hashed lines.

Each line is canonical JSON that holds the digest of the line before it. People appear as salted
commitments only; deleting a salt cuts the tie to the person and leaves the chain whole.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from datetime import UTC
from typing import Any

from django.db import IntegrityError, transaction

from microcred_plugin.models import AuditChain, AuditEntry, Pseudonym
from microcred_plugin.services.errors import ChainBroken
from microcred_plugin.services.world import Actor, World

__all__ = ["check_chain", "commitment_of", "issuer_chain", "module_chain", "record"]

_FIRST = "0" * 64


def module_chain(slug: str) -> str:
    """Return the name of a module's chain."""
    return f"module:{slug}"


def issuer_chain(slug: str) -> str:
    """Return the name of an issuer's chain."""
    return f"issuer:{slug}"


def record(
    world: World,
    chain: str,
    action: str,
    *,
    actor: Actor,
    award: str = "",
    details: Mapping[str, Any] | None = None,
) -> AuditEntry:
    """Add a line; the head of the chain stays locked until the caller's transaction ends.

    `details` must not hold personal data: the line outlives the person.
    """
    head = _locked_head(chain)
    who = _name_of(actor)
    at = world.now.astimezone(UTC)
    body = json.dumps(
        {
            "chain": chain,
            "number": head.length + 1,
            "previous": head.head,
            "at": at.isoformat(),
            "action": action,
            "actor": who,
            "award": award,
            "details": dict(details or {}),
        },
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
    )
    head.length += 1
    head.head = _digest(body)
    head.save(update_fields=("length", "head"))
    return AuditEntry.objects.create(
        chain=head,
        number=head.length,
        digest=head.head,
        body=body,
        action=action,
        award=award,
        actor=who,
        at=at,
    )


def _locked_head(chain: str) -> AuditChain:
    head = AuditChain.objects.select_for_update().filter(name=chain).first()
    if head is None:
        try:
            with transaction.atomic():
                AuditChain.objects.create(name=chain, head=_FIRST)
        except IntegrityError:
            pass  # somebody else began the chain at the same moment
        head = AuditChain.objects.select_for_update().get(name=chain)
    return head


def _digest(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()


def _name_of(actor: Actor) -> str:
    if actor.is_system:
        return "system"
    return commitment_of(actor.user_id) if actor.user_id is not None else "nobody"


def commitment_of(user_id: int) -> str:
    """Return the commitment by which the trail names an account, made at first use."""
    found = Pseudonym.objects.filter(user_id=user_id).first()
    if found is None:
        salt = secrets.token_hex(16)
        commitment = hashlib.sha256(f"{salt}:{user_id}".encode()).hexdigest()
        found, _ = Pseudonym.objects.get_or_create(
            user_id=user_id, defaults={"salt": salt, "commitment": commitment}
        )
    return found.commitment


def check_chain(chain: str) -> int:
    """Return the number of lines of a whole chain. Raises ChainBroken at the first bad line.

    Lines that are added meanwhile are checked too: the head is asked again before it is called
    wrong. That the last lines were taken away and the head put right does not show here.
    """
    head = AuditChain.objects.filter(name=chain).first()
    if head is None:
        return 0
    at_first = head.length
    previous, count = _FIRST, 0
    for entry in head.entries.order_by("number").iterator(chunk_size=1000):
        count += 1
        if not _fits(entry, chain, count, previous):
            raise ChainBroken(chain, count)
        previous = entry.digest
    if count > at_first:
        head.refresh_from_db()
    cut_short, too_long = count < at_first, count > head.length
    if cut_short or too_long or (count == head.length and previous != head.head):
        raise ChainBroken(chain, count + 1)
    return count


def _fits(entry: AuditEntry, chain: str, number: int, previous: str) -> bool:
    try:
        body = json.loads(entry.body)
        fields = (body["chain"], body["number"], body["previous"])
        columns = (body["number"], body["action"], body["award"], body["actor"], body["at"])
    except (ValueError, KeyError, TypeError):
        return False
    stored = (entry.number, entry.action, entry.award, entry.actor, entry.at.isoformat())
    return (
        entry.digest == _digest(entry.body)
        and fields == (chain, number, previous)
        and columns == stored
    )
