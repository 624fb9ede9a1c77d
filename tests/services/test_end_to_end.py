"""From facts to files: what is exported verifies anywhere, and nothing that was changed does."""

import copy
import json

import pytest

from microcred_plugin.credential.documents import MappingDocuments, NoDocuments
from microcred_plugin.credential.keys import KeyType, LocalSigner, new_private_key
from microcred_plugin.credential.proofs import sign
from microcred_plugin.models import Credential
from microcred_plugin.services import keys
from microcred_plugin.services.claim import claim
from microcred_plugin.services.disclosure import Choice
from microcred_plugin.services.errors import Erased, NotFound
from microcred_plugin.services.export import DOCUMENTS_FILE, export
from microcred_plugin.services.revoke import revoke
from microcred_plugin.services.verify import verify_document
from microcred_plugin.services.world import SYSTEM, Actor
from tests import factories

EVERYTHING = Choice(marks=True, final_grade=True, evidence=True)


@pytest.fixture
def award(ready):
    found = ready.offered()
    claim(ready.world, found.uuid, actor=Actor(found.learner_id), choice=EVERYTHING)
    return found


@pytest.fixture
def folder(ready, award, tmp_path):
    export([ready.live(award).uuid], tmp_path / "out")
    return tmp_path / "out"


def read(folder):
    (file,) = [path for path in folder.glob("*.json") if path.name != DOCUMENTS_FILE]
    documents = json.loads((folder / DOCUMENTS_FILE).read_text("utf-8"))
    return file.read_bytes(), documents


def outcome(stage, data, documents):
    return str(verify_document(stage.world, data, MappingDocuments(documents)).verdict)


def test_an_export_holds_all_that_verifying_takes(ready, folder):
    data, documents = read(folder)
    assert outcome(ready, data, documents) == "valid"


def test_the_file_is_what_was_signed_byte_for_byte(ready, award, folder):
    credential = ready.live(award)
    assert (folder / f"{credential.uuid}.json").read_bytes() == bytes(credential.document)


def test_without_its_documents_nothing_is_claimed_either_way(ready, folder):
    data, _ = read(folder)
    report = verify_document(ready.world, data, NoDocuments())
    assert str(report.verdict) == "unknown"


def test_after_a_revocation_a_fresh_export_says_so(ready, award, folder, tmp_path):
    credential = ready.live(award)
    revoke(ready.later(days=1).world, award.uuid, actor=SYSTEM, reason="A mistake.")
    data, old = read(folder)
    assert outcome(ready, data, old) == "valid"

    export([credential.uuid], folder)
    assert outcome(ready, *read(folder)) == "invalid"


def leaves(value, path=()):
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from leaves(inner, (*path, name))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from leaves(inner, (*path, index))
    else:
        yield path, value


def changed(document, path, value):
    copied = copy.deepcopy(document)
    place = copied
    for name in path[:-1]:
        place = place[name]
    if isinstance(value, bool):
        place[path[-1]] = not value
    elif isinstance(value, int | float):
        place[path[-1]] = value + 1
    else:
        place[path[-1]] = f"{value}x"
    return copied


def test_no_value_can_be_changed(ready, folder):
    data, documents = read(folder)
    document = json.loads(data)
    places = list(leaves(document))
    assert len(places) > 100
    for path, value in places[:: len(places) // 40]:
        forged = json.dumps(changed(document, path, value)).encode()
        assert outcome(ready, forged, documents) != "valid", path


@pytest.mark.parametrize(
    "forge",
    [
        lambda data: data[: len(data) // 2],
        lambda data: b"",
        lambda data: b"\xff" + data,
        lambda data: data + b"}",
        lambda data: b"[" * 5000,
        lambda data: b'{"a":' * 2000 + b"1" + b"}" * 2000,
        lambda data: b'"' + b"a" * 3_000_000 + b'"',
    ],
)
def test_damaged_bytes_are_refused_and_never_break_the_verifier(ready, folder, forge):
    data, documents = read(folder)
    assert outcome(ready, forge(data), documents) == "invalid"


def test_a_credential_of_a_compromised_key_is_refused(ready, award, folder):
    credential = ready.live(award)
    keys.compromise(ready.world, credential.key.public_multikey, actor=SYSTEM)
    keys.create(ready.later(days=1).world, "demo-university", actor=SYSTEM)
    export([credential.uuid], folder)
    assert outcome(ready, *read(folder)) == "invalid"


def test_somebody_elses_key_under_the_name_of_the_issuer_is_refused(ready, folder):
    data, documents = read(folder)
    forged = json.loads(data)
    del forged["proof"]
    forged["credentialSubject"]["achievement"]["name"] = "Everything"
    secret = new_private_key(KeyType.ED25519, random=lambda size: b"7" * size)
    pair = LocalSigner.from_raw(secret, key_type=KeyType.ED25519, verification_method="")
    method = f"{forged['issuer']['id']}#{pair.public_key.multikey}"
    signer = LocalSigner.from_raw(secret, key_type=KeyType.ED25519, verification_method=method)
    signed = json.dumps(sign(forged, signer=signer, created=ready.now)).encode()
    assert outcome(ready, signed, documents) == "invalid"


def test_an_expired_credential_is_not_valid(stage):
    stage.issuer()
    stage.publish(factories.module_file(expires_after_days=30))
    credential = stage.live(stage.offered())
    assert str(stage.later(days=30).verify(credential).verdict) == "valid"
    assert str(stage.later(seconds=1).verify(credential).verdict) == "invalid"


def test_a_second_export_keeps_what_the_first_one_needs(ready, award, folder):
    other = ready.live(ready.offered())
    export([other.uuid], folder)
    documents = json.loads((folder / DOCUMENTS_FILE).read_text("utf-8"))
    files = [path for path in folder.glob("*.json") if path.name != DOCUMENTS_FILE]
    assert len(files) == 2
    assert all(outcome(ready, file.read_bytes(), documents) == "valid" for file in files)


def test_progress_is_told(ready, tmp_path):
    uuids = [ready.live(ready.offered()).uuid for _ in range(3)]
    told = []
    export(uuids, tmp_path, progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize(("error", "uuid"), [(NotFound, "no-such"), (Erased, None)])
def test_nothing_is_written_unless_everything_can_be(ready, tmp_path, error, uuid):
    good = ready.live(ready.offered())
    erased = ready.live(ready.offered())
    Credential.objects.filter(pk=erased.pk).update(document=None)
    with pytest.raises(error):
        export([good.uuid, uuid or erased.uuid], tmp_path / "out")
    assert not (tmp_path / "out").exists()
