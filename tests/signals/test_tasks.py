"""The tasks: they answer what was asked, try again after a deadlock, and change nothing twice."""

import pytest
from celery.exceptions import Retry
from django.db import IntegrityError, OperationalError

from microcred_plugin import wiring
from microcred_plugin.models import AuditEntry, Award, Credential, Pending
from microcred_plugin.services.notice import note
from microcred_plugin.tasks import evaluate_learner, sweep_all
from tests import factories

KEY = factories.COURSE_KEY
HOSTS = []


def the_host():
    """Be the host that the settings name."""
    return HOSTS[-1]


@pytest.fixture
def scene(ready, settings, broker):
    """A stage whose host is the one that the settings name."""
    HOSTS.append(ready.host)
    settings.MICROCRED_HOST = f"{__name__}.the_host"
    wiring._host.cache_clear()
    yield ready
    wiring._host.cache_clear()
    HOSTS.clear()


def run(learner):
    return evaluate_learner.apply(args=(learner, KEY), throw=True)


def test_a_task_looks_at_its_learner(scene):
    learner = scene.learner()
    note(scene.world, learner, KEY)
    run(learner)
    assert scene.award(learner).state == "offered"
    assert not Pending.objects.exists()


def test_a_task_that_runs_twice_changes_nothing_the_second_time(scene):
    learner = scene.learner()
    run(learner)
    before = list(Credential.objects.values_list("digest", flat=True)), AuditEntry.objects.count()
    run(learner)
    run(learner)
    after = list(Credential.objects.values_list("digest", flat=True)), AuditEntry.objects.count()
    assert after == before
    assert Award.objects.count() == 1


def test_a_deadlock_is_tried_again_until_it_is_gone(scene):
    learner = scene.learner()
    troubles = [OperationalError(1213, "Deadlock found"), OperationalError(2006, "gone away")]

    def stumble():
        if troubles:
            raise troubles.pop()

    scene.host.meanwhile = stumble
    assert evaluate_learner.apply(args=(learner, KEY)).successful()
    assert troubles == []
    assert scene.award(learner).state == "offered"


def test_between_the_tries_it_waits_longer_and_longer(scene, monkeypatch):
    waits = []

    def remember(*args, countdown, exc, **kwargs):
        waits.append(countdown)
        raise Retry

    def stumble():
        raise OperationalError(1213, "Deadlock found")

    monkeypatch.setattr(evaluate_learner, "retry", remember)
    scene.host.meanwhile = stumble
    for tries in range(3):
        evaluate_learner.apply(args=(scene.learner(), KEY), retries=tries)
    assert waits == [1, 2, 4]


def test_a_deadlock_that_never_ends_leaves_the_question_open(scene):
    learner = scene.learner()
    note(scene.world, learner, KEY)

    def stumble():
        raise OperationalError(1213, "Deadlock found")

    scene.host.meanwhile = stumble
    result = evaluate_learner.apply(args=(learner, KEY))
    assert result.failed()
    assert Pending.objects.get().learner_id == learner


def test_another_error_is_not_tried_again_and_leaves_the_question_open(scene):
    learner = scene.learner()
    note(scene.world, learner, KEY)
    tries = []

    def stumble():
        tries.append(1)
        raise IntegrityError("a bug")

    scene.host.meanwhile = stumble
    with pytest.raises(IntegrityError):
        run(learner)
    assert len(tries) == 1
    assert Pending.objects.exists()


def test_a_message_is_acknowledged_only_when_its_work_is_done():
    assert evaluate_learner.acks_late
    assert sweep_all.acks_late
    assert evaluate_learner.name == wiring.EVALUATE_TASK


def test_the_sweep_runs_as_a_task(scene, broker):
    learner = scene.learner()
    Pending.objects.create(learner_id=learner, course_key=KEY, asked_at=scene.now)
    sweep_all.apply(throw=True)
    assert broker.messages() == [(learner, KEY)]


def test_a_queue_of_the_settings_is_the_one_that_is_sent_to(scene, settings, monkeypatch):
    settings.MICROCRED_QUEUE = "awards"
    sent = {}
    monkeypatch.setattr(evaluate_learner, "apply_async", lambda **options: sent.update(options))
    assert wiring.CeleryScheduler().evaluate(7, KEY)
    assert (sent["args"], sent["queue"]) == ((7, KEY), "awards")


def test_where_the_task_is_not_known_it_is_sent_by_its_name(scene, monkeypatch):
    from celery import current_app

    sent = []
    monkeypatch.setitem(current_app.tasks, wiring.EVALUATE_TASK, None)
    monkeypatch.setattr(
        current_app._get_current_object(), "send_task", lambda name, **options: sent.append(name)
    )
    assert wiring.CeleryScheduler().evaluate(7, KEY)
    assert sent == [wiring.EVALUATE_TASK]
