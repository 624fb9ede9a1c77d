"""Contexts come with the product, byte for byte what was published, and from nowhere else."""

import hashlib
import json
import socket
import subprocess
import sys
from importlib.resources import files

import pytest

from microcred_plugin.credential import contexts
from microcred_plugin.credential.errors import CredentialError, Problem

# SHA-256 of the files as W3C and 1EdTech publish them. Of 3.0.1 and 3.0.2 copies with other white
# space circulate, so theirs is of the content, written with sorted keys and no spaces.
BYTES = {
    "credentials-v2.json": "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734",
    "ob-v3p0-context-3.0.3.json": (
        "3d34f4d4ef1bce691106e63798beb5e7b862ba841423f5ee1e53ab7ddf3bca84"
    ),
    "security-data-integrity-v2.json": (
        "67f21e6e33a6c14e5ccfd2fc7865f7474fb71a04af7e94136cb399dfac8ae8f4"
    ),
    "security-multikey-v1.json": (
        "ba2c182de2d92f7e47184bcca8fcf0beaee6d3986c527bf664c195bbc7c58597"
    ),
}


@pytest.mark.parametrize(("name", "digest"), BYTES.items())
def test_the_package_carries_the_bytes_that_were_published(name, digest):
    data = files("openbadgeslib.ob3.contexts").joinpath(name).read_bytes()
    assert hashlib.sha256(data).hexdigest() == digest


def test_every_context_has_the_content_of_the_published_one(read_standard):
    published = read_standard("contexts/index.json")
    for url in contexts.bundled().urls:
        assert contexts.bundled().get(url) == read_standard(f"contexts/{published[url]}"), url


def test_the_digests_are_those_of_the_standards_folder(standards):
    sums = (standards / "SHA256SUMS").read_text("utf-8")
    assert all(digest in sums for digest in BYTES.values())


def test_the_product_knows_these_contexts_and_no_others():
    assert contexts.bundled().urls == {
        contexts.CREDENTIALS_V2,
        contexts.DATA_INTEGRITY_V2,
        contexts.MULTIKEY_V1,
        contexts.EXTENSIONS,
        *contexts.OPEN_BADGES_VERSIONS,
    }


def test_the_extensions_context_defines_the_schema_validator():
    document = contexts.bundled().get(contexts.EXTENSIONS)
    assert document["@context"]["1EdTechJsonSchemaValidator2019"].endswith(
        "#1EdTechJsonSchemaValidator2019"
    )


@pytest.mark.parametrize(
    "url",
    [
        "https://www.w3.org/ns/credentials/examples/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context.json",
        "https://www.w3.org/ns/did/v1",
        "https://www.w3.org/ns/credentials/v2/",
        "http://www.w3.org/ns/credentials/v2",
        "HTTPS://www.w3.org/ns/credentials/v2",
        "file:///etc/passwd",
        "",
    ],
)
def test_any_other_address_is_refused_by_name_and_not_fetched(url, monkeypatch):
    monkeypatch.setattr(socket, "socket", lambda *_: pytest.fail("the network was touched"))
    with pytest.raises(CredentialError) as refusal:
        contexts.bundled().get(url)
    assert refusal.value.problem is Problem.UNKNOWN_CONTEXT
    assert refusal.value.where == url


def test_a_caller_cannot_change_what_the_next_one_gets():
    first = contexts.bundled().get(contexts.EXTENSIONS)
    first["@context"]["id"] = "changed"
    assert contexts.bundled().get(contexts.EXTENSIONS)["@context"]["id"] == "@id"


def test_a_wider_set_leaves_the_bundled_one_as_it_was():
    wider = contexts.bundled().with_extra({"https://extra.example/v1": {"@context": {}}})
    assert wider.get("https://extra.example/v1") == {"@context": {}}
    assert wider.get(contexts.CREDENTIALS_V2) == contexts.bundled().get(contexts.CREDENTIALS_V2)
    assert "https://extra.example/v1" not in contexts.bundled().urls


def test_importing_the_room_does_not_load_the_heavy_libraries():
    code = (
        "import sys, json, microcred_plugin.credential.verify, microcred_plugin.credential.proofs;"
        "print(json.dumps([m for m in ('pyld', 'requests', 'openbadgeslib', 'lxml', 'django')"
        " if m in sys.modules]))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert json.loads(run.stdout) == []
