"""Setting up an institution that issues: its DID is frozen, its details must be in order."""

from dataclasses import replace

import pytest

from microcred_plugin.domain.bilingual import Bilingual
from microcred_plugin.domain.errors import FaultCode, Invalid
from microcred_plugin.domain.ports import Permission
from microcred_plugin.models import AuditEntry, Issuer
from microcred_plugin.services.errors import AlreadyThere, NotAllowed
from microcred_plugin.services.issuers import IssuerDetails, create_issuer
from microcred_plugin.services.world import NOBODY, SYSTEM

F = FaultCode
DETAILS = IssuerDetails(
    slug="demo",
    name=Bilingual(en="Demonstration University", nl="Demonstratie-universiteit"),
    url="https://university.example",
    country="NL",
    institution_type="WO",
    identifiers={"ext:BRIN": "00XX"},
)


def create(stage, **changes):
    return create_issuer(stage.world, replace(DETAILS, **changes), actor=SYSTEM)


def test_its_identity_comes_from_the_address_of_the_settings(stage, settings):
    settings.MICROCRED_BASE_URL = "https://lms.example/"
    issuer = create(stage)
    assert issuer.did == "did:web:lms.example:microcredentials:issuers:demo"
    assert issuer.base_url == "https://lms.example"
    assert issuer.created_at == stage.now
    assert AuditEntry.objects.get().action == "issuer_created"


def test_a_port_is_written_into_the_identity(stage, settings):
    settings.MICROCRED_BASE_URL = "https://lms.example:8443"
    assert create(stage).did == "did:web:lms.example%3A8443:microcredentials:issuers:demo"


def test_an_address_that_changes_later_leaves_the_identity(stage, settings):
    create(stage)
    settings.MICROCRED_BASE_URL = "https://elsewhere.example"
    assert create(stage, slug="other").did.startswith("did:web:elsewhere.example")
    assert Issuer.objects.get(slug="demo").did.startswith("did:web:lms.example")


@pytest.mark.parametrize(
    "base",
    [
        "https://LMS.example",
        "https://lms.example:443",
        "",
        "lms.example",
        "http://lms.example",
        "https://10.0.0.1",
        "https://[::1]",
        "x",
    ],
)
def test_a_base_that_cannot_carry_an_identity_is_named(stage, settings, base):
    settings.MICROCRED_BASE_URL = base
    with pytest.raises(Invalid) as caught:
        create(stage)
    assert [fault.field for fault in caught.value.faults] == ["MICROCRED_BASE_URL"]
    assert not Issuer.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"slug": ""}, "slug", F.REQUIRED),
        ({"slug": "Demo"}, "slug", F.FORBIDDEN_CHARACTER),
        ({"slug": "a/b"}, "slug", F.FORBIDDEN_CHARACTER),
        ({"slug": "a" * 101}, "slug", F.TOO_LONG),
        ({"name": Bilingual(nl="Demo")}, "name.en", F.REQUIRED),
        ({"name": Bilingual(en="a\x01", nl="a")}, "name.en", F.FORBIDDEN_CHARACTER),
        ({"url": ""}, "url", F.NOT_A_URL),
        ({"url": "javascript:alert(1)"}, "url", F.NOT_A_URL),
        ({"url": "https:"}, "url", F.NOT_A_URL),
        ({"url": "https://[::1"}, "url", F.NOT_A_URL),
        ({"url": "https://a b.example"}, "url", F.NOT_A_URL),
        ({"url": "https://university.example/" + "a" * 500}, "url", F.NOT_A_URL),
        ({"country": "nl"}, "country", F.UNKNOWN),
        ({"country": "NLD"}, "country", F.UNKNOWN),
        ({"country": "ÉÉ"}, "country", F.UNKNOWN),
        ({"institution_type": "wo"}, "institution_type", F.UNKNOWN),
        ({"institution": "i" * 101}, "institution", F.TOO_LONG),
        ({"identifiers": {"ext:BRIN": "a\x00"}}, "identifiers.ext:BRIN", F.FORBIDDEN_CHARACTER),
    ],
)
def test_each_detail_is_checked(stage, changes, field, code):
    with pytest.raises(Invalid) as caught:
        create(stage, **changes)
    assert [(fault.field, fault.code) for fault in caught.value.faults] == [(field, code)]
    assert not Issuer.objects.exists()


def test_all_faults_are_told_at_once(stage):
    with pytest.raises(Invalid) as caught:
        create(stage, slug="", url="", country="")
    assert {fault.field for fault in caught.value.faults} == {"slug", "url", "country"}


def test_a_name_is_taken_once(stage):
    create(stage)
    with pytest.raises(AlreadyThere) as caught:
        create(stage)
    assert caught.value.field == "slug"


def test_only_operators_set_up_issuers(stage):
    for actor in (stage.staff(Permission.AUTHOR), NOBODY):
        with pytest.raises(NotAllowed):
            create_issuer(stage.world, DETAILS, actor=actor)
    create_issuer(stage.world, DETAILS, actor=stage.staff(Permission.OPERATE))
