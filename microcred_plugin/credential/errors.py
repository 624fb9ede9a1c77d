"""What can be wrong with a document, a key or a proof.

One family for the room. A `Problem` is the kind, `where` the place in the document (a path such as
`credentialSubject.achievement.name`) or the address concerned. Words for people are made at the
edge; the message here is for logs and holds no personal data.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from microcred_plugin.domain.errors import MicrocredError

__all__ = ["CredentialError", "Problem", "Unavailable"]


class Problem(StrEnum):
    """Kinds of trouble with a signed document."""

    # reading bytes
    TOO_LARGE = "too_large"
    TOO_DEEP = "too_deep"
    TOO_MANY_VALUES = "too_many_values"
    NOT_UTF8 = "not_utf8"
    NOT_JSON = "not_json"
    NOT_AN_OBJECT = "not_an_object"
    DUPLICATE_KEY = "duplicate_key"
    BAD_NUMBER = "bad_number"
    LONE_SURROGATE = "lone_surrogate"
    NO_CREDENTIAL_INSIDE = "no_credential_inside"
    SEVERAL_CREDENTIALS_INSIDE = "several_credentials_inside"
    DAMAGED_IMAGE = "damaged_image"
    # meaning
    UNKNOWN_CONTEXT = "unknown_context"
    BAD_JSON_LD = "bad_json_ld"
    UNDEFINED_TERM = "undefined_term"
    NOT_ABSOLUTE = "not_absolute"
    UNSUPPORTED_KEYWORD = "unsupported_keyword"
    UNSAFE_NUMBER = "unsafe_number"
    UNSAFE_VALUE = "unsafe_value"
    FORBIDDEN_CHARACTER = "forbidden_character"
    TOO_COSTLY = "too_costly"
    # keys and proofs
    BAD_MULTIBASE = "bad_multibase"
    BAD_KEY = "bad_key"
    UNSUPPORTED_KEY = "unsupported_key"
    NO_PROOF = "no_proof"
    BAD_PROOF = "bad_proof"
    UNSUPPORTED_CRYPTOSUITE = "unsupported_cryptosuite"
    WRONG_SIGNATURE = "wrong_signature"
    # identifiers and lists
    BAD_DID = "bad_did"
    UNSUPPORTED_DID = "unsupported_did"
    BAD_STATUS_LIST = "bad_status_list"
    INDEX_OUT_OF_RANGE = "index_out_of_range"
    MOULD_MISMATCH = "mould_mismatch"


class CredentialError(MicrocredError):
    """A document, key or proof that cannot be used; `problem` says why, `where` says where."""

    def __init__(self, problem: Problem, where: str = "", **values: Any) -> None:
        self.problem = problem
        self.where = where
        self.values = values
        details = ", ".join(f"{name}={value}" for name, value in values.items())
        super().__init__(": ".join(part for part in (str(problem), where, details) if part))


class Unavailable(MicrocredError):
    """A document that a check needs could not be fetched: neither valid nor invalid follows."""

    def __init__(self, url: str, reason: str = "unavailable") -> None:
        self.url = url
        self.reason = reason
        super().__init__(f"{url}: {reason}")
