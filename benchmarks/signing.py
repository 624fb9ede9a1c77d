"""Build and sign one credential: by the mould and by the full path, beside the floor of signing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from typing import Any

from django.utils import timezone

from benchmarks.measure import Row, side_by_side
from benchmarks.stage import Issued, issue_one
from microcred_plugin.credential.canonical import canonical_nquads
from microcred_plugin.credential.keys import Signer
from microcred_plugin.credential.parties import Holder
from microcred_plugin.credential.press import Facts, Press
from microcred_plugin.credential.status_list import StatusEntry
from microcred_plugin.services.publications import publication_of
from microcred_plugin.services.signers import signer_for

__all__ = ["rows"]

FLOOR = "one Ed25519 signature, two SHA-256, one json.dumps"


def rows() -> Iterator[Row]:
    """Yield the mould and the full path, each beside the floor."""
    issued = issue_one()
    signer = signer_for(issued.award.module.issuer)[1]
    press = Press(publication_of(issued.award.version))
    facts, now = facts_of(issued), timezone.now()
    mould, full, floor = side_by_side(
        lambda: press.sign(facts, signer=signer, created=now),
        lambda: press.sign_in_full(facts, signer=signer, created=now),
        floor_of_signing(issued.document, signer),
    )
    size = f"{len(issued.data):,} bytes"
    beside: dict[str, Any] = {"unit": "ms", "floor_name": FLOOR, "floor": floor * 1000}
    yield Row(
        name="build and sign one credential, mould",
        figure=mould * 1000,
        ratio_at_most=1.6,
        note=size,
        **beside,
    )
    yield Row(name="build and sign one credential, full path", figure=full * 1000, **beside)


def facts_of(issued: Issued) -> Facts:
    """Return what the issued credential says beyond its module, with other texts of that kind."""
    status = issued.document["credentialStatus"]
    return Facts(
        url=issued.document["id"],
        holder=Holder(name="Learner 000001", email="learner@campus.example", salt="0" * 32),
        status=StatusEntry(status["statusListCredential"], int(status["statusListIndex"])),
        awarded=timezone.now(),
    )


def floor_of_signing(document: dict[str, Any], signer: Signer) -> Callable[[], object]:
    """Return what nobody who signs this document can do without."""
    unsigned = {name: value for name, value in document.items() if name != "proof"}
    body = canonical_nquads(unsigned)
    config = {name: value for name, value in document["proof"][0].items() if name != "proofValue"}
    options = canonical_nquads({"@context": document["@context"], **config})

    def floor() -> object:
        data = hashlib.sha256(options).digest() + hashlib.sha256(body).digest()
        return signer.sign(data), json.dumps(document)

    return floor
