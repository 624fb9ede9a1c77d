"""A module, an issuer and a learner of the tests' own, and what can be made of them."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from microcred_plugin.credential.achievement import Publication, credential
from microcred_plugin.credential.did import did_document_url, issuer_document, key_url
from microcred_plugin.credential.keys import KeyType, LocalSigner
from microcred_plugin.credential.parties import NOTHING_MORE, Disclosure, Holder, IssuerProfile
from microcred_plugin.credential.proofs import sign
from microcred_plugin.credential.status_list import StatusBits, StatusEntry, list_credential
from microcred_plugin.credential.verify import MappingDocuments, Report, verify
from microcred_plugin.domain.bilingual import Bilingual
from microcred_plugin.domain.frameworks import shipped_frameworks
from microcred_plugin.domain.module_file import read_module
from microcred_plugin.domain.modules import ModuleDefinition

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
BASE = "https://campus.example/microcredentials"
DID = "did:web:campus.example:microcredentials:issuers:demo"
LIST_URL = f"{BASE}/status/1"
CREDENTIAL_URL = f"{BASE}/credentials/7d3e"

ISSUER = IssuerProfile(
    did=DID,
    name=Bilingual(en="Demonstration University", nl="Demonstratie-universiteit"),
    url="https://campus.example",
    country="NL",
    image_url="https://campus.example/logo.png",
    identifiers={"ext:BRIN": "00XX"},
)

MODULE: dict[str, Any] = {
    "id": "reading-maps",
    "course_key": "course-v1:DemoX+MAPS+2026_1",
    "title": {"en": "Reading Maps", "nl": "Kaartlezen"},
    "description": {"en": "From contour lines to routes.", "nl": "Van hoogtelijn tot route."},
    "language": "en",
    "institution": None,
    "faculty": {"en": "Faculty of Geography", "nl": "Faculteit Geografie"},
    "field_of_study": {"uri": "http://data.europa.eu/snb/isced-f/0532", "label": "Geography"},
    "framework": "nl-ho",
    "ec": 5.5,
    "hours": 154,
    "level": {"nlqf": "6", "eqf": "6", "qf_ehea": "first", "status": "indicative"},
    "assessment_types": ["written_exam", "personalised"],
    "participation_forms": ["online"],
    "supervision": "supervised_onsite_with_id",
    "prerequisites": {"en": "None.", "nl": "Geen."},
    "target_group": {"en": "Walkers.", "nl": "Wandelaars."},
    "criteria": {"en": "Pass both tests.", "nl": "Haal beide toetsen."},
    "quality_assurance": {
        "framework": "nl-ho",
        "body": {"en": "Board of Examiners", "nl": "Examencommissie"},
    },
    "expires_after_days": None,
    "stackable": True,
    "stacks": [],
    "award_policy": {
        "mode": "automatic",
        "eligible_enrolment_modes": ["verified"],
        "requires_identity_verification": True,
        "requires_course_passed": True,
        "minimum_completion_percent": 90,
    },
    "learning_outcomes": [
        {
            "code": "MAP-1",
            "kind": "knowledge",
            "title": {"en": "Explain symbols", "nl": "Symbolen uitleggen"},
            "statement": {"en": "Explains map symbols.", "nl": "Legt kaartsymbolen uit."},
            "achieved_when": "all",
            "assessments": [{"subsection": "quiz", "minimum_percent": 60}],
        },
        {
            "code": "MAP-2",
            "kind": "responsibility_autonomy",
            "title": {"en": "Plan a route", "nl": "Een route plannen"},
            "statement": {"en": "Plans a safe route alone.", "nl": "Plant alleen een route."},
            "achieved_when": "any",
            "assessments": [
                {"subsection": "quiz", "minimum_percent": 70},
                {"subsection": "exam", "minimum_percent": 55},
            ],
        },
    ],
}


def signer(seed: int = 1, *, did: str = DID) -> LocalSigner:
    """Return an Ed25519 signer whose key depends on the seed alone."""
    raw = bytes([seed]) * 32
    bare = LocalSigner.from_raw(raw, key_type=KeyType.ED25519, verification_method="")
    url = key_url(did, bare.public_key)
    return LocalSigner.from_raw(raw, key_type=KeyType.ED25519, verification_method=url)


def module(**changes: Any) -> ModuleDefinition:
    plain = {**copy.deepcopy(MODULE), **changes}
    plain["quality_assurance"]["framework"] = plain["framework"]
    return read_module(plain)


def publication(definition: ModuleDefinition | None = None, **changes: Any) -> Publication:
    definition = definition or module()
    values: dict[str, Any] = {
        "module": definition,
        "version": "1",
        "url": f"{BASE}/modules/{definition.slug}/v1",
        "issuer": ISSUER,
        "framework": shipped_frameworks()[definition.framework],
        "image_url": f"{BASE}/modules/{definition.slug}/v1/image.png",
    }
    return Publication(**{**values, **changes})


def holder(**changes: Any) -> Holder:
    values = {"name": "Learner 01", "email": "learner-01@campus.example", "salt": "c2FsdA"}
    return Holder(**{**values, **changes})


def unsigned(
    published: Publication | None = None, *, disclosure: Disclosure = NOTHING_MORE, **changes: Any
) -> dict[str, Any]:
    values: dict[str, Any] = {
        "url": CREDENTIAL_URL,
        "holder": holder(),
        "status": StatusEntry(LIST_URL, 94_567),
        "awarded": NOW,
        "disclosure": disclosure,
    }
    return credential(published or publication(), **{**values, **changes})


def signed(document: Mapping[str, Any] | None = None, *, by: LocalSigner | None = None) -> Any:
    return sign(document or unsigned(), signer=by or signer(), created=NOW)


def status_list(*revoked: int, by: LocalSigner | None = None, **changes: Any) -> dict[str, Any]:
    values: dict[str, Any] = {"issuer": DID, "valid_from": NOW, "ttl_ms": 300_000}
    bits = StatusBits.empty().with_set(revoked)
    document = list_credential(LIST_URL, bits=bits, **{**values, **changes})
    return sign(document, signer=by or signer(), created=NOW)


@dataclass
class World:
    """What is published, to be checked against and to be changed by a test."""

    documents: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def in_order(cls) -> World:
        did_document = issuer_document(DID, [signer().public_key])
        return cls({did_document_url(DID): did_document, LIST_URL: status_list()})

    def check(self, document: Any, **changes: Any) -> Report:
        values: dict[str, Any] = {
            "documents": MappingDocuments(self.documents),
            "now": NOW,
            "frameworks": shipped_frameworks(),
        }
        data = document if isinstance(document, bytes) else as_bytes(document)
        return verify(data, **{**values, **changes})


def as_bytes(document: Any) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode("utf-8", "surrogatepass")


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Return every leaf of a JSON value with the keys that lead to it."""
    pairs = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else None
    )
    if pairs is None:
        yield path, value
        return
    for key, item in pairs:
        yield from leaves(item, (*path, key))


def changed(document: Any, path: tuple[Any, ...], value: Any) -> Any:
    """Return a copy with another value at one place."""
    copied = copy.deepcopy(document)
    place = copied
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return copied


def without(document: Any, *path: Any) -> Any:
    """Return a copy without one key."""
    copied = copy.deepcopy(document)
    place = copied
    for key in path[:-1]:
        place = place[key]
    del place[path[-1]]
    return copied
