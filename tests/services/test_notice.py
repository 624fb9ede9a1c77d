"""Noting a learner: one row however many events, one task, and nothing lost with the broker."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from microcred_plugin.models import Award, Module, Pending
from microcred_plugin.services import notice
from microcred_plugin.services.notice import note, note_everywhere
from tests import factories

KEY = factories.COURSE_KEY


def noted(stage, learner=7):
    with CaptureQueriesContext(connection) as queries:
        note(stage.world, learner, KEY)
    return [q["sql"] for q in queries if "SAVEPOINT" not in q["sql"]]


def test_the_first_event_makes_a_row_and_sends_one_task(stage):
    note(stage.world, 7, KEY)
    row = Pending.objects.get()
    assert (row.learner_id, row.course_key, row.asked) == (7, KEY, 1)
    assert (row.asked_at, row.sent_at) == (stage.now, stage.now)
    assert stage.scheduler.sent == [(7, KEY)]


def test_a_hundred_events_are_one_row_and_one_task(stage):
    for _ in range(100):
        note(stage.world, 7, KEY)
    assert Pending.objects.get().asked == 100
    assert len(stage.scheduler.sent) == 1


def test_an_event_while_a_task_is_under_way_costs_one_query(stage):
    noted(stage)
    assert len(noted(stage)) == 1


def test_the_first_event_costs_few(stage):
    assert len(noted(stage)) <= 4


def test_an_event_long_after_sends_again(stage, settings):
    settings.MICROCRED_PENDING_SECONDS = 300
    note(stage.world, 7, KEY)
    note(stage.later(seconds=299).world, 7, KEY)
    assert len(stage.scheduler.sent) == 1
    note(stage.later(seconds=1).world, 7, KEY)
    assert len(stage.scheduler.sent) == 2
    assert Pending.objects.get().asked == 3


def test_learners_and_courses_have_rows_of_their_own(stage):
    for learner, key in ((7, KEY), (8, KEY), (7, "course-v1:Other+C+2026")):
        note(stage.world, learner, key)
    assert Pending.objects.count() == 3
    assert len(stage.scheduler.sent) == 3


def test_while_the_broker_is_down_the_row_says_that_nothing_was_sent(stage):
    stage.scheduler.up = False
    note(stage.world, 7, KEY)
    row = Pending.objects.get()
    assert (row.asked, row.sent_at) == (1, None)


def test_the_next_event_tries_the_broker_again(stage):
    stage.scheduler.up = False
    note(stage.world, 7, KEY)
    stage.scheduler.up = True
    note(stage.later(seconds=1).world, 7, KEY)
    assert stage.scheduler.sent == [(7, KEY)]
    assert Pending.objects.get().sent_at == stage.now


def test_a_row_that_appears_in_the_same_moment_is_counted_on(stage, monkeypatch):
    insert = notice._insert

    def somebody_is_faster(world, learner_id, course_key):
        Pending.objects.create(
            learner_id=learner_id, course_key=course_key, asked_at=world.now, asked=5
        )
        return insert(world, learner_id, course_key)

    monkeypatch.setattr(notice, "_insert", somebody_is_faster)
    note(stage.world, 7, KEY)
    assert Pending.objects.get().asked == 6


@pytest.mark.parametrize(
    ("state", "counted"), [("in_progress", 1), ("eligible", 0), ("offered", 0), ("revoked", 0)]
)
def test_an_identity_check_counts_where_an_award_is_still_in_progress(ready, state, counted):
    learner = ready.learner(factories.facts(identity_verified=False))
    ready.evaluate(learner)
    Award.objects.update(state=state)
    note_everywhere(ready.world, learner)
    assert len(ready.scheduler.sent) == counted


def test_an_identity_check_does_not_wake_a_retired_module(ready):
    learner = ready.learner(factories.facts(identity_verified=False))
    ready.evaluate(learner)
    Module.objects.update(retired_at=ready.now)
    note_everywhere(ready.world, learner)
    assert not Pending.objects.exists()


def test_an_identity_check_of_a_stranger_notes_nothing(ready):
    note_everywhere(ready.world, 999_999)
    assert not Pending.objects.exists()
