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
from microcred_plugin.credential.proofs import verify_proof
from microcred_plugin.credential.verdict import Verdict
from microcred_plugin.credential.verify import verify
from microcred_plugin.domain.frameworks import shipped_frameworks
from microcred_plugin.services.documents import OwnDocuments
from microcred_plugin.services.verify import verify_document

__all__ = ["rows"]

NODE = Path(__file__).resolve().parent.parent / "tests" / "interop" / "node"
FEW, MANY = 20, 120


def rows() -> Iterator[Row]:
    """Yield verifying one of ours and anybody's, beside the floor and two peers."""
    issued = issue_one()
    yield from _whole_reports(issued)
    yield from _signature_alone(issued)


def _whole_reports(issued: Issued) -> Iterator[Row]:
    world, documents = wiring.world(), MappingDocuments(issued.documents)
    own = OwnDocuments(documents)
    assert verify_document(world, issued.data, own).verdict is Verdict.VALID

    def anybody() -> object:
        return verify(issued.data, documents=documents, now=world.now, frameworks=_frameworks())

    ours, anybodys, floor = side_by_side(
        lambda: verify_document(world, issued.data, own), anybody, floor_of_verifying(issued)
    )
    yield Row(
        name="verify one of ours, every line",
        figure=ours * 1000,
        unit="ms",
        floor_name="two Ed25519 checks, four SHA-256, two json.loads",
        floor=floor * 1000,
        ratio_at_most=2.5,
    )
    node = _node_seconds(issued)
    yield Row(
        name="verify anybody's, every line",
        figure=anybodys * 1000,
        unit="ms",
        floor_name="@digitalbazaar/vc with its status check" if node else "",
        floor=node * 1000 if node else None,
        ratio_at_most=0.9 if node else None,
        note="" if node else "run make test-interop first to compare with @digitalbazaar/vc",
    )


def _signature_alone(issued: Issued) -> Iterator[Row]:
    proof, key = issued.document["proof"][0], key_of(issued.document)
    now = timezone.now()
    ours, peer = side_by_side(
        lambda: verify_proof(issued.document, proof, key=key, now=now),
        pyld_only(issued.document, key),
    )
    yield Row(
        name="verify a signature of anybody's",
        figure=ours * 1000,
        unit="ms",
        floor_name="PyLD alone (URDNA2015)",
        floor=peer * 1000,
        ratio_at_most=0.9,
    )


def _frameworks() -> Any:
    return shipped_frameworks()


def key_of(document: dict[str, Any]) -> PublicKey:
    """Return the public key that a proof of ours names."""
    method = document["proof"][0]["verificationMethod"]
    return PublicKey.from_multikey(method.partition("#")[2])


def floor_of_verifying(issued: Issued) -> Callable[[], object]:
    """Return what nobody can do without: the checks of the credential and of its status list."""
    listed = issued.documents[issued.document["credentialStatus"]["statusListCredential"]]
    parts = [_floor_of_one(issued.document), _floor_of_one(listed)]
    return lambda: [part() for part in parts]


def _floor_of_one(document: dict[str, Any]) -> Callable[[], object]:
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
