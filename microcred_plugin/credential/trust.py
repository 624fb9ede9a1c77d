"""Whether a document is signed, and whether by a key of its issuer.

The same two questions are asked of a credential and of the status list it points to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from microcred_plugin.credential.case import Case
from microcred_plugin.credential.did import VerificationMethod, did_of, fragment_key
from microcred_plugin.credential.errors import CredentialError, Problem, Unavailable
from microcred_plugin.credential.jwt import Token, verify_token
from microcred_plugin.credential.keys import PublicKey
from microcred_plugin.credential.proofs import proofs_of, verify_proof
from microcred_plugin.credential.reading import issuer_id
from microcred_plugin.credential.verdict import Code, Outcome

__all__ = ["Finding", "failed", "issuer_finding", "passed", "signature_finding", "unknown"]

_MOST_PROOFS = 5
_CANNOT_SAY = {
    Problem.UNKNOWN_CONTEXT: Code.CONTEXT_NOT_KNOWN,
    Problem.TOO_COSTLY: Code.NOT_SUPPORTED,
    Problem.UNSUPPORTED_CRYPTOSUITE: Code.NOT_SUPPORTED,
    Problem.UNSUPPORTED_KEY: Code.NOT_SUPPORTED,
    Problem.UNSUPPORTED_KEYWORD: Code.NOT_SUPPORTED,
}
_DOES_NOT_HOLD = {
    Problem.WRONG_SIGNATURE: Code.WRONG_SIGNATURE,
    Problem.BAD_PROOF: Code.BAD_PROOF,
    Problem.BAD_MULTIBASE: Code.BAD_PROOF,
}


class Finding(NamedTuple):
    """Outcome, code and values of one look."""

    outcome: Outcome
    code: Code
    values: Mapping[str, Any]


def passed(code: Code, **values: Any) -> Finding:
    """Return a good finding."""
    return Finding(Outcome.PASSED, code, values)


def failed(code: Code, **values: Any) -> Finding:
    """Return a bad finding."""
    return Finding(Outcome.FAILED, code, values)


def unknown(code: Code, **values: Any) -> Finding:
    """Return that it could not be checked."""
    return Finding(Outcome.UNKNOWN, code, values)


def signature_finding(document: Mapping[str, Any], case: Case) -> Finding:
    """Return whether the document is signed by the key that its proof names.

    Of several proofs none may be wrong and one must hold. Where the key's document cannot be had
    but the key URL spells the key out, the signature is checked with that; whose key it is remains
    the question of `issuer_finding`.
    """
    if case.token is not None and document is case.document:
        return _token_finding(case.token, case)
    proofs = proofs_of(document)
    if not proofs:
        return failed(Code.NO_PROOF)
    if len(proofs) > _MOST_PROOFS:
        return unknown(Code.NOT_SUPPORTED, proofs=len(proofs))
    return _weighed(_proof_finding(document, proof, case) for proof in proofs)


def issuer_finding(document: Mapping[str, Any], case: Case) -> Finding:
    """Return whether a key that signed the document belongs to its issuer and may sign claims.

    The key's controller is the issuer's id and the issuer's document lists the key under
    `assertionMethod`. Only proofs that hold are looked at.
    """
    findings = [
        _key_finding(url, issuer_id(document), case) for url in _holding_methods(document, case)
    ]
    for finding in findings:
        if finding.outcome is Outcome.PASSED:
            return finding
    return findings[0] if findings else failed(Code.NO_PROOF)


def _weighed(findings: Iterable[Finding]) -> Finding:
    found = list(findings)
    for outcome in (Outcome.FAILED, Outcome.PASSED):
        for finding in found:
            if finding.outcome is outcome:
                return finding
    return found[0]


def _proof_finding(document: Mapping[str, Any], proof: Any, case: Case) -> Finding:
    # Both objects live as long as the case, so their identities are theirs alone.
    place = (id(document), id(proof))
    if place not in case.findings:
        case.findings[place] = _checked_proof(document, proof, case)
    finding: Finding = case.findings[place]
    return finding


def _checked_proof(document: Mapping[str, Any], proof: Any, case: Case) -> Finding:
    url = proof.get("verificationMethod") if isinstance(proof, Mapping) else None
    if not isinstance(url, str):
        return failed(Code.BAD_PROOF, where="proof.verificationMethod")
    if "previousProof" in proof:
        return unknown(Code.NOT_SUPPORTED, feature="previousProof")
    key = _key_at(url, case)
    if key is None:
        return unknown(Code.KEY_UNAVAILABLE, url=url)
    try:
        known = case.known if document is case.document else None
        verify_proof(document, proof, key=key, now=case.now, contexts=case.contexts, data=known)
    except CredentialError as error:
        return _problem_finding(error)
    return passed(Code.SIGNED, suite=proof["cryptosuite"], key=url)


def _problem_finding(error: CredentialError) -> Finding:
    values = {"problem": str(error.problem), "where": error.where}
    if code := _CANNOT_SAY.get(error.problem):
        return Finding(Outcome.UNKNOWN, code, values)
    return Finding(Outcome.FAILED, _DOES_NOT_HOLD.get(error.problem, Code.NOT_CANONICAL), values)


def _key_at(url: str, case: Case) -> PublicKey | None:
    method = case.method(url)
    return method.key if isinstance(method, VerificationMethod) else fragment_key(url)


def _token_finding(token: Token, case: Case) -> Finding:
    key = _key_at(token.key_url, case)
    if key is None:
        return unknown(Code.KEY_UNAVAILABLE, url=token.key_url)
    try:
        verify_token(token, key=key)
    except CredentialError as error:
        return _problem_finding(error)
    return passed(Code.SIGNED, suite=token.header["alg"], key=token.key_url)


def _holding_methods(document: Mapping[str, Any], case: Case) -> list[str]:
    if case.token is not None and document is case.document:
        return [case.token.key_url]
    return [
        proof["verificationMethod"]
        for proof in proofs_of(document)
        if _proof_finding(document, proof, case).outcome is Outcome.PASSED
    ]


def _key_finding(url: str, issuer: str, case: Case) -> Finding:
    if did_of(url) != issuer:
        return failed(Code.KEY_OF_SOMEONE_ELSE, issuer=issuer, key=url)
    method = case.method(url)
    if isinstance(method, Unavailable):
        return unknown(Code.ISSUER_UNAVAILABLE, url=method.url, reason=method.reason)
    if isinstance(method, CredentialError):
        return _missing_key(url, method, case)
    if method.controller != issuer:
        return failed(Code.KEY_OF_SOMEONE_ELSE, issuer=issuer, controller=method.controller[:200])
    if not method.asserts:
        return failed(Code.KEY_NOT_PUBLISHED, issuer=issuer, key=url)
    if method.ends is not None and method.ends <= case.now:
        return failed(Code.KEY_ENDED, issuer=issuer, key=url)
    return passed(Code.KEY_OF_ISSUER, issuer=issuer, key=url)


def _missing_key(url: str, error: CredentialError, case: Case) -> Finding:
    if error.problem is Problem.UNSUPPORTED_DID:
        return unknown(Code.NOT_SUPPORTED, url=did_of(url))
    if url.startswith("https://") and "verificationMethod" not in case.object_at(did_of(url)):
        # A plain issuer profile: it says nothing about keys, for or against.
        return unknown(Code.ISSUER_UNAVAILABLE, url=did_of(url), reason="no_keys_published")
    return failed(Code.KEY_NOT_PUBLISHED, key=url)
