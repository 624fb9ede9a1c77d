"""The documents that a verifier asks for: ours from the database, anybody else's from elsewhere."""

import json

import pytest

from microcred_plugin.credential.documents import MappingDocuments, NoDocuments
from microcred_plugin.credential.errors import Unavailable
from microcred_plugin.models import Award, Credential
from microcred_plugin.services import documents
from microcred_plugin.services.documents import OwnDocuments
from microcred_plugin.services.errors import Erased, NotFound
from microcred_plugin.services.verify import verify_document
from tests.fakes.stage import ISSUER

BASE = "https://lms.example/microcredentials"


@pytest.fixture
def award(ready):
    found = ready.offered()
    Award.objects.update(public=True)
    return found


def test_a_public_credential_is_served_as_it_was_signed(ready, award):
    credential = ready.live(award)
    assert documents.credential_document(credential.uuid) == bytes(credential.document)


def test_a_private_credential_is_not_found(ready, award):
    Award.objects.update(public=False)
    with pytest.raises(NotFound):
        documents.credential_document(ready.live(award).uuid)


def test_an_erased_credential_says_so(ready, award):
    Credential.objects.update(document=None)
    with pytest.raises(Erased):
        documents.credential_document(ready.live(award).uuid)


@pytest.mark.parametrize(
    ("read", "arguments"),
    [
        (documents.credential_document, ("00000000-0000-4000-8000-000000000000",)),
        (documents.did_document, ("nobody",)),
        (documents.issuer_document_of, ("nobody",)),
        (documents.achievement_document, ("reading-maps", 9)),
        (documents.achievement_document, ("no-module", 1)),
        (documents.status_list_document, (99,)),
        (documents.status_list_document, (10**30,)),
        (documents.achievement_document, ("reading-maps", 10**30)),
    ],
)
def test_what_is_not_there_is_not_found(ready, award, read, arguments):
    with pytest.raises(NotFound):
        read(*arguments)


def test_the_profile_of_an_issuer_names_it_by_its_did(ready):
    profile = json.loads(documents.issuer_document_of(ISSUER))
    assert profile["id"] == "did:web:lms.example:microcredentials:issuers:demo-university"
    assert profile["name"] == "Demonstration University"
    assert profile["@context"][0] == "https://www.w3.org/ns/credentials/v2"


def test_the_achievement_is_the_one_that_credentials_hold(ready, award):
    held = json.loads(bytes(ready.live(award).document))["credentialSubject"]["achievement"]
    served = json.loads(documents.achievement_document("reading-maps", 1))
    assert {name: served[name] for name in held} == held


@pytest.mark.parametrize(
    "path",
    [
        f"issuers/{ISSUER}/did.json",
        f"issuers/{ISSUER}",
        "modules/reading-maps/v1",
        "status/{status}",
        "credentials/{uuid}",
    ],
)
def test_our_own_addresses_are_answered_without_a_network(ready, award, path):
    credential = ready.live(award)
    url = f"{BASE}/{path.format(status=credential.status_list_id, uuid=credential.uuid)}"
    assert json.loads(OwnDocuments(NoDocuments()).get(url))


@pytest.mark.parametrize(
    "path",
    [
        "",
        "status/99",
        "status/1x",
        "issuers/nobody/did.json",
        "issuers/demo-university/",
        "issuers/demo-university?a=b",
        "issuers/../issuers/demo-university",
        "credentials/00000000-0000-4000-8000-000000000000",
        "mine",
    ],
)
def test_what_is_not_ours_to_give_is_unavailable_and_never_asked_of_the_network(ready, award, path):
    elsewhere = MappingDocuments({f"{BASE}/{path}": {"forged": True}})
    with pytest.raises(Unavailable):
        OwnDocuments(elsewhere).get(f"{BASE}/{path}")


@pytest.mark.parametrize(
    "url",
    ["https://other.example/doc", "https://lms.example/other", "https://lms.example.evil/x"],
)
def test_other_addresses_are_asked_elsewhere(ready, url):
    assert OwnDocuments(MappingDocuments({url: {"theirs": True}})).get(url) == b'{"theirs": true}'


@pytest.mark.parametrize("slug", ["2026", "007", "0"])
def test_a_name_of_digits_is_a_name(stage, slug):
    stage.issuer(slug)
    url = f"{BASE}/issuers/{slug}/did.json"
    assert json.loads(OwnDocuments(NoDocuments()).get(url))["id"].endswith(f":{slug}")


def test_a_platform_can_check_its_own_credentials(ready, award):
    document = bytes(ready.live(award).document)
    report = verify_document(ready.world, document, OwnDocuments(NoDocuments()))
    assert str(report.verdict) == "valid"
