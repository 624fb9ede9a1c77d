"""Set up an institution that issues."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db import transaction

from microcred_plugin.conf import conf
from microcred_plugin.credential.did import did_document_url, web_did
from microcred_plugin.credential.errors import CredentialError
from microcred_plugin.domain.bilingual import Bilingual
from microcred_plugin.domain.errors import Fault, FaultCode, Invalid
from microcred_plugin.domain.framework_file import INSTITUTION_TYPES
from microcred_plugin.domain.text import is_slug, is_url, text_faults
from microcred_plugin.models import Issuer
from microcred_plugin.services.audit import issuer_chain, record
from microcred_plugin.services.errors import AlreadyThere, NotFound
from microcred_plugin.services.world import Actor, World, require_operator

__all__ = [
    "INSTITUTION_TYPES",
    "IssuerDetails",
    "create_issuer",
    "issuer_faults",
    "set_issuing",
    "update_faults",
    "update_issuer",
]

_LONGEST_URL = 500


@dataclass(frozen=True, kw_only=True)
class IssuerDetails:
    """What an issuer says of itself; `identifiers` by kind, as in `{"ext:BRIN": "21PB"}`."""

    slug: str
    name: Bilingual
    url: str
    country: str
    institution_type: str
    institution: str = ""
    identifiers: dict[str, str] = field(default_factory=dict)


@transaction.atomic
def create_issuer(world: World, details: IssuerDetails, *, actor: Actor) -> Issuer:
    """Create an issuer whose DID is frozen from the base address of the settings.

    Raises Invalid with every fault, AlreadyThere for a slug that is taken, NotAllowed.
    """
    require_operator(world, actor)
    base_url = conf.base_url.rstrip("/")
    if faults := issuer_faults(details):
        raise Invalid(faults)
    if Issuer.objects.filter(slug=details.slug).exists():
        raise AlreadyThere("slug")
    issuer = Issuer.objects.create(
        slug=details.slug,
        did=web_did(base_url, ("microcredentials", "issuers", details.slug)),
        base_url=base_url,
        name_en=details.name.en,
        name_nl=details.name.nl,
        url=details.url,
        country=details.country,
        institution_type=details.institution_type,
        institution=details.institution,
        identifiers=details.identifiers,
        created_at=world.now,
    )
    record(world, issuer_chain(issuer.slug), "issuer_created", actor=actor)
    return issuer


@transaction.atomic
def update_issuer(world: World, slug: str, *, name: Bilingual, url: str, actor: Actor) -> Issuer:
    """Change what an issuer is called and where it is found; its DID and all else stay.

    What is signed keeps the name of its day. Raises Invalid, NotAllowed, and NotFound.
    """
    issuer = _locked(world, slug, actor)
    if faults := update_faults(name, url):
        raise Invalid(faults)
    if (issuer.name, issuer.url) != (name, url):
        before = {"name": issuer.name.to_plain(), "url": issuer.url}
        issuer.name_en, issuer.name_nl, issuer.url = name.en, name.nl, url
        issuer.save(update_fields=("name_en", "name_nl", "url"))
        details = {"before": before, "after": {"name": name.to_plain(), "url": url}}
        record(world, issuer_chain(slug), "issuer_updated", actor=actor, details=details)
    return issuer


@transaction.atomic
def set_issuing(world: World, slug: str, *, on: bool, actor: Actor) -> Issuer:
    """Switch all signing of an issuer on or off; what is signed stays as it is.

    Raises NotAllowed, and NotFound. The same switch again changes nothing.
    """
    issuer = _locked(world, slug, actor)
    if issuer.issuing != on:
        issuer.issuing = on
        issuer.save(update_fields=("issuing",))
        record(world, issuer_chain(slug), "issuing_on" if on else "issuing_off", actor=actor)
    return issuer


def _locked(world: World, slug: str, actor: Actor) -> Issuer:
    require_operator(world, actor)
    issuer = Issuer.objects.select_for_update().filter(slug=slug).first()
    if issuer is None:
        raise NotFound("issuer")
    return issuer


def issuer_faults(details: IssuerDetails) -> list[Fault]:
    """Return what keeps an issuer from being created with these details."""
    return [*_details_faults(details), *_base_faults(conf.base_url.rstrip("/"))]


def update_faults(name: Bilingual, url: str) -> list[Fault]:
    """Return what is wrong with the name and the address of an issuer."""
    faults = [
        *text_faults("name.en", name.en, maximum=255),
        *text_faults("name.nl", name.nl, maximum=255),
    ]
    if not is_url(url) or len(url) > _LONGEST_URL:
        faults.append(Fault("url", FaultCode.NOT_A_URL))
    return faults


def _details_faults(details: IssuerDetails) -> list[Fault]:
    faults = [*_slug_faults(details.slug), *update_faults(details.name, details.url)]
    if not _is_country(details.country):
        faults.append(Fault("country", FaultCode.UNKNOWN, {"given": details.country[:10]}))
    if details.institution_type not in INSTITUTION_TYPES:
        values = {"allowed": list(INSTITUTION_TYPES), "given": details.institution_type[:10]}
        faults.append(Fault("institution_type", FaultCode.UNKNOWN, values))
    texts = {f"identifiers.{kind}": text for kind, text in details.identifiers.items()}
    for name, text in {"institution": details.institution, **texts}.items():
        faults += text_faults(name, text, maximum=100, required=False)
    return faults


def _is_country(code: str) -> bool:
    return len(code) == 2 and code.isascii() and code.isalpha() and code.isupper()


def _slug_faults(slug: str) -> list[Fault]:
    faults = text_faults("slug", slug, maximum=100)
    if not faults and not is_slug(slug):
        faults.append(Fault("slug", FaultCode.FORBIDDEN_CHARACTER, {"allowed": "a-z 0-9 -"}))
    return faults


def _base_faults(base_url: str) -> list[Fault]:
    """Refuse a base that no did:web can name, or under which its document would not be found.

    It is frozen: capitals or a port 443 would stand in every address and in no DID.
    """
    try:
        found = did_document_url(web_did(base_url, ("issuers",)))
    except CredentialError:
        found = ""
    if found.startswith(f"{base_url}/"):
        return []
    return [Fault("MICROCRED_BASE_URL", FaultCode.NOT_A_URL, {"given": base_url[:200]})]
