"""Check a credential, anybody's: every line of the report stands for a check that was made."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from urllib.parse import urlsplit

from microcred_plugin.credential.case import Case
from microcred_plugin.credential.documents import Documents
from microcred_plugin.credential.errors import Unavailable
from microcred_plugin.credential.press import Press
from microcred_plugin.credential.trust import Finding, unknown
from microcred_plugin.credential.verdict import Code, LineName, Report
from microcred_plugin.credential.verify import CHECKS, verify
from microcred_plugin.domain.frameworks import Framework
from microcred_plugin.models import Issuer, ModuleVersion
from microcred_plugin.services.errors import Erased, NotFound
from microcred_plugin.services.frameworks import known_frameworks
from microcred_plugin.services.pages import CredentialPage, credential_page, shared_page
from microcred_plugin.services.presses import press_for
from microcred_plugin.services.publications import publication_of
from microcred_plugin.services.world import Actor, World

__all__ = ["linked_credential", "verify_document"]

_PAGES = "/microcredentials/"
_VERSION = re.compile(
    rb'"achievement":\{"id":"https?://[^"]{1,300}/modules/([\w-]{1,100})/v(\d{1,9})"'
)
_CREDENTIAL = re.compile(r"credentials/([0-9a-f-]{36})(?:\.json)?/?")
_SHARED = re.compile(r"s/([A-Za-z0-9_-]{1,64})(?:\.json)?/?")


class _Recognition:
    """Who recognises the credential; says so where that was not looked up."""

    name = LineName.RECOGNITION

    def __call__(self, _case: Case, /) -> Finding:
        return unknown(Code.NOT_LOOKED_UP)


def verify_document(world: World, data: bytes, documents: Documents) -> Report:
    """Return what checking the bytes of a credential found; nothing is kept."""
    frameworks = known_frameworks()
    return verify(
        data,
        documents=documents,
        now=world.now,
        frameworks=frameworks,
        checks=(*CHECKS, _Recognition()),
        press=_own_press(data, frameworks),
    )


def _own_press(data: bytes, frameworks: Mapping[str, Framework]) -> Press | None:
    """Return the press of the version that bytes seem to name: a hint that makes it faster."""
    named = _VERSION.search(data)
    if named is None:
        return None
    rows = ModuleVersion.objects.select_related("module__issuer")
    version = rows.filter(module__slug=named[1].decode(), number=int(named[2])).first()
    if version is None or version.content.framework not in frameworks:
        return None
    return press_for(publication_of(version, frameworks=frameworks))


def linked_credential(
    world: World, url: str, documents: Documents, *, actor: Actor, origins: Iterable[str] = ()
) -> bytes:
    """Return the credential behind an address that somebody gives, to be checked.

    Addresses of our own credential pages and share links, under the base of an issuer or one of
    `origins` (where this platform is reached), are read from the database with the rights of the
    asker; others are asked of `documents`. Raises Unavailable.
    """
    page = _own_page(world, url, actor, origins)
    if page is None:
        return documents.get(url)
    try:
        found = page()
    except NotFound:
        raise Unavailable(url, "not_public") from None
    except Erased:
        raise Unavailable(url, "erased") from None
    if not found.readable:
        raise Unavailable(url, "replaced")
    return found.document


def _own_page(
    world: World, url: str, actor: Actor, origins: Iterable[str]
) -> Callable[[], CredentialPage] | None:
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    bases = {*Issuer.objects.values_list("base_url", flat=True), *origins}
    own = f"{parts.scheme}://{parts.netloc}".lower() in {base.lower() for base in bases}
    if not own or not parts.path.startswith(_PAGES):
        return None
    path = parts.path.removeprefix(_PAGES)
    if match := _CREDENTIAL.fullmatch(path):
        return partial(credential_page, world, match[1], actor=actor)
    if match := _SHARED.fullmatch(path):
        return partial(shared_page, match[1])
    return None
