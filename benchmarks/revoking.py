"""Revoke a thousand credentials: one re-encoding and one signature, however many there are."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from unittest import mock

from django.db import transaction
from django.utils import timezone

from benchmarks.measure import Row, side_by_side
from benchmarks.stage import issue_one
from microcred_plugin import wiring
from microcred_plugin.credential.proofs import sign
from microcred_plugin.credential.status_list import StatusBits, list_credential
from microcred_plugin.models import Credential
from microcred_plugin.services import status
from microcred_plugin.services.signers import signer_for
from microcred_plugin.services.status import mark_revoked

__all__ = ["rows"]

REVOKED = 1000


def rows() -> Iterator[Row]:
    """Yield a thousand revocations in one go beside one, and beside encoding and signing once."""
    issued = issue_one()
    kept = Credential.objects.get(award=issued.award)
    issuer, signer = issued.award.module.issuer, signer_for(issued.award.module.issuer)[1]
    size = kept.status_list.size
    many = [_at(kept, secrets.randbelow(size)) for _ in range(REVOKED)]

    def revoke(credentials: list[Credential]) -> None:
        with transaction.atomic():
            mark_revoked(wiring.world(), credentials)
            transaction.set_rollback(True)

    def encode_and_sign() -> None:
        bits = StatusBits.empty(size).with_set(row.status_index for row in many)
        unsigned = list_credential(
            "https://campus.example/microcredentials/status/1",
            issuer=issuer.did,
            bits=bits,
            valid_from=timezone.now(),
            ttl_ms=300_000,
        )
        sign(unsigned, signer=signer, created=timezone.now())

    thousand, one, floor = side_by_side(
        lambda: revoke(many), lambda: revoke(many[:1]), encode_and_sign
    )
    yield Row(
        name="status list, 1,000 revocations",
        figure=thousand * 1000,
        unit="ms",
        floor_name="one revocation",
        floor=one * 1000,
        note=f"one encoding and one signature alone {floor * 1000:.1f} ms",
    )
    with mock.patch.object(status, "sign", wraps=status.sign) as signatures:
        revoke(many)
    name = "signatures for 1,000 revocations"
    yield Row(name=name, figure=signatures.call_count, unit="signatures", figure_at_most=1)


def _at(kept: Credential, index: int) -> Credential:
    return Credential(status_list_id=kept.status_list_id, status_index=index)
