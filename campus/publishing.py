"""What the plugin is asked to do on the campus, through its own services: set up and publish."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth.models import User

from campus import offer
from microcred_plugin import wiring
from microcred_plugin.domain.bilingual import Bilingual
from microcred_plugin.models import Issuer, Module, SigningKey
from microcred_plugin.services import issuers, keys, publish
from microcred_plugin.services.world import SYSTEM, Actor

__all__ = ["publish_offer"]

_AUTHOR = "author"
_TYPE = "WO"
_URL = "https://campus.example"


def publish_offer(the_offer: offer.Offer) -> Iterator[str]:
    """Make the issuer with its key, and publish each module as its author does."""
    slug = the_offer.issuer["slug"]
    if not Issuer.objects.filter(slug=slug).exists():
        issuers.create_issuer(wiring.world(), _details(the_offer), actor=SYSTEM)
    if not SigningKey.objects.filter(issuer__slug=slug, active=1).exists():
        keys.create(wiring.world(), slug, actor=SYSTEM)
        yield f"the issuer {slug} with a signing key"
    author = Actor(User.objects.get(username=_AUTHOR).pk)
    for module in the_offer.modules:
        if not Module.objects.filter(slug=module.id).exclude(current=None).exists():
            plain = offer.module_file(module)
            publish.publish(wiring.world(), plain, issuer=slug, actor=author, note="First version")
            yield f"the module {module.id} is published"


def _details(the_offer: offer.Offer) -> issuers.IssuerDetails:
    name = the_offer.issuer["name"]
    return issuers.IssuerDetails(
        slug=the_offer.issuer["slug"],
        name=Bilingual(en=name["en"], nl=name["nl"]),
        url=_URL,
        country=the_offer.issuer["country"],
        institution_type=_TYPE,
        institution=the_offer.issuer["institution"],
    )
