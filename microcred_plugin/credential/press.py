"""Signing many credentials of one published version, each nearly as fast as its signature.

A press holds a mould per shape: which optional parts there are (an end, a wallet, marks, a final
grade). Every compile proves itself against the full path; fills can be proved one by one, and a
difference stops issuing. What does not fit a mould takes the full path; the bytes are the same.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import reduce
from operator import getitem
from typing import Any

from microcred_plugin.credential.achievement import Publication, credential
from microcred_plugin.credential.canonical import canonical_nquads
from microcred_plugin.credential.errors import CredentialError, Problem
from microcred_plugin.credential.keys import Algorithm, Signer
from microcred_plugin.credential.mould import MARKER, Mould, Path, Unfit, put
from microcred_plugin.credential.multibase import base58_encode
from microcred_plugin.credential.proofs import hash_data, proof_options, sign
from microcred_plugin.credential.slots import (
    Facts,
    Shape,
    paths_of,
    sample_of,
    shape_in,
    shape_of,
    values_of,
)
from microcred_plugin.credential.times import timestamp

__all__ = ["Facts", "Press", "Recognised", "document_bytes"]

Json = dict[str, Any]

_PROOFS = 2
_MOST_FORMS = 64
_SAMPLE_OPTIONS = proof_options("did:example:1#key", created=datetime(2000, 1, 1, tzinfo=UTC))
_CONFIG_PATHS: dict[str, Path] = {"created": ("created",), "method": ("verificationMethod",)}
_PROOF_PATHS: dict[str, Path] = {
    "created": ("proof", 0, "created"),
    "method": ("proof", 0, "verificationMethod"),
    "signature": ("proof", 0, "proofValue"),
}


_dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def document_bytes(document: Mapping[str, Any]) -> bytes:
    """Return a document as it is stored and served: UTF-8 JSON, members in the order given."""
    return _dumps(document).encode()


@dataclass(frozen=True)
class Recognised:
    """A signed credential that is letter by letter what a press writes.

    `data` are the 64 bytes that its one proof is over; they need no JSON-LD.
    """

    document: Json
    data: bytes


@dataclass(frozen=True)
class _Form:
    """A compiled shape: canonical lines with slots, and the pieces of JSON between the slots."""

    body: Mould
    config: Mould
    pieces: tuple[str, ...]
    holes: tuple[str, ...]
    _last_config: list[tuple[dict[str, str], bytes]] = field(default_factory=list, repr=False)

    def config_nquads(self, values: dict[str, str]) -> bytes:
        """Return the canonical proof options; a cohort signed at one moment shares them."""
        for known, nquads in self._last_config:
            if known == values:
                return nquads
        nquads = self.config.nquads(values).encode()
        self._last_config[:] = [(values, nquads)]
        return nquads

    def json(self, values: Mapping[str, str]) -> bytes:
        """Return the document with these values, as `document_bytes` writes it."""
        parts = [self.pieces[0]]
        for hole, piece in zip(self.holes, self.pieces[1:], strict=True):
            parts += (_dumps(values[hole]), piece)
        return "".join(parts).encode()


class Press:
    """Signs credentials of one publication; safe to share between threads."""

    def __init__(self, publication: Publication) -> None:
        """Take the version; a mould is compiled when a shape is first met, in some 20 ms."""
        self._publication = publication
        self._forms: dict[Shape, _Form | None] = {}
        self._lock = threading.Lock()

    def sign(
        self, facts: Facts, *, signer: Signer, created: datetime, proved: bool = False
    ) -> bytes:
        """Return the signed credential as the bytes that are stored.

        With `proved` the full path is taken too. Raises CredentialError (mould_mismatch) if the two
        differ, and what `achievement.credential` and `proofs.sign` raise.
        """
        try:
            document = self._pressed(facts, signer=signer, created=created)
        except Unfit:
            return self.sign_in_full(facts, signer=signer, created=created)
        if proved and document != self.sign_in_full(facts, signer=signer, created=created):
            raise CredentialError(Problem.MOULD_MISMATCH, self._publication.url)
        return document

    def sign_in_full(self, facts: Facts, *, signer: Signer, created: datetime) -> bytes:
        """Return the same bytes by the full path, without a mould."""
        return document_bytes(sign(self._document(facts), signer=signer, created=created))

    def canonical(self, facts: Facts) -> bytes:
        """Return the canonical N-Quads of the unsigned credential, by its mould where it fits."""
        try:
            return self._form_of(shape_of(facts)).body.nquads(values_of(facts)).encode()
        except Unfit:
            return canonical_nquads(self._document(facts))

    def recognise(self, document: bytes) -> Recognised | None:
        """Return a signed credential that this press could have written, None for any other.

        The values are read out of it and written again: the same bytes come out only if everything
        else in it is what the version says. Whether the signature holds is another question.
        """
        try:
            read = json.loads(document)
            shape = shape_in(read, self._publication.module)
            form = self._form_of(shape)
            values = _values_in(read, paths_of(shape, self._publication.module))
            if form.json(values) != document:
                return None
            data = _data(form, values)
        except (Unfit, LookupError, TypeError, ValueError, RecursionError):
            return None
        return Recognised(read, data)

    def _pressed(self, facts: Facts, *, signer: Signer, created: datetime) -> bytes:
        if signer.algorithm is not Algorithm.EDDSA:
            raise Unfit
        form = self._form_of(shape_of(facts))
        values = values_of(facts) | {
            "created": timestamp(created),
            "method": signer.verification_method,
        }
        signature = "z" + base58_encode(signer.sign(_data(form, values)))
        return form.json({**values, "signature": signature})

    def _form_of(self, shape: Shape) -> _Form:
        forms = self._forms
        if shape not in forms:
            with self._lock:
                forms = self._forms if shape in self._forms else self._with(shape)
                self._forms = forms
        form = forms[shape]
        if form is None:
            raise Unfit
        return form

    def _with(self, shape: Shape) -> dict[Shape, _Form | None]:
        # Learners choose which marks to show, so there may be very many shapes.
        kept = self._forms if len(self._forms) < _MOST_FORMS else {}
        return {**kept, shape: self._compiled(shape)}

    def _compiled(self, shape: Shape) -> _Form | None:
        sample = self._document(sample_of(shape, 0))
        paths = paths_of(shape, self._publication.module)
        config = {"@context": sample["@context"], **_SAMPLE_OPTIONS}
        try:
            body = Mould(sample, paths)
            form = _Form(body, Mould(config, _CONFIG_PATHS), *_pieces(sample, paths))
            for number in range(1, 1 + _PROOFS):
                self._prove(form, sample_of(shape, number))
        except Unfit:
            return None
        return form

    def _prove(self, form: _Form, facts: Facts) -> None:
        pressed = form.body.nquads(values_of(facts)).encode()
        if pressed != canonical_nquads(self._document(facts)):
            raise CredentialError(Problem.MOULD_MISMATCH, self._publication.url)

    def _document(self, facts: Facts) -> Json:
        return credential(
            self._publication,
            url=facts.url,
            holder=facts.holder,
            status=facts.status,
            awarded=facts.awarded,
            valid_until=facts.valid_until,
            disclosure=facts.disclosure,
        )


def _data(form: _Form, values: Mapping[str, str]) -> bytes:
    """Return the 64 bytes to sign; `values` may hold more than the slots."""
    body = {name: values[name] for name in form.body.names}
    config = {name: values[name] for name in form.config.names}
    return hash_data(form.body.nquads(body).encode(), config=form.config_nquads(config))


def _values_in(document: Any, paths: Mapping[str, Path]) -> dict[str, str]:
    return {
        name: reduce(getitem, path, document) for name, path in {**paths, **_PROOF_PATHS}.items()
    }


def _pieces(
    sample: Mapping[str, Any], paths: Mapping[str, Path]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the JSON of a signed document cut at its slots, and the names of the slots."""
    marked = {**sample, "proof": [{**_SAMPLE_OPTIONS, "proofValue": ""}]}
    slots = {**paths, **_PROOF_PATHS}
    for name, path in slots.items():
        marked = put(marked, path, MARKER.format(name))
    name = re.escape(MARKER).replace(r"\{\}", '([^":]*)')
    cut = re.split(f'"{name}"', _dumps(marked))
    if sorted(cut[1::2]) != sorted(slots):
        raise Unfit
    return tuple(cut[0::2]), tuple(cut[1::2])
