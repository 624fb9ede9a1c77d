"""`microcred_verify`: 0 valid, 1 not valid, 2 could not be checked, 64 wrong usage."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import OperationalError

from microcred_plugin.services.export import DOCUMENTS_FILE, export
from microcred_plugin.services.revoke import revoke
from microcred_plugin.services.world import SYSTEM

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def credential(ready):
    return ready.live(ready.offered())


@pytest.fixture
def folder(credential, tmp_path):
    export([credential.uuid], tmp_path)
    return tmp_path


@pytest.fixture
def check(run, folder, credential):
    """Verify a file of the folder with the documents beside it."""

    def verify(name=None, *options):
        file = folder / (name or f"{credential.uuid}.json")
        return run("microcred_verify", file, "--documents", folder / DOCUMENTS_FILE, *options)

    return verify


def test_a_valid_credential_ends_with_0_and_a_line_per_check(check):
    ended = check()
    assert ended.code == 0
    names = [line.split()[1] for line in ended.lines[:-1]]
    assert names[:6] == ["form", "signature", "issuer", "status", "dates", "framework"]
    assert ended.lines[-1] == "verdict: valid"


def test_a_changed_credential_ends_with_1(check, folder, credential):
    text = bytes(credential.document).decode().replace("Reading maps", "Reading minds")
    (folder / "forged.json").write_text(text, "utf-8")
    ended = check("forged.json")
    assert ended.code == 1
    assert "wrong_signature" in ended.out
    assert ended.lines[-1] == "verdict: invalid"


def test_a_revoked_credential_ends_with_1(check, ready, credential, folder):
    revoke(ready.world, credential.award.uuid, actor=SYSTEM, reason="A mistake.")
    export([credential.uuid], folder)
    ended = check()
    assert ended.code == 1
    assert "revoked" in ended.out


def test_without_what_it_needs_it_ends_with_2(run, folder, credential):
    empty = folder / "empty.json"
    empty.write_text("{}", "utf-8")
    ended = run("microcred_verify", folder / f"{credential.uuid}.json", "--documents", empty)
    assert ended.code == 2
    assert ended.lines[-1] == "verdict: unknown"


def test_without_documents_our_own_database_answers(run, folder, credential):
    assert run("microcred_verify", folder / f"{credential.uuid}.json").code == 0


@pytest.mark.parametrize(
    "content",
    [b"", b"not json", b"[]", b"\xff\xfe", b'{"a": 1}', b"[" * 100_000, b"\x89PNG\r\n\x1a\n"],
    ids=["empty", "text", "list", "bytes", "another object", "deep", "broken image"],
)
def test_what_cannot_be_read_as_a_credential_ends_with_1(check, folder, content):
    (folder / "odd.json").write_bytes(content)
    assert check("odd.json").code == 1


def test_fifty_megabytes_are_refused_and_not_swallowed(check, folder):
    with (folder / "huge.json").open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    ended = check("huge.json")
    assert ended.code == 1
    assert "too_large" in ended.out


def test_json_is_one_document(check):
    ended = check(None, "--json")
    report = json.loads(ended.out)
    assert ended.code == 0
    assert report["verdict"] == "valid"
    assert report["credential"].startswith("https://lms.example/microcredentials/credentials/")
    assert [line["name"] for line in report["lines"]][:2] == ["form", "signature"]


@pytest.mark.parametrize("arguments", [(), ("a", "b"), ("--documents",), ("x", "--no-such-option")])
def test_wrong_usage_ends_with_64(run, arguments):
    assert run("microcred_verify", *arguments).code == 64


def test_a_file_that_is_not_there_ends_with_64_whatever_the_database(run, tmp_path):
    for target in (tmp_path / "none.json", tmp_path, "http://issuer.example/x"):
        ended = run("microcred_verify", target)
        assert ended.code == 64
        assert ended.error.startswith("target: ")


@pytest.mark.parametrize("content", [None, "not json", "[]", "5"])
def test_documents_that_cannot_be_used_end_with_64(run, folder, credential, content):
    documents = folder / "theirs.json"
    if content is not None:
        documents.write_text(content, "utf-8")
    ended = run("microcred_verify", folder / f"{credential.uuid}.json", "--documents", documents)
    assert ended.code == 64
    assert ended.error.startswith("--documents: ")


def test_an_address_that_gives_nothing_ends_with_2(run, folder):
    url = "https://lms.example/microcredentials/credentials/none"
    ended = run("microcred_verify", url, "--documents", folder / DOCUMENTS_FILE)
    assert ended.code == 2


def test_an_address_in_the_documents_is_read_from_there(run, folder, credential):
    url = "https://elsewhere.example/credential"
    file = folder / DOCUMENTS_FILE
    documents = json.loads(file.read_text("utf-8"))
    documents[url] = json.loads(bytes(credential.document))
    file.write_text(json.dumps(documents), "utf-8")
    assert run("microcred_verify", url, "--documents", file).code == 0


@pytest.mark.parametrize(
    ("arguments", "code"), [(["none.json"], 64), ([], 64), (["--help"], 0)], ids=str
)
def test_a_shell_sees_the_same_codes(tmp_path, arguments, code):
    ended = subprocess.run(
        [sys.executable, "-m", "django", "microcred_verify", *arguments],
        cwd=tmp_path,
        env={
            "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "CAMPUS_DATA": str(tmp_path / "data"),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == code, ended.stderr


def test_what_goes_wrong_on_the_way_never_says_that_a_credential_is_not_valid(check, monkeypatch):
    def fail(*_args):
        raise OperationalError("no such table")

    monkeypatch.setattr("microcred_plugin.management.commands.microcred_verify._read", fail)
    assert check().code == 2


def test_documents_nested_without_end_are_wrong_usage(run, folder, credential):
    (folder / "deep.json").write_text("[" * 200_000)
    file = folder / f"{credential.uuid}.json"
    assert run("microcred_verify", file, "--documents", folder / "deep.json").code == 64
