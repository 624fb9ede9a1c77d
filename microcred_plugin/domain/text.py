"""Text that may enter a credential.

Control characters, noncharacters and lone surrogates are refused in every text: canonicalisation
libraries disagree on how to write some of them, so a signature over them would not verify
everywhere (RDF Dataset Canonicalization 1.0, section 5, on canonical N-Quads).
"""

from __future__ import annotations

import unicodedata
from urllib.parse import urlsplit

from microcred_plugin.domain.errors import Fault, FaultCode

__all__ = ["forbidden_character", "is_slug", "is_url", "name_faults", "text_faults"]

_ALLOWED_CONTROLS = "\n\r\t"
_UNSEEN = frozenset({"Cf", "Mn", "Me"})
_TURNING = frozenset(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A)))) | set("\n\r\t")


def forbidden_character(text: str) -> str | None:
    """Return the first character that may not enter a credential as `U+XXXX`, or None."""
    for character in text:
        point = ord(character)
        control = (point < 0x20 and character not in _ALLOWED_CONTROLS) or 0x7F <= point <= 0x9F
        surrogate = 0xD800 <= point <= 0xDFFF
        noncharacter = (point & 0xFFFE) == 0xFFFE or 0xFDD0 <= point <= 0xFDEF
        if control or surrogate or noncharacter:
            return f"U+{point:04X}"
    return None


def text_faults(field: str, text: object, *, maximum: int, required: bool = True) -> list[Fault]:
    """Return what is wrong with one text of at most `maximum` characters.

    A text that is required holds at least one character that can be seen.
    """
    if text is None or text == "":
        return [Fault(field, FaultCode.REQUIRED)] if required else []
    if not isinstance(text, str):
        return [Fault(field, FaultCode.WRONG_TYPE, {"expected": "text"})]
    faults = []
    if required and not any(_is_seen(character) for character in text):
        faults.append(Fault(field, FaultCode.REQUIRED))
    if len(text) > maximum:
        faults.append(Fault(field, FaultCode.TOO_LONG, {"maximum": maximum, "given": len(text)}))
    if found := forbidden_character(text):
        faults.append(Fault(field, FaultCode.FORBIDDEN_CHARACTER, {"character": found}))
    return faults


def name_faults(field: str, name: str, *, maximum: int) -> list[Fault]:
    """Return what is wrong with the name of a person: one line that reads as it is written.

    Characters that turn the direction of what follows (Unicode Bidirectional Algorithm, explicit
    embeddings, overrides and isolates) could show another name than the one that is signed. Marks
    of direction, which right-to-left names may need, are left alone.
    """
    faults = text_faults(field, name, maximum=maximum)
    if not faults and (turning := [letter for letter in name if letter in _TURNING]):
        values = {"character": f"U+{ord(turning[0]):04X}"}
        faults.append(Fault(field, FaultCode.FORBIDDEN_CHARACTER, values))
    return faults


def _is_seen(character: str) -> bool:
    """Return whether a character is no blank, nothing that only steers others, and no bare mark."""
    return not character.isspace() and unicodedata.category(character) not in _UNSEEN


def is_slug(text: str) -> bool:
    """Return whether a text is a name for addresses: small letters, digits, inner hyphens."""
    allowed = set("abcdefghijklmnopqrstuvwxyz0123456789-")
    return bool(text) and set(text) <= allowed and text.strip("-") == text


def is_url(text: str) -> bool:
    """Return whether a text is a complete http(s) address without blanks."""
    try:
        parts = urlsplit(text)
        valid_port = parts.port is None or parts.port > 0
    except ValueError:
        return False
    spaced = any(character.isspace() or character in '<>"{}|\\^`' for character in text)
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and valid_port and not spaced
