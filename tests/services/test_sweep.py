"""The sweep: finds what got lost and what no event tells of, any number of times."""

from datetime import timedelta
from decimal import Decimal

import pytest

from microcred_plugin.domain.lifecycle import State
from microcred_plugin.models import Award, Ending, Module, Pending, SigningKey, SweepMark
from microcred_plugin.services import keys
from microcred_plugin.services.claim import claim
from microcred_plugin.services.notice import note
from microcred_plugin.services.sweep import Swept, sweep
from microcred_plugin.services.world import SYSTEM, Actor
from tests import factories

KEY = factories.COURSE_KEY


def work_off(stage):
    """Do what was sent, as a worker would."""
    sent, stage.scheduler.sent = stage.scheduler.sent, []
    for learner, _ in sent:
        stage.evaluate(learner)


def test_on_a_quiet_platform_nothing_is_found(ready):
    assert sweep(ready.world) == Swept()


def test_what_was_never_sent_is_sent_once_the_broker_is_back(ready):
    learner = ready.learner()
    ready.scheduler.up = False
    note(ready.world, learner, KEY)

    found = sweep(ready.later(minutes=1).world)
    assert (found.resent, found.unsent) == (0, 1)

    ready.scheduler.up = True
    found = sweep(ready.later(minutes=1).world)
    assert (found.resent, found.unsent) == (1, 0)
    work_off(ready)
    assert ready.award(learner).state == State.OFFERED
    assert not Pending.objects.exists()


def test_a_task_that_was_lost_is_sent_again_when_its_time_is_over(ready, settings):
    settings.MICROCRED_PENDING_SECONDS = 300
    note(ready.world, ready.learner(), KEY)
    ready.scheduler.sent.clear()

    assert sweep(ready.later(seconds=299).world).resent == 0
    assert sweep(ready.later(seconds=2).world).resent == 1
    row = Pending.objects.get()
    assert (row.resent, row.asked) == (1, 1)
    assert sweep(ready.world).resent == 0


@pytest.mark.parametrize(
    "missing", [{"completion_percent": Decimal(5)}, {"identity_verified": False}]
)
def test_awards_that_wait_for_silent_facts_are_looked_at_again(ready, missing):
    learner = ready.learner(factories.facts(**missing))
    ready.evaluate(learner)
    ready.set_facts(learner, factories.facts())

    assert sweep(ready.later(hours=1).world).waiting == 1
    work_off(ready)

    assert ready.award(learner).state == State.OFFERED
    assert sweep(ready.later(hours=1).world).waiting == 0


def test_awards_that_wait_for_a_grade_are_left_to_its_event(ready):
    ready.evaluate(ready.learner(factories.scored(quiz=1)))
    assert sweep(ready.later(hours=1).world) == Swept()


def test_awards_that_could_not_be_signed_are_looked_at_again(ready):
    keys.retire(ready.world, SigningKey.objects.get().public_multikey, actor=SYSTEM)
    learner = ready.learner()
    ready.evaluate(learner)
    keys.create(ready.world, "demo-university", actor=SYSTEM)

    assert sweep(ready.later(hours=1).world).held == 1
    work_off(ready)
    assert ready.award(learner).state == State.OFFERED
    assert sweep(ready.later(hours=1).world).held == 0


def test_learners_who_changed_without_an_event_are_noted(ready):
    sweep(ready.world)
    learner = ready.learner()
    ready.later(hours=1)
    ready.host.changes[KEY] = [(ready.now, learner), (ready.now - timedelta(days=2), 999)]

    assert sweep(ready.later(minutes=10).world).changed == 1
    work_off(ready)
    assert ready.award(learner).state == State.OFFERED


def test_changes_are_looked_for_since_the_sweep_before_with_some_overlap(ready):
    sweep(ready.world)
    assert SweepMark.objects.get().seen_until == ready.now - timedelta(minutes=5)
    before = ready.now
    ready.host.changes[KEY] = [(before - timedelta(minutes=4), ready.learner())]
    assert sweep(ready.later(days=3).world).changed == 1
    ready.host.changes[KEY] = [(before, ready.learner())]
    assert sweep(ready.later(minutes=1).world).changed == 0


