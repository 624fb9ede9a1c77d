"""Published versions as the signed document speaks of them."""

from __future__ import annotations

from collections.abc import Mapping

from microcred_plugin.credential.achievement import Publication
from microcred_plugin.credential.parties import IssuerProfile
from microcred_plugin.domain.frameworks import Framework
from microcred_plugin.models import Issuer, ModuleVersion
from microcred_plugin.services.addresses import achievement_url
from microcred_plugin.services.frameworks import known_frameworks

__all__ = ["issuer_profile", "publication_of"]


def issuer_profile(issuer: Issuer) -> IssuerProfile:
    """Return an issuer as its credentials name it."""
    return IssuerProfile(
        did=issuer.did,
        name=issuer.name,
        url=issuer.url,
        country=issuer.country,
        identifiers=issuer.identifiers,
    )


def publication_of(
    version: ModuleVersion, *, frameworks: Mapping[str, Framework] | None = None
) -> Publication:
    """Return a version with its number, its address and who publishes it.

    `frameworks` are those that are known, where the caller has read them already.
    """
    content, known = version.content, frameworks or known_frameworks()
    return Publication(
        module=content,
        version=str(version.number),
        url=achievement_url(version),
        issuer=issuer_profile(version.module.issuer),
        framework=known[content.framework],
    )
