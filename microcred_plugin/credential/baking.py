"""A credential inside an image: put there, and found by a reader that trusts nothing in the file.

Open Badges 3.0, section 5.3: PNG carries it in one `iTXt` chunk with the keyword
`openbadgecredential`, SVG in an `openbadges:credential` element, as JSON in its text or as a JWT in
its attribute `verify`.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import Any

from microcred_plugin.credential.errors import CredentialError, Problem
from microcred_plugin.credential.parse import LIMITS, Limits

__all__ = ["bake_png", "bake_svg", "is_image", "unbake"]

_PNG = b"\x89PNG\r\n\x1a\n"
_KEYWORD = b"openbadgecredential"
_NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"
_ELEMENT = f"{{{_NAMESPACE}}}credential"
_DECLARATION = f' xmlns:openbadges="{_NAMESPACE}"'.encode()
_OPENING, _CLOSING = b"<openbadges:credential", b"</openbadges:credential>"
_MAX_IMAGE = 10_000_000
_MAX_ELEMENTS = 50_000


def is_image(data: bytes) -> bool:
    """Return whether the bytes begin like a PNG or like XML."""
    return data.startswith(_PNG) or data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def unbake(data: bytes, *, limits: Limits = LIMITS) -> bytes:
    """Return the credential in a PNG or SVG, as the bytes of its JSON or JWT.

    Raises CredentialError: too_large, damaged_image, no_credential_inside,
    several_credentials_inside.
    """
    if len(data) > _MAX_IMAGE:
        raise CredentialError(Problem.TOO_LARGE, maximum=_MAX_IMAGE, given=len(data))
    found = list(_from_png(data, limits) if data.startswith(_PNG) else _from_svg(data))
    if len(found) > 1:
        raise CredentialError(Problem.SEVERAL_CREDENTIALS_INSIDE)
    if not found or not found[0].strip():
        raise CredentialError(Problem.NO_CREDENTIAL_INSIDE)
    return found[0]


def bake_png(image: bytes, credential: bytes) -> bytes:
    """Return the PNG with the credential in one uncompressed `iTXt` chunk before its end.

    A credential that is in it already is replaced. Raises CredentialError (damaged_image).
    """
    if not image.startswith(_PNG):
        raise CredentialError(Problem.DAMAGED_IMAGE)
    kept = [chunk for chunk in _chunks(image) if not _carries(*chunk)]
    text = _KEYWORD + b"\0\0\0\0\0" + credential
    *others, end = kept
    return _PNG + b"".join(_chunk(*chunk) for chunk in (*others, (b"iTXt", text), end))


def bake_svg(image: bytes, credential: bytes) -> bytes:
    """Return the SVG with the credential as the first child of its root.

    JSON goes into CDATA, a JWT into the attribute `verify`. Everything else stays byte for byte.
    Raises CredentialError: damaged_image, several_credentials_inside if it carries one already.
    """
    if any(True for _ in _from_svg(image)):
        raise CredentialError(Problem.SEVERAL_CREDENTIALS_INSIDE)
    name_end, tag_end, declared = _root_tag(image)
    declaration = b"" if declared else _DECLARATION
    root = image[:name_end] + declaration + image[name_end:tag_end]
    baked = root + _element(credential) + image[tag_end:]
    # Read back, so that no odd encoding or empty root makes an image that nobody can read.
    if unbake(baked) != credential.strip():
        raise CredentialError(Problem.DAMAGED_IMAGE)
    return baked


def _element(credential: bytes) -> bytes:
    if not credential.lstrip().startswith(b"{"):
        return _OPENING + b' verify="' + credential + b'"/>'
    safe = credential.replace(b"]]>", b"]]]]><![CDATA[>")
    return _OPENING + b"><![CDATA[" + safe + b"]]>" + _CLOSING


def _root_tag(image: bytes) -> tuple[int, int, bool]:
    """Return where the root's name and start tag end, and whether the namespace is declared.

    The image has been through the hardened parser, so it declares no entities.
    """
    from xml.parsers import expat

    parser = expat.ParserCreate()
    places: list[int] = []
    root: list[tuple[str, bool]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        root.append((name, attributes.get("xmlns:openbadges") == _NAMESPACE))
        places.append(parser.CurrentByteIndex)

    def other(_: str) -> None:
        if places:
            places.append(parser.CurrentByteIndex)

    parser.StartElementHandler = start
    parser.EndElementHandler = parser.DefaultHandler = other
    parser.Parse(image)
    name, declared = root[0]
    return places[0] + 1 + len(name.encode()), places[1], declared


def _carries(kind: bytes, body: bytes) -> bool:
    return kind in (b"iTXt", b"tEXt") and body.startswith(_KEYWORD + b"\0")


def _chunk(kind: bytes, body: bytes) -> bytes:
    checksum = zlib.crc32(kind + body)
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", checksum)


def _from_png(data: bytes, limits: Limits) -> Iterator[bytes]:
    for kind, body in _chunks(data):
        if _carries(kind, body):
            text = body[len(_KEYWORD) + 1 :]
            yield _international(text, limits) if kind == b"iTXt" else text


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = len(_PNG)
    while place + 12 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, place)
        end = place + 8 + length
        body = data[place + 8 : end]
        checksum = data[end : end + 4]
        if len(checksum) < 4 or struct.pack(">I", zlib.crc32(kind + body)) != checksum:
            break
        yield kind, body
        if kind == b"IEND":
            return
        place = end + 4
    raise CredentialError(Problem.DAMAGED_IMAGE)


def _international(text: bytes, limits: Limits) -> bytes:
    compressed, method = text[:1], text[1:2]
    parts = text[2:].split(b"\0", 2)
    if len(parts) != 3 or compressed not in (b"\0", b"\1") or method != b"\0":
        raise CredentialError(Problem.DAMAGED_IMAGE)
    return parts[2] if compressed == b"\0" else _inflated(parts[2], limits)


def _inflated(data: bytes, limits: Limits) -> bytes:
    stream = zlib.decompressobj()
    try:
        text = stream.decompress(data, limits.max_bytes)
    except zlib.error:
        raise CredentialError(Problem.DAMAGED_IMAGE) from None
    if stream.unconsumed_tail:
        raise CredentialError(Problem.TOO_LARGE, maximum=limits.max_bytes)
    if not stream.eof:
        raise CredentialError(Problem.DAMAGED_IMAGE)
    return text


def _from_svg(data: bytes) -> Iterator[bytes]:
    for number, element in enumerate(_elements(data)):
        if number > _MAX_ELEMENTS:
            raise CredentialError(Problem.TOO_LARGE, maximum=_MAX_ELEMENTS)
        if element.tag == _ELEMENT:
            text = element.get("verify") or element.text or ""
            yield text.strip().encode("utf-8")


def _elements(data: bytes) -> Iterator[Any]:
    from defusedxml import DefusedXmlException  # type: ignore[import-untyped]
    from defusedxml.ElementTree import ParseError, fromstring  # type: ignore[import-untyped]

    try:
        root = fromstring(data)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise CredentialError(Problem.DAMAGED_IMAGE) from None
    return iter(root.iter())