def test_the_first_sweep_looks_back_to_when_the_module_was_published(ready):
    learner = ready.learner()
    published = ready.now
    ready.host.changes[KEY] = [
        (published + timedelta(hours=1), learner),
        (published - timedelta(hours=1), 999),
    ]
    assert sweep(ready.later(days=2).world).changed == 1
    assert ready.scheduler.sent == [(learner, KEY)]


def test_a_course_that_is_gone_stops_nothing(ready):
    ready.host.courses.clear()
    assert sweep(ready.world) == Swept()


def test_a_retired_module_is_left_alone(ready):
    ready.evaluate(ready.learner(factories.facts(identity_verified=False)))
    Module.objects.update(retired_at=ready.now)
    ready.host.changes[KEY] = [(ready.now, 7)]
    assert sweep(ready.later(hours=1).world) == Swept()


def test_an_offer_lapses_after_its_last_moment_and_its_credential_with_it(ready):
    award = ready.offered()
    ready.now = award.lapses_at
    assert sweep(ready.world).lapsed == 0
    assert sweep(ready.later(seconds=1).world).lapsed == 1

    award.refresh_from_db()
    credential = award.credentials.get()
    assert (award.state, credential.ending) == (State.LAPSED, Ending.LAPSED)
    assert str(ready.verify(credential).verdict) == "invalid"
    assert sweep(ready.later(days=1).world).lapsed == 0


def test_what_was_claimed_never_lapses(ready):
    award = ready.offered()
    claim(ready.world, award.uuid, actor=Actor(award.learner_id))
    assert sweep(ready.later(days=999).world).lapsed == 0
    assert ready.award(award.learner_id).state == State.CLAIMED


def test_offers_that_cannot_lapse_now_are_named_and_stop_nobody_else(ready):
    award = ready.offered()
    keys.retire(ready.world, SigningKey.objects.get().public_multikey, actor=SYSTEM)
    found = sweep(ready.later(days=365).world)
    assert found.lapsed == 0
    assert found.failed == [f"{award.uuid}: NoSigningKey"]
    award.refresh_from_db()
    assert award.state == State.OFFERED


def test_a_second_sweep_right_after_does_nothing_again(ready):
    learner = ready.learner(factories.facts(identity_verified=False))
    ready.evaluate(learner)
    ready.later(hours=1)
    first = sweep(ready.world)
    sent = list(ready.scheduler.sent)
    sweep(ready.world)
    assert first.waiting == 1
    assert ready.scheduler.sent == sent


def test_progress_is_told_step_by_step(ready):
    for _ in range(2):
        ready.evaluate(ready.learner(factories.facts(identity_verified=False)))
    ready.offered()
    Award.objects.filter(state=State.OFFERED).update(lapses_at=ready.now)
    told = []
    sweep(ready.later(hours=1).world, progress=lambda step, count: told.append((step, count)))
    assert told == [("waiting", 1), ("waiting", 2), ("lapse", 1)]


def test_a_sweep_of_five_hundred_forgotten_learners_sends_each_once(ready):
    rows = [Pending(learner_id=n, course_key=KEY, asked_at=ready.now) for n in range(1, 502)]
    Pending.objects.bulk_create(rows)
    assert sweep(ready.later(hours=1).world).resent == 501
    assert len(set(ready.scheduler.sent)) == 501


def test_a_broker_that_is_down_is_not_asked_for_each_of_hundreds(ready):
    rows = [Pending(learner_id=n, course_key=KEY, asked_at=ready.now) for n in range(1, 301)]
    Pending.objects.bulk_create(rows)
    ready.scheduler.up = False

    assert sweep(ready.later(hours=1).world).unsent == 300
    assert ready.scheduler.tries == 3

    ready.scheduler.up = True
    assert sweep(ready.later(minutes=5).world).resent == 300
