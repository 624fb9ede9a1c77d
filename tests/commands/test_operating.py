"""The commands of whoever operates a platform: keys, export, revoke, reconcile."""

import json

import pytest
from django.db.models import F

from microcred_plugin import wiring
from microcred_plugin.domain.lifecycle import State
from microcred_plugin.management.progress import Counter
from microcred_plugin.models import AuditEntry, Award, Credential, Pending, SigningKey
from microcred_plugin.services.claim import claim
from microcred_plugin.services.disclosure import Choice
from microcred_plugin.services.world import Actor
from tests import factories
from tests.fakes.stage import ISSUER


@pytest.fixture
def credential(ready):
    return ready.live(ready.offered())


@pytest.fixture
def scene(ready, monkeypatch):
    """A stage on which the commands play: the clock and the doors are its own."""
    monkeypatch.setattr(wiring, "world", lambda: ready.world)
    return ready


def test_keys_are_listed_with_what_they_signed(run, ready, credential):
    ended = run("microcred_keys", "list")
    (line,) = ended.lines
    assert line.split() == [
        ISSUER,
        "active",
        "2026-11-23",
        "signed",
        "1",
        credential.key.public_multikey,
    ]


def test_a_key_is_rotated_retired_and_marked(run, ready):
    first = SigningKey.objects.get().public_multikey
    assert run("microcred_keys", "rotate", ISSUER).code == 0
    assert {row.state for row in SigningKey.objects.all()} == {"active", "retired"}
    assert "compromised" in run("microcred_keys", "compromise", first).out
    second = SigningKey.objects.get(active=1).public_multikey
    assert "retired" in run("microcred_keys", "retire", second).out
    assert run("microcred_keys", "create", ISSUER).code == 0
    assert len(run("microcred_keys", "list").lines) == 3
    assert set(AuditEntry.objects.filter(action__startswith="key_").values_list("actor")) == {
        ("system",)
    }


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("create", ISSUER), "active key is taken"),
        (("create", "nobody"), "no such issuer"),
        (("rotate", "nobody"), "no such issuer"),
        (("retire", "zNone"), "no such key"),
        (("compromise", "zNone"), "no such key"),
    ],
)
def test_what_the_services_refuse_ends_with_1_and_one_line(run, ready, arguments, error):
    ended = run("microcred_keys", *arguments)
    assert (ended.code, ended.error) == (1, error)


@pytest.mark.parametrize("arguments", [(), ("melt",), ("create",), ("retire",)])
def test_keys_used_wrongly_end_with_64(run, db, arguments):
    assert run("microcred_keys", *arguments).code == 64


@pytest.mark.parametrize(
    "form", ["{uuid}", "https://lms.example/microcredentials/credentials/{uuid}/"]
)
def test_a_credential_is_exported_by_its_id_or_address(run, credential, tmp_path, form):
    out = tmp_path / "new" / "folder"
    ended = run("microcred_export", form.format(uuid=credential.uuid), "--out", out)
    assert ended.code == 0
    assert ended.lines == [str(out / f"{credential.uuid}.json")]
    assert (out / "documents.json").exists()


def test_an_unknown_credential_is_not_exported(run, ready, tmp_path):
    ended = run("microcred_export", "none", "--out", tmp_path / "out")
    assert (ended.code, ended.error) == (1, "no such credential")
    assert not (tmp_path / "out").exists()


def test_export_used_wrongly_ends_with_64(run, db):
    assert run("microcred_export", "some-id").code == 64
    assert run("microcred_export", "--out", "x").code == 64


def test_a_credential_is_revoked_with_a_reason(run, credential):
    ended = run("microcred_revoke", credential.uuid, "--reason", "A mistake.")
    assert (ended.code, ended.lines) == (0, [f"{credential.uuid} revoked"])
    credential.refresh_from_db()
    assert (credential.ending, credential.public_reason) == ("revoked", "A mistake.")


@pytest.mark.parametrize(
    ("which", "reason", "error"),
    [("none", "r", "no such credential"), ("same", "", "reason: required")],
)
def test_a_revocation_that_is_refused_ends_with_1(run, credential, which, reason, error):
    uuid = credential.uuid if which == "same" else which
    ended = run("microcred_revoke", uuid, "--reason", reason)
    assert (ended.code, ended.error) == (1, error)
    assert Award.objects.get().state == State.OFFERED


def test_revoking_twice_ends_with_1(run, credential):
    run("microcred_revoke", credential.uuid, "--reason", "A mistake.")
    ended = run("microcred_revoke", credential.uuid, "--reason", "Again.")
    assert ended.code == 1
    assert "revoked cannot take the action revoke" in ended.error


def test_an_older_credential_leads_to_its_award_too(run, ready, credential):
    learner = Actor(credential.award.learner_id)
    claim(ready.world, credential.award.uuid, actor=learner, choice=Choice(marks=True))
    run("microcred_revoke", credential.uuid, "--reason", "A mistake.")
    assert Award.objects.get().state == State.REVOKED
    assert not Credential.objects.filter(live=1).exists()


def test_revoke_used_wrongly_ends_with_64(run, db):
    assert run("microcred_revoke", "some-id").code == 64


def test_reconcile_on_a_quiet_platform_finds_nothing(run, scene):
    ended = run("microcred_reconcile")
    assert ended.code == 0
    assert ended.out.startswith("resent 0  unsent 0  waiting 0  held 0  changed 0  lapsed 0")


def test_reconcile_sends_what_was_forgotten(run, scene):
    Pending.objects.create(learner_id=7, course_key=factories.COURSE_KEY, asked_at=scene.now)
    ended = run("microcred_reconcile", "--json")
    assert json.loads(ended.out)["resent"] == 1
    assert scene.scheduler.sent == [(7, factories.COURSE_KEY)]


def test_reconcile_says_what_failed_and_ends_with_1(run, scene):
    award = scene.offered()
    SigningKey.objects.update(state="retired", active=None)
    scene.later(days=365)
    ended = run("microcred_reconcile", "--json")
    assert ended.code == 1
    assert ended.error == f"{award.uuid}: NoSigningKey"


def test_reconcile_checks_every_chain_where_asked(run, scene):
    scene.offered()
    assert run("microcred_reconcile", "--audit").code == 0
    AuditEntry.objects.filter(action="issue").update(actor=F("action"))
    assert run("microcred_reconcile").code == 0
    ended = run("microcred_reconcile", "--audit", "--json")
    assert ended.code == 1
    assert json.loads(ended.out)["broken_chains"] == [
        "audit chain module:reading-maps is broken at line 3"
    ]


class Stream:
    """A place to write to, with or without a terminal."""

    def __init__(self, *, terminal):
        self.text = ""
        self._terminal = terminal

    def isatty(self):
        return self._terminal

    def write(self, text):
        self.text += text

    def flush(self):
        pass


@pytest.mark.parametrize(
    ("terminal", "text"),
    [
        (True, "\rread: 1\rread: 2\n\rwrite: 1\n"),
        (False, "read: 2\nwrite: 1\n"),
    ],
)
def test_progress_is_a_count_that_a_terminal_overwrites(terminal, text):
    stream = Stream(terminal=terminal)
    counter = Counter(stream)
    for step, count in (("read", 1), ("read", 2), ("write", 1)):
        counter(step, count)
    counter.end()
    counter.end()
    assert stream.text == text
