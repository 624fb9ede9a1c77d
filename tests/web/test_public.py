"""What verifiers ask for over the web: media types, caching, other sites, and what is not there."""

import json

import pytest
from django.test import Client

from microcred_plugin.models import Award, Credential
from microcred_plugin.services import keys
from microcred_plugin.services.claim import decline
from microcred_plugin.services.world import SYSTEM, Actor
from tests.fakes.stage import ISSUER

LD, VC, DID = "application/ld+json", "application/vc+ld+json", "application/did+json"


@pytest.fixture
def award(ready):
    found = ready.offered()
    Award.objects.update(public=True, state="claimed")
    return found


@pytest.fixture
def addresses(ready, award):
    """Addresses of the five kinds of documents, with the media type of each."""
    credential = ready.live(award)
    base = "/microcredentials"
    return {
        "credential": (f"{base}/credentials/{credential.uuid}", VC),
        "status list": (f"{base}/status/{credential.status_list_id}", VC),
        "issuer": (f"{base}/issuers/{ISSUER}", LD),
        "did document": (f"{base}/issuers/{ISSUER}/did.json", DID),
        "achievement": (f"{base}/modules/reading-maps/v1", LD),
    }


KINDS = ["credential", "status list", "issuer", "did document", "achievement"]
each_kind = pytest.mark.parametrize("kind", KINDS)


def ask(address, method="get", accept=None, **headers):
    path, media_type = address
    client = Client(headers={"accept": accept or media_type, **headers})
    return getattr(client, method)(path)


@each_kind
def test_a_document_is_served_with_its_media_type_to_any_site(addresses, kind):
    response = ask(addresses[kind])
    assert response.status_code == 200
    assert response["Content-Type"] == addresses[kind][1]
    assert json.loads(response.content)
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["X-Content-Type-Options"] == "nosniff"


@each_kind
def test_a_document_says_how_long_it_keeps_and_on_what_it_depends(addresses, kind):
    response = ask(addresses[kind])
    assert response["Cache-Control"].startswith("public, max-age=")
    assert "Accept" in response["Vary"]
    assert "sessionid" not in response.cookies


@pytest.mark.parametrize("kind", KINDS[1:])
def test_what_is_public_for_everybody_is_kept_for_everybody(addresses, kind):
    assert "Cookie" not in ask(addresses[kind])["Vary"]


def test_a_status_list_keeps_as_long_as_it_says_itself(addresses):
    response = ask(addresses["status list"])
    seconds = int(response["Cache-Control"].rpartition("=")[2])
    assert json.loads(response.content)["credentialSubject"]["ttl"] == seconds * 1000


@each_kind
def test_what_has_not_changed_is_not_sent_again(addresses, kind):
    first = ask(addresses[kind])
    again = ask(addresses[kind], **{"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    assert again["Access-Control-Allow-Origin"] == "*"
    other = ask(addresses[kind], **{"if-none-match": '"something else"'})
    assert other.status_code == 200


@each_kind
def test_the_head_of_a_document_has_no_body(addresses, kind):
    whole, head = ask(addresses[kind]), ask(addresses[kind], "head")
    assert (head.status_code, head.content) == (200, b"")
    assert head["ETag"] == whole["ETag"]
    assert head["Content-Type"] == whole["Content-Type"]


@each_kind
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(addresses, kind, method):
    assert ask(addresses[kind], method).status_code in {403, 405}


@each_kind
def test_who_says_nothing_of_media_types_gets_a_document_or_a_page(addresses, kind):
    response = ask(addresses[kind], accept="*/*")
    assert response.status_code == 200


def test_a_credential_is_served_byte_for_byte(ready, award, addresses):
    assert ask(addresses["credential"]).content == bytes(ready.live(award).document)


def test_a_private_credential_is_not_there(addresses):
    Award.objects.update(public=False)
    response = ask(addresses["credential"])
    assert (response.status_code, response.json()["code"]) == (404, "not_found")
    assert "public" not in response["Cache-Control"]


def test_an_erased_credential_is_gone(addresses):
    Credential.objects.update(document=None)
    response = ask(addresses["credential"])
    assert (response.status_code, response.json()["code"]) == (410, "erased")
    assert "public" not in response.get("Cache-Control", "")


@pytest.mark.parametrize(
    "path",
    [
        "credentials/00000000-0000-4000-8000-000000000000",
        "status/99",
        "status/0",
        "status/99999999999999999999999999",
        "issuers/nobody",
        "issuers/nobody/did.json",
        "modules/reading-maps/v9",
        "modules/reading-maps/v99999999999999999999999999",
        "modules/none/v1",
    ],
)
def test_what_is_not_there_is_told_to_any_site(addresses, path):
    response = ask((f"/microcredentials/{path}", LD))
    assert response.status_code == 404
    assert response.json()["code"] == "not_found"
    assert response["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("path", ["modules/reading-maps/v99999999999999999999999999"])
def test_a_number_out_of_range_is_not_there_for_people_either(addresses, path):
    response = ask((f"/microcredentials/{path}", "text/html"))
    assert response.status_code == 404


def test_the_did_document_changes_with_the_keys(ready, addresses):
    before = ask(addresses["did document"])
    keys.rotate(ready.later(days=1).world, ISSUER, actor=SYSTEM)
    after = ask(addresses["did document"], **{"if-none-match": before["ETag"]})
    assert after.status_code == 200
    old, new = before.json()["assertionMethod"], after.json()["assertionMethod"]
    assert new[:1] == old
    assert len(new) == 2

    keys.compromise(ready.world, old[0].partition("#")[2], actor=SYSTEM)
    assert ask(addresses["did document"]).json()["assertionMethod"] == new[1:]


def test_a_status_list_changes_when_something_is_taken_back(ready, addresses):
    before = ask(addresses["status list"])
    award = ready.offered()
    decline(ready.world, award.uuid, actor=Actor(award.learner_id))
    after = ask(addresses["status list"], **{"if-none-match": before["ETag"]})
    assert after.status_code == 200
    assert after.content != before.content


def test_no_request_decides_an_address_in_a_document(addresses):
    client = Client(headers={"host": "testserver", "accept": DID})
    document = client.get(
        addresses["did document"][0], headers={"x-forwarded-host": "evil.example"}
    )
    assert "evil" not in document.content.decode()
    assert "testserver" not in document.content.decode()
