"""Other renditions of a credential, a token or an image with it inside, are read elsewhere too.

openbadgeslib is the judge: the other library knows neither.
"""

import base64
import io
import json
from typing import Any

import pytest
from PIL import Image

from microcred_plugin.credential.baking import bake_png, bake_svg
from microcred_plugin.credential.did import did_document_url, issuer_document, key_url
from microcred_plugin.credential.jwt import sign_token
from microcred_plugin.credential.keys import KeyType, LocalSigner
from tests.interop.demo import Demo
from tests.interop.judges import OPENBADGESLIB, Verdict

GOOD = Verdict(accepted=True, status="clear", reason=None)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle r="4"/></svg>'


@pytest.fixture(scope="module")
def credential(demo: Demo) -> dict[str, Any]:
    """Return one credential of the demo."""
    return demo.credentials[min(demo.credentials)]


def png() -> bytes:
    """Return a small image."""
    out = io.BytesIO()
    Image.new("RGB", (9, 9), "navy").save(out, format="PNG")
    return out.getvalue()


def baked(image: bytes) -> dict[str, str]:
    """Return an image as the judge takes it."""
    return {"baked": base64.b64encode(image).decode()}


def p256_signer(issuer: str) -> LocalSigner:
    """Return a signer of tokens for an issuer."""
    raw = bytes([7]) * 32
    bare = LocalSigner.from_raw(raw, key_type=KeyType.P256, verification_method="")
    method = key_url(issuer, bare.public_key)
    return LocalSigner.from_raw(raw, key_type=KeyType.P256, verification_method=method)


def token_and_documents(demo: Demo, credential: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return the credential as a token, and the documents with the token's key published."""
    issuer = credential["issuer"]["id"]
    signer = p256_signer(issuer)
    unsigned = {name: value for name, value in credential.items() if name != "proof"}
    url = did_document_url(issuer)
    published = issuer_document(issuer, [signer.public_key])
    known = demo.documents[url]
    both = known | {
        "verificationMethod": known["verificationMethod"] + published["verificationMethod"],
        "assertionMethod": known["assertionMethod"] + published["assertionMethod"],
    }
    return sign_token(unsigned, signer=signer), {**demo.documents, url: both}


def test_a_credential_inside_a_png_is_accepted(demo: Demo, credential: dict[str, Any]) -> None:
    image = bake_png(png(), json.dumps(credential).encode())
    assert OPENBADGESLIB([baked(image)], documents=demo.documents) == [GOOD]


def test_a_credential_inside_an_svg_is_accepted(demo: Demo, credential: dict[str, Any]) -> None:
    image = bake_svg(SVG, json.dumps(credential).encode())
    assert OPENBADGESLIB([baked(image)], documents=demo.documents) == [GOOD]


def test_a_token_is_accepted_alone_and_inside_images(
    demo: Demo, credential: dict[str, Any]
) -> None:
    token, documents = token_and_documents(demo, credential)
    images = [bake_png(png(), token.encode()), bake_svg(SVG, token.encode())]
    renditions = [token, *map(baked, images)]
    assert OPENBADGESLIB(renditions, documents=documents) == [GOOD] * 3


def test_a_changed_token_is_refused(demo: Demo, credential: dict[str, Any]) -> None:
    token, documents = token_and_documents(demo, credential)
    header, payload, signature = token.split(".")
    claims = json.loads(base64.urlsafe_b64decode(payload + "=="))
    claims["name"] = "Something else"
    other = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    [verdict] = OPENBADGESLIB([f"{header}.{other}.{signature}"], documents=documents)
    assert not verdict.accepted
