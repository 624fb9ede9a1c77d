"""The form of an Open Badges 3.0 AchievementCredential, as rules of ours.

What the specification's data model requires and which type each property has (1EdTech Open Badges
3.0, appendix B; Verifiable Credentials Data Model 2.0, section 4), with a reason per fault. Like
the JSON-LD variant of 1EdTech's schemas, a set may be a single value; unlike it, only what a reader
of the JSON relies on is looked at, and what is not known is let through.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from microcred_plugin.credential.contexts import CREDENTIALS_V2
from microcred_plugin.credential.paths import walk
from microcred_plugin.credential.times import read_timestamp
from microcred_plugin.domain.errors import Fault, FaultCode

__all__ = ["form_faults"]

Check = Callable[[str, Any], Iterator[Fault]]

_OPEN_BADGES = re.compile(r"https://purl\.imsglobal\.org/spec/ob/v3p0/context(-3\.\d\.\d)*\.json\Z")
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+\Z")
_COUNTRY = re.compile(r"[A-Z]{2}\Z")
_LANGUAGE = re.compile(r"[a-z]{2,4}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?\Z")
_EXTENSION = re.compile(r"ext:[A-Za-z0-9|._-]+\Z")
_NOTHING: tuple[Any, ...] = (None, "", [])
_CREDENTIAL_TYPES = frozenset({"AchievementCredential", "OpenBadgeCredential"})
_STATUSES = frozenset(
    {"Completed", "Enrolled", "Failed", "InProgress", "OnHold", "Provisional", "Withdrew"}
)
_RESULT_TYPES = frozenset(
    {
        "GradePointAverage",
        "LetterGrade",
        "Percent",
        "PerformanceLevel",
        "PredictedScore",
        "RawScore",
        "Result",
        "RubricCriterion",
        "RubricCriterionLevel",
        "RubricScore",
        "ScaledScore",
        "Status",
    }
)


def form_faults(document: Mapping[str, Any]) -> list[Fault]:
    """Return what is wrong with the form of a credential, each fault with its path."""
    return [
        *_contexts(document.get("@context")),
        *_credential_type(document.get("type")),
        *_node("", document, _CREDENTIAL),
        *_spread_out(document),
    ]


def _contexts(value: Any) -> Iterator[Fault]:
    names = value if isinstance(value, list) else [value]
    if value is None:
        yield Fault("@context", FaultCode.REQUIRED)
        return
    if names[:1] != [CREDENTIALS_V2]:
        yield Fault("@context[0]", FaultCode.UNKNOWN, {"expected": CREDENTIALS_V2})
    second = names[1] if len(names) > 1 else None
    if not isinstance(second, str) or not _OPEN_BADGES.match(second):
        yield Fault("@context[1]", FaultCode.UNKNOWN, {"expected": "Open Badges 3.0"})
    for index, name in enumerate(names[2:], start=2):
        if not isinstance(name, str | Mapping):
            yield _wrong(f"@context[{index}]", "text")


def _credential_type(value: Any) -> Iterator[Fault]:
    names = {name for name in _many(value) if isinstance(name, str)}
    if "VerifiableCredential" not in names:
        yield Fault("type", FaultCode.REQUIRED, {"expected": "VerifiableCredential"})
    if not names & _CREDENTIAL_TYPES:
        yield Fault("type", FaultCode.REQUIRED, {"expected": "AchievementCredential"})


def _spread_out(document: Mapping[str, Any]) -> Iterator[Fault]:
    """Refuse properties of the credential on another object inside it that bears its id.

    JSON-LD joins objects of one id: an expiry date or status could be moved out of the sight of
    readers into such an object without touching the signature.
    """
    own = document.get("id")
    for path, value in walk(document):
        same = path and isinstance(value, Mapping) and own and value.get("id") == own
        if same and set(value) - {"id", "type"}:
            yield Fault(f"{path}.id", FaultCode.DUPLICATE)


def _many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


@dataclass(frozen=True)
class Shape:
    """The type name that an object must carry, what it must have, and how its properties look."""

    type: str | None
    required: tuple[str, ...]
    properties: Mapping[str, Check]


def _node(path: str, value: Mapping[str, Any], shape: Shape) -> Iterator[Fault]:
    for name in shape.required:
        if value.get(name) in _NOTHING:
            yield Fault(_under(path, name), FaultCode.REQUIRED)
    if shape.type and value.get("type") is not None and shape.type not in _many(value["type"]):
        yield Fault(_under(path, "type"), FaultCode.REQUIRED, {"expected": shape.type})
    for name, check in shape.properties.items():
        if name in value and not (value[name] in _NOTHING and name in shape.required):
            yield from check(_under(path, name), value[name])


def _under(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _wrong(path: str, expected: str) -> Fault:
    return Fault(path, FaultCode.WRONG_TYPE, {"expected": expected})


def _text(path: str, value: Any) -> Iterator[Fault]:
    in_languages = isinstance(value, Mapping) and all(isinstance(v, str) for v in value.values())
    if not isinstance(value, str) and not in_languages:
        yield _wrong(path, "text")


def _plain_text(path: str, value: Any) -> Iterator[Fault]:
    if not isinstance(value, str):
        yield _wrong(path, "text")


def _number(path: str, value: Any) -> Iterator[Fault]:
    if isinstance(value, bool) or not isinstance(value, int | float):
        yield _wrong(path, "number")


def _flag(path: str, value: Any) -> Iterator[Fault]:
    if not isinstance(value, bool):
        yield _wrong(path, "true or false")


def _moment(path: str, value: Any) -> Iterator[Fault]:
    if read_timestamp(value) is None:
        yield Fault(path, FaultCode.NOT_A_DATE)


def _url(path: str, value: Any) -> Iterator[Fault]:
    if not isinstance(value, str):
        yield _wrong(path, "text")
    elif not _URL.match(value):
        yield Fault(path, FaultCode.NOT_A_URL)


def _matching(pattern: re.Pattern[str]) -> Check:
    def check(path: str, value: Any) -> Iterator[Fault]:
        if not isinstance(value, str):
            yield _wrong(path, "text")
        elif not pattern.match(value):
            yield Fault(path, FaultCode.UNKNOWN, {"given": value[:60]})

    return check


def _among(names: frozenset[str], *, extensible: bool) -> Check:
    def check(path: str, value: Any) -> Iterator[Fault]:
        if not isinstance(value, str):
            yield _wrong(path, "text")
        elif value not in names and not (extensible and _EXTENSION.match(value)):
            yield Fault(path, FaultCode.UNKNOWN, {"given": value[:60]})

    return check


def _one(shape: Shape) -> Check:
    def check(path: str, value: Any) -> Iterator[Fault]:
        if isinstance(value, Mapping):
            yield from _node(path, value, shape)
        else:
            yield _wrong(path, "object")

    return check


def _set(check_one: Check) -> Check:
    def check(path: str, value: Any) -> Iterator[Fault]:
        if not isinstance(value, list):
            yield from check_one(path, value)
            return
        for index, item in enumerate(value):
            yield from check_one(f"{path}[{index}]", item)

    return check


def _profile_or_url(path: str, value: Any) -> Iterator[Fault]:
    yield from _url(path, value) if isinstance(value, str) else _one(_PROFILE)(path, value)


def _shape(name: str | None, required: str, /, **properties: Check) -> Shape:
    return Shape(name, tuple(required.split()), MappingProxyType(properties))


_TYPES = _set(_plain_text)
_IMAGE = _shape("Image", "id type", id=_url, type=_TYPES, caption=_text)
_ALIGNMENT = _shape(
    "Alignment",
    "type targetName targetUrl",
    type=_TYPES,
    targetName=_text,
    targetUrl=_plain_text,
    targetCode=_text,
    targetDescription=_text,
    targetFramework=_text,
    targetType=_plain_text,
)
_IDENTITY = _shape(
    "IdentityObject",
    "type hashed identityHash identityType",
    type=_TYPES,
    hashed=_flag,
    identityHash=_plain_text,
    identityType=_plain_text,
    salt=_plain_text,
)
_IDENTIFIER = _shape(
    "IdentifierEntry",
    "type identifier identifierType",
    type=_TYPES,
    identifier=_plain_text,
    identifierType=_plain_text,
)
_ADDRESS = _shape("Address", "type", type=_TYPES, addressCountryCode=_matching(_COUNTRY))
_PROFILE = _shape(
    "Profile",
    "id type",
    id=_url,
    type=_TYPES,
    name=_text,
    url=_plain_text,
    description=_text,
    image=_one(_IMAGE),
    address=_one(_ADDRESS),
    otherIdentifier=_set(_one(_IDENTIFIER)),
)
_RESULT = _shape(
    "Result",
    "type",
    type=_TYPES,
    resultDescription=_plain_text,
    status=_among(_STATUSES, extensible=False),
    value=_text,
    alignment=_set(_one(_ALIGNMENT)),
)
_DESCRIPTION = _shape(
    "ResultDescription",
    "id type name resultType",
    id=_url,
    type=_TYPES,
    name=_text,
    resultType=_among(_RESULT_TYPES, extensible=True),
    requiredValue=_text,
    valueMin=_text,
    valueMax=_text,
    allowedValue=_set(_text),
    alignment=_set(_one(_ALIGNMENT)),
)
_CRITERIA = _shape(None, "", id=_url, narrative=_text)
_ACHIEVEMENT = _shape(
    "Achievement",
    "id type criteria description name",
    id=_url,
    type=_TYPES,
    name=_text,
    description=_text,
    criteria=_one(_CRITERIA),
    achievementType=_plain_text,
    alignment=_set(_one(_ALIGNMENT)),
    creator=_one(_PROFILE),
    creditsAvailable=_number,
    fieldOfStudy=_text,
    image=_one(_IMAGE),
    inLanguage=_matching(_LANGUAGE),
    resultDescription=_set(_one(_DESCRIPTION)),
    version=_text,
)
_SUBJECT = _shape(
    "AchievementSubject",
    "type achievement",
    id=_url,
    type=_TYPES,
    achievement=_one(_ACHIEVEMENT),
    identifier=_set(_one(_IDENTITY)),
    creditsEarned=_number,
    result=_set(_one(_RESULT)),
)
_EVIDENCE = _shape("Evidence", "type", id=_url, type=_TYPES, name=_text, narrative=_text)
_REFERENCE = _shape(None, "id type", id=_url, type=_TYPES)
_TYPED = _shape(None, "type", id=_url, type=_TYPES)
_PROOF = _shape(
    None,
    "type",
    type=_TYPES,
    cryptosuite=_plain_text,
    created=_moment,
    verificationMethod=_plain_text,
    proofPurpose=_plain_text,
    proofValue=_plain_text,
)
_CREDENTIAL = _shape(
    None,
    "id credentialSubject issuer validFrom",
    id=_url,
    type=_TYPES,
    name=_text,
    description=_text,
    image=_one(_IMAGE),
    issuer=_profile_or_url,
    validFrom=_moment,
    validUntil=_moment,
    awardedDate=_moment,
    credentialSubject=_one(_SUBJECT),
    evidence=_set(_one(_EVIDENCE)),
    credentialStatus=_set(_one(_TYPED)),
    credentialSchema=_set(_one(_REFERENCE)),
    proof=_set(_one(_PROOF)),
)
