"""The documents that a verifier asks for, as this platform publishes them.

Documents of our own base are always answered from the database and never by network, so that a
platform can check its own credentials.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property

from microcred_plugin.credential.achievement import achievement
from microcred_plugin.credential.contexts import CREDENTIALS_V2, OPEN_BADGES
from microcred_plugin.credential.did import issuer_document
from microcred_plugin.credential.documents import Documents
from microcred_plugin.credential.errors import Unavailable
from microcred_plugin.credential.keys import PublicKey
from microcred_plugin.models import Credential, Issuer, ModuleVersion, StatusList
from microcred_plugin.services.addresses import is_row_number
from microcred_plugin.services.errors import Erased, NotFound, ServiceError
from microcred_plugin.services.publications import issuer_profile, publication_of
from microcred_plugin.services.serialise import document_bytes
from microcred_plugin.services.signers import published_keys

__all__ = [
    "OwnDocuments",
    "achievement_document",
    "credential_document",
    "did_document",
    "issuer_document_of",
    "status_list_document",
]

_CONTEXT = [CREDENTIALS_V2, OPEN_BADGES]


def did_document(slug: str) -> bytes:
    """Return an issuer's DID document. Raises NotFound."""
    issuer = _issuer(slug)
    keys = [PublicKey.from_multikey(key.public_multikey) for key in published_keys(issuer)]
    return document_bytes(issuer_document(issuer.did, keys))


def issuer_document_of(slug: str) -> bytes:
    """Return an issuer's profile as JSON-LD. Raises NotFound."""
    profile = issuer_profile(_issuer(slug)).to_json("en")
    return document_bytes({"@context": _CONTEXT, **profile})


def _issuer(slug: str) -> Issuer:
    issuer = Issuer.objects.filter(slug=slug).first()
    if issuer is None:
        raise NotFound("issuer")
    return issuer


def achievement_document(slug: str, number: int) -> bytes:
    """Return a published version of a module as JSON-LD. Raises NotFound."""
    if not is_row_number(number):
        raise NotFound("module version")
    versions = ModuleVersion.objects.select_related("module__issuer")
    version = versions.filter(module__slug=slug, number=number).first()
    if version is None:
        raise NotFound("module version")
    return document_bytes({"@context": _CONTEXT, **achievement(publication_of(version))})


def status_list_document(number: int) -> bytes:
    """Return a signed status list. Raises NotFound."""
    if not is_row_number(number):
        raise NotFound("status list")
    document = StatusList.objects.filter(pk=number).values_list("document", flat=True).first()
    if not document:
        raise NotFound("status list")
    return bytes(document)


def credential_document(uuid: str) -> bytes:
    """Return a credential that its holder made public, as it was signed.

    Raises NotFound for one that is private, or that a newer one replaced and that may show what its
    holder shows no longer; Erased for one whose document is gone.
    """
    found = Credential.objects.filter(uuid=uuid, award__public=True).first()
    if found is None or Credential.objects.filter(award=found.award_id, pk__gt=found.pk).exists():
        raise NotFound("credential")
    if found.document is None:
        raise Erased("the document was erased")
    return bytes(found.document)


_ROUTES: tuple[tuple[re.Pattern[str], Callable[..., bytes]], ...] = (
    (re.compile(r"issuers/(?P<slug>[a-z0-9-]+)/did\.json"), did_document),
    (re.compile(r"issuers/(?P<slug>[a-z0-9-]+)"), issuer_document_of),
    (re.compile(r"modules/(?P<slug>[a-z0-9-]+)/v(?P<number>[0-9]{1,9})"), achievement_document),
    (re.compile(r"status/(?P<number>[0-9]{1,9})"), status_list_document),
    (re.compile(r"credentials/(?P<uuid>[0-9a-f-]{36})"), credential_document),
)


class OwnDocuments:
    """Answers addresses under the bases of our issuers from the database, others from elsewhere."""

    def __init__(self, elsewhere: Documents) -> None:
        """Ask `elsewhere` for whatever is not ours."""
        self._elsewhere = elsewhere

    @cached_property
    def _prefixes(self) -> tuple[str, ...]:
        bases = Issuer.objects.values_list("base_url", flat=True).distinct()
        return tuple(f"{base}/microcredentials/" for base in bases)

    def get(self, url: str, /) -> bytes:
        """Return what is served at `url`. Raises Unavailable."""
        for prefix in self._prefixes:
            if url.startswith(prefix):
                return _own(url, url.removeprefix(prefix))
        return self._elsewhere.get(url)


def _own(url: str, path: str) -> bytes:
    for pattern, read in _ROUTES:
        if match := pattern.fullmatch(path):
            names = match.groupdict()
            try:
                return read(**{n: int(v) if n == "number" else v for n, v in names.items()})
            except ServiceError:
                break
    raise Unavailable(url, "not_found")
