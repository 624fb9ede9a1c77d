"""Verify a credential: the whole report, the signature alone, and other people's verifiers."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.utils import timezone
from pyld import jsonld

from benchmarks.measure import Row, side_by_side, timed
from benchmarks.stage import Issued, issue_one
from microcred_plugin import wiring
from microcred_plugin.credential.canonical import canonical_nquads
from microcred_plugin.credential.contexts import bundled
from microcred_plugin.credential.documents import MappingDocuments
from microcred_plugin.credential.keys import PublicKey
from microcred_plugin.credential.multibase import decode
from microcred_plugin.credential.press import Press
from microcred_plugin.credential.proofs import verify_proof
from microcred_plugin.credential.verdict import LineName, Verdict
from microcred_plugin.credential.verify import CHECKS, verify
from microcred_plugin.domain.frameworks import shipped_frameworks
from microcred_plugin.services.documents import OwnDocuments
from microcred_plugin.services.publications import publication_of
from microcred_plugin.services.verify import verify_document

__all__ = ["rows"]

NODE = Path(__file__).resolve().parent.parent / "tests" / "interop" / "node"
FEW, MANY = 20, 120


def rows() -> Iterator[Row]:
    """Yield verifying one of ours and anybody's, beside the floor and two peers."""
    issued = issue_one()
    yield from _ours(issued)
    yield from _served(issued)
    yield from _anybodys(issued)
    yield from _signature_alone(issued)


def _ours(issued: Issued) -> Iterator[Row]:
    """What the press of a version makes of verifying, with and without the status list."""
    press = Press(publication_of(issued.award.version))
    documents = MappingDocuments(issued.documents)
    given: dict[str, Any] = {"documents": documents, "now": timezone.now(), "press": press}
    given["frameworks"] = shipped_frameworks()
    alone = [check for check in CHECKS if check.name is not LineName.STATUS]
    assert verify(issued.data, **given).verdict is Verdict.VALID
    listed = issued.documents[issued.document["credentialStatus"]["statusListCredential"]]
    one, another = _floor_of_one(issued.document), _floor_of_one(listed)
    whole, itself, both_floors, one_floor = side_by_side(
        lambda: verify(issued.data, **given),
        lambda: verify(issued.data, checks=alone, **given),
        lambda: (one(), another()),
        one,
    )
    floor_name = "one Ed25519 check, two SHA-256, one json.loads"
    yield _row("verify one of ours, its status list left out", itself, floor_name, one_floor, 2.5)
    floor_name = "the same for the credential and for its status list"
    yield _row("verify one of ours, every line", whole, floor_name, both_floors, 2.5)


def _anybodys(issued: Issued) -> Iterator[Row]:
    documents, now = MappingDocuments(issued.documents), timezone.now()
    frameworks = shipped_frameworks()
    (seconds,) = side_by_side(
        lambda: verify(issued.data, documents=documents, now=now, frameworks=frameworks)
    )
    node = _node_seconds(issued)
    yield Row(
        name="verify anybody's, every line",
        figure=seconds * 1000,
        unit="ms",
        floor_name="@digitalbazaar/vc with its status check" if node else "",
        floor=node * 1000 if node else None,
        ratio_at_most=0.9 if node else None,
        note="" if node else "run make test-interop first to compare with @digitalbazaar/vc",
    )


def _served(issued: Issued) -> Iterator[Row]:
    world, own = wiring.world(), OwnDocuments(MappingDocuments({}))
    assert verify_document(world, issued.data, own).verdict is Verdict.VALID
    (seconds,) = side_by_side(lambda: verify_document(world, issued.data, own))
    yield Row(name="the verify page's answer about one of ours", figure=seconds * 1000, unit="ms")


def _row(name: str, seconds: float, floor_name: str, floor: float, at_most: float) -> Row:
    return Row(
        name=name,
        figure=seconds * 1000,
        unit="ms",
        floor_name=floor_name,
        floor=floor * 1000,
        ratio_at_most=at_most,
    )


def _signature_alone(issued: Issued) -> Iterator[Row]:
    proof, key = issued.document["proof"][0], key_of(issued.document)
    now = timezone.now()
    ours, peer = side_by_side(
        lambda: verify_proof(issued.document, proof, key=key, now=now),
        pyld_only(issued.document, key),
    )
    name = "verify a signature of anybody's"
    yield _row(name, ours, "PyLD alone (URDNA2015)", peer, 0.9)


def key_of(document: dict[str, Any]) -> PublicKey:
    """Return the public key that a proof of ours names."""
    method = document["proof"][0]["verificationMethod"]
    return PublicKey.from_multikey(method.partition("#")[2])


def _floor_of_one(document: dict[str, Any]) -> Callable[[], object]:
    """Return what nobody who checks one signed document can do without."""
    text, key = json.dumps(document), key_of(document)
    body, options = _canonical(document, canonical_nquads)
    signature = decode(document["proof"][0]["proofValue"])

    def floor() -> object:
        data = hashlib.sha256(options).digest() + hashlib.sha256(body).digest()
        assert key.verifies(signature, data)
        return json.loads(text)

    return floor


def _canonical(
    document: dict[str, Any], canonicalise: Callable[[dict[str, Any]], bytes]
) -> tuple[bytes, bytes]:
    body = {name: value for name, value in document.items() if name != "proof"}
    config = {name: value for name, value in document["proof"][0].items() if name != "proofValue"}
    return canonicalise(body), canonicalise({"@context": document["@context"], **config})


def pyld_only(document: dict[str, Any], key: PublicKey) -> Callable[[], object]:
    """Return a check of the signature with PyLD's own canonical form, contexts kept in memory."""
    contexts = {url: bundled().get(url) for url in bundled().urls}

    def loader(url: str, _options: object) -> dict[str, Any]:
        found = {"contextUrl": None, "documentUrl": url, "document": contexts[url]}
        return {**found, "tag": "static"}

    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": loader}
    signature = decode(document["proof"][0]["proofValue"])

    def check() -> None:
        body, config = _canonical(document, lambda each: jsonld.normalize(each, options).encode())
        data = hashlib.sha256(config).digest() + hashlib.sha256(body).digest()
        assert key.verifies(signature, data)

    return check


def _node_seconds(issued: Issued) -> float | None:
    """Return what each more credential costs the peer, once it is warm; None without it."""
    if not shutil.which("node") or not (NODE / "node_modules").is_dir():
        return None
    few, many = (timed(lambda count=count: _judge(issued, count))[0] for count in (FEW, MANY))
    return (many - few) / (MANY - FEW)


def _judge(issued: Issued, count: int) -> None:
    job = {"documents": issued.documents, "credentials": [issued.document] * count}
    done = subprocess.run(
        ["node", str(NODE / "judge.mjs")],
        input=json.dumps(job),
        capture_output=True,
        text=True,
        check=True,
    )
    assert all(verdict["accepted"] for verdict in json.loads(done.stdout))
