"""An eligible award that cannot be signed: it says why, keeps nothing half-done, and comes back."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from cryptography.fernet import Fernet

from microcred_plugin.domain.lifecycle import State
from microcred_plugin.models import AuditEntry, Credential, Hold, Issuer, Module, SigningKey
from microcred_plugin.services import frameworks, keys
from microcred_plugin.services.world import SYSTEM
from tests import factories

NAMES = [
    "",
    "   ",
    "Learner\x0001",
    "Learner\ufffe",
    "L" * 256,
    "\u202elearner-01",
    "learner\u2067-01",
    "Learner\n01",
]


def no_key(stage, settings):
    keys.retire(stage.world, SigningKey.objects.get().public_multikey, actor=SYSTEM)


def undecryptable_key(stage, settings):
    settings.MICROCRED_KEY_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]


def garbled_key(stage, settings):
    SigningKey.objects.update(private_encrypted="gårbled")


def empty_vault(stage, settings):
    settings.MICROCRED_KEY_ENCRYPTION_KEYS = []


def malformed_vault(stage, settings):
    settings.MICROCRED_KEY_ENCRYPTION_KEYS = ["short"]


def module_off(stage, settings):
    Module.objects.update(issuing=False)


def issuer_off(stage, settings):
    Issuer.objects.update(issuing=False)


def framework_off(stage, settings):
    frameworks.switch(stage.world, "nl-ho", on=False, actor=SYSTEM)


def wrong_type(stage, settings):
    Issuer.objects.update(institution_type="MBO")


@pytest.mark.parametrize(
    ("trouble", "hold"),
    [
        (no_key, Hold.NO_KEY),
        (undecryptable_key, Hold.NO_KEY),
        (garbled_key, Hold.NO_KEY),
        (empty_vault, Hold.NO_KEY),
        (malformed_vault, Hold.NO_KEY),
        (module_off, Hold.ISSUING_OFF),
        (issuer_off, Hold.ISSUING_OFF),
        (framework_off, Hold.RULES),
        (wrong_type, Hold.RULES),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_an_award_that_cannot_be_signed_is_held(ready, settings, trouble, hold):
    trouble(ready, settings)
    learner = ready.learner()

    returned = ready.evaluate(learner)

    award = ready.award(learner)
    assert (award.state, award.hold) == (State.ELIGIBLE, hold)
    assert (award.awarded_at, award.lapses_at, award.salt, award.basis) == (None, None, "", {})
    assert (returned.awarded_at, returned.lapses_at, returned.basis) == (None, None, {})
    assert not Credential.objects.exists()
    assert not AuditEntry.objects.filter(action="issue").exists()


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_cannot_be_printed_holds_the_award(ready, name):
    award = ready.offered(ready.learner(name=name))
    assert (award.state, award.hold) == (State.ELIGIBLE, Hold.NO_NAME)


def test_a_learner_whose_account_is_gone_is_held(ready):
    learner = ready.learner()
    del ready.host.people[learner]
    assert ready.offered(learner).hold == Hold.NO_NAME


def test_a_text_that_cannot_be_signed_holds_the_award(ready):
    Issuer.objects.update(name_en="Demo\x01")
    assert ready.offered().hold == Hold.RULES


def test_a_name_is_printed_without_the_blanks_around_it(ready):
    award = ready.offered(ready.learner(name="  Learner 01 "))
    assert b'"Learner 01"' in bytes(ready.live(award).document)


def test_when_the_cause_is_mended_the_next_look_signs(ready):
    learner = ready.learner(name="")
    ready.evaluate(learner)
    ready.rename(learner, "Learner 01")
    award = ready.later(hours=1).offered(learner)

    assert (award.state, award.hold) == (State.OFFERED, Hold.NONE)
    assert award.awarded_at == ready.now


def test_who_falls_short_while_held_is_in_progress_without_a_hold(ready):
    learner = ready.learner(name="")
    ready.evaluate(learner)
    ready.set_facts(learner, factories.scored(quiz=1, walk=1))
    award = ready.offered(learner)
    assert (award.state, award.hold) == (State.IN_PROGRESS, Hold.NONE)


def test_an_award_after_the_last_day_of_its_framework_is_held(stage):
    stage.issuer()
    frameworks.switch(stage.world, "nl-wo-experiment", on=True, actor=SYSTEM)
    stage.publish(
        factories.module_file(
            framework="nl-wo-experiment",
            quality_assurance={"body": {"en": "Board", "nl": "Commissie"}},
        )
    )
    stage.now = datetime(2027, 4, 30, 23, 59, tzinfo=UTC)
    assert stage.offered().state == State.OFFERED
    stage.later(minutes=2)
    assert stage.now.date() == date(2027, 5, 1)
    assert stage.offered().hold == Hold.RULES


def test_what_was_issued_before_a_framework_ended_stays(stage):
    stage.ready()
    award = stage.offered()
    frameworks.switch(stage.world, "nl-ho", on=False, actor=SYSTEM)
    stage.evaluate(award.learner_id)
    award.refresh_from_db()
    assert (award.state, award.hold, award.flag) == (State.OFFERED, Hold.NONE, "")


def test_a_hold_comes_after_the_verdict_not_before(ready):
    learner = ready.learner(factories.facts(completion_percent=Decimal(1)), name="")
    award = ready.offered(learner)
    assert (award.state, award.hold) == (State.IN_PROGRESS, Hold.NONE)
