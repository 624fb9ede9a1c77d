"""openbadgeslib 4.6 as a judge: reads one job, writes one verdict per credential.

Runs in an environment of its own, since 4.6 does not resolve beside the platform. The job and the
verdicts are those of ``node/judge.mjs``; a credential that is a text is taken for a VC-JWT, and an
object with the one member ``baked`` for a PNG or SVG in base64 with a credential inside.
Sockets are taken away first, so whatever is verified is verified offline.
"""

import base64
import json
import socket
import sys
from typing import Any

from openbadgeslib.ob3 import (
    OB3LdpVerifier,
    OB3VerificationError,
    OB3Verifier,
    check_credential_status,
    resolve_verification_method,
    verify_data_integrity_proof,
)

Verdict = dict[str, Any]


def no_network(*_args: object, **_options: object) -> None:
    """Stand in for a socket: raise OSError for every attempt."""
    raise OSError("this judge reads nothing but the documents that it was given")


class Documents:
    """The documents of a job, handed out as a download would be."""

    def __init__(self, documents: dict[str, Any]) -> None:
        self._documents = documents

    def __call__(self, url: str) -> bytes:
        """Return what is served at the address; raise a refusal where nothing is known."""
        if url not in self._documents:
            raise OB3VerificationError(f"nothing is known about {url}")
        document = self._documents[url]
        text = document if isinstance(document, str) else json.dumps(document)
        return text.encode()


def issuer_of(document: dict[str, Any]) -> str:
    """Return the issuer's id, which a credential gives alone or inside a profile."""
    issuer = document["issuer"]
    return issuer["id"] if isinstance(issuer, dict) else issuer


def check_list_proof(url: str, *, issuer: str, download: Documents) -> None:
    """Verify a status list's own proof and that the credential's issuer made it.

    The library does this for lists in JWT form only, so its parts are put together here.
    """
    document = json.loads(download(url))
    proof = document["proof"]
    method = (proof[0] if isinstance(proof, list) else proof)["verificationMethod"]
    if issuer_of(document) != issuer or method.partition("#")[0] != issuer:
        raise OB3VerificationError("the status list is somebody else's")
    key = resolve_verification_method(method, download=download)
    verify_data_integrity_proof(document, key)


def unbaked(image: bytes) -> dict[str, Any] | str:
    """Return the credential that an image carries."""
    if image.startswith(b"\x89PNG"):
        text = OB3Verifier.extract_token_from_png(image)
    else:
        text = OB3Verifier.extract_token_from_svg(image)
    return json.loads(text) if text.lstrip().startswith("{") else text


def read(document: dict[str, Any] | str, *, download: Documents) -> Any:
    """Return the library's view of a credential whose signature holds."""
    if isinstance(document, dict) and set(document) == {"baked"}:
        document = unbaked(base64.b64decode(document["baked"]))
    if isinstance(document, dict):
        return OB3LdpVerifier().verify(document, download=download)
    payload = document.split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    verifier = OB3Verifier.for_issuer_did(issuer_of(claims), download=download)
    return verifier.verify(document, download=download)


def judge(document: dict[str, Any] | str, *, download: Documents) -> Verdict:
    """Return what the library says of one credential, its status included."""
    status = None
    try:
        credential = read(document, download=download)
        for entry in credential.credential_status:
            url = entry["statusListCredential"]
            check_list_proof(url, issuer=credential.issuer.id, download=download)
        status = "set"
        check_credential_status(credential, download=download)
    except OB3VerificationError as refusal:
        known = status if "is set at index" in str(refusal) else None
        return {"accepted": False, "status": known, "reason": str(refusal)}
    return {"accepted": True, "status": "clear", "reason": None}


def main() -> None:
    """Judge the job on standard input."""
    socket.socket = no_network  # type: ignore[assignment,misc]
    job = json.load(sys.stdin)
    download = Documents(job["documents"])
    json.dump([judge(each, download=download) for each in job["credentials"]], sys.stdout)


if __name__ == "__main__":
    main()
