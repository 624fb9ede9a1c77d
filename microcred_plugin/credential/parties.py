"""Who issues, who holds, and what the holder chose to show."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from microcred_plugin.domain.bilingual import Bilingual

__all__ = ["NOTHING_MORE", "Disclosure", "Evidence", "Holder", "IssuerProfile"]

Json = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class IssuerProfile:
    """The institution that issues; `identifiers` by kind, as in `{"ext:BRIN": "21PB"}`."""

    did: str
    name: Bilingual
    url: str
    country: str
    image_url: str | None = None
    identifiers: Mapping[str, str] = field(default_factory=dict)

    def to_json(self, language: str) -> Json:
        """Return the Open Badges `Profile`, with the name in that language."""
        profile: Json = {
            "id": self.did,
            "type": ["Profile"],
            "name": self.name.in_language(language),
            "url": self.url,
        }
        if self.image_url:
            profile["image"] = {"id": self.image_url, "type": "Image"}
        profile["address"] = {"type": ["Address"], "addressCountryCode": self.country}
        if self.identifiers:
            profile["otherIdentifier"] = [
                {"type": "IdentifierEntry", "identifier": value, "identifierType": kind}
                for kind, value in sorted(self.identifiers.items())
            ]
        return profile

    def reference(self) -> Json:
        """Return the least `Profile`, for a second mention.

        JSON-LD joins objects of one id, so whatever stood in both could be taken out of one of them
        without touching the signature.
        """
        return {"id": self.did, "type": ["Profile"]}


@dataclass(frozen=True, kw_only=True)
class Holder:
    """Personal data of the learner: the name that is printed, and what ties it to a person.

    `salt` is fresh per award; `wallet` is the DID of a wallet, once the credential is bound to one.
    """

    name: str = field(repr=False)
    email: str = field(repr=False)
    salt: str = field(repr=False)
    wallet: str | None = field(default=None, repr=False)

    @property
    def email_hash(self) -> str:
        """Return `sha256$` and the hash of address and salt (Open Badges 3.0, IdentityHash).

        The specification leaves letter case open; the address is taken in lower case, so that
        writing it another way changes nothing.
        """
        text = self.email.strip().lower() + self.salt
        return "sha256$" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

    def identifiers(self) -> list[Json]:
        """Return the `identifier` list of the subject: the name in plain, the address hashed."""
        return [
            {
                "type": "IdentityObject",
                "hashed": False,
                "identityHash": self.name,
                "identityType": "name",
            },
            {
                "type": "IdentityObject",
                "hashed": True,
                "identityHash": self.email_hash,
                "identityType": "emailAddress",
                "salt": self.salt,
            },
        ]


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """A piece of work that the learner shows; `url` is where it can be seen, if anywhere."""

    name: str
    narrative: str = ""
    url: str | None = None

    def to_json(self) -> Json:
        """Return the Open Badges `Evidence`."""
        place = {"id": self.url} if self.url else {}
        text = {"narrative": self.narrative} if self.narrative else {}
        return {**place, "type": ["Evidence"], "name": self.name, **text}


@dataclass(frozen=True, kw_only=True)
class Disclosure:
    """What the learner chose to show beyond the least.

    `marks` by code of the outcome and `final_grade` are percents; `None` and nothing are not shown.
    """

    marks: Mapping[str, Decimal] = field(default_factory=lambda: MappingProxyType({}))
    final_grade: Decimal | None = None
    evidence: tuple[Evidence, ...] = ()


NOTHING_MORE = Disclosure()
