"""Verifying a credential of anybody: bytes in, a report with one line per check out.

A signature that does not hold, or could not be checked, withholds every later line and the content:
what may have been altered is not reported on. Nothing here raises for what is in the bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from microcred_plugin.credential.baking import is_image, unbake
from microcred_plugin.credential.case import Case
from microcred_plugin.credential.checks import CHECKS, Check
from microcred_plugin.credential.contexts import Contexts
from microcred_plugin.credential.documents import Documents, MappingDocuments, NoDocuments
from microcred_plugin.credential.errors import CredentialError
from microcred_plugin.credential.jwt import is_token, read_token
from microcred_plugin.credential.parse import LIMITS, Limits, parse_object
from microcred_plugin.credential.press import Press
from microcred_plugin.credential.trust import Finding
from microcred_plugin.credential.verdict import (
    Code,
    Line,
    LineName,
    Outcome,
    Report,
    Verdict,
    verdict_of,
)
from microcred_plugin.domain.frameworks import Framework

__all__ = [
    "CHECKS",
    "Case",
    "Check",
    "Code",
    "Documents",
    "Finding",
    "Line",
    "LineName",
    "MappingDocuments",
    "NoDocuments",
    "Outcome",
    "Report",
    "Verdict",
    "read_credential",
    "verdict_of",
    "verify",
    "verify_document",
]


def verify(
    data: bytes,
    *,
    documents: Documents,
    now: datetime,
    frameworks: Mapping[str, Framework],
    contexts: Contexts | None = None,
    checks: Sequence[Check] = CHECKS,
    limits: Limits = LIMITS,
    press: Press | None = None,
) -> Report:
    """Return what is found out about a credential given as JSON, JWT, PNG or SVG.

    `documents` answers for every address that the credential names, `frameworks` are the quality
    frameworks by id, `now` is the moment of looking. A `press` of the version that the credential
    is thought to be of makes it faster, and changes nothing else.
    """
    case = partial(Case, documents=documents, now=now, frameworks=frameworks, contexts=contexts)
    if press is not None and (recognised := press.recognise(data)) is not None:
        return _verify(case(document=recognised.document, known=recognised.data), checks)
    try:
        content = unbake(data, limits=limits) if is_image(data) else data
        if is_token(content):
            token = read_token(content, limits=limits)
            return _verify(case(document=token.document, token=token), checks)
        document = parse_object(content, limits=limits)
    except CredentialError as error:
        return _unreadable(error, checks)
    return _verify(case(document=document), checks)


def verify_document(
    document: Mapping[str, Any],
    *,
    documents: Documents,
    now: datetime,
    frameworks: Mapping[str, Framework],
    contexts: Contexts | None = None,
    checks: Sequence[Check] = CHECKS,
) -> Report:
    """Return what is found out about a credential that has been read."""
    case = Case(
        document=document, documents=documents, now=now, frameworks=frameworks, contexts=contexts
    )
    return _verify(case, checks)


def _verify(case: Case, checks: Sequence[Check]) -> Report:
    lines: list[Line] = []
    signed = True
    for check in checks:
        if not signed:
            lines.append(_withheld(check))
            continue
        line = Line(check.name, *check(case))
        signed = line.name is not LineName.SIGNATURE or line.outcome is Outcome.PASSED
        lines.append(line)
    return Report(lines=tuple(lines), credential=case.document if signed else None)


def read_credential(data: bytes, *, limits: Limits = LIMITS) -> dict[str, Any]:
    """Return the credential in JSON or a JWT, bare or inside a PNG or SVG. Raises CredentialError.

    Nothing is said of its signature.
    """
    content = unbake(data, limits=limits) if is_image(data) else data
    if is_token(content):
        return read_token(content, limits=limits).document
    return parse_object(content, limits=limits)


def _unreadable(error: CredentialError, checks: Sequence[Check]) -> Report:
    first, *others = checks
    values = {"problem": str(error.problem), "where": error.where, **error.values}
    line = Line(first.name, Outcome.FAILED, Code.UNREADABLE, values)
    return Report(lines=(line, *(_withheld(check) for check in others)))


def _withheld(check: Check) -> Line:
    return Line(check.name, Outcome.UNKNOWN, Code.WITHHELD)
