"""The demonstration waits until everybody was looked at, and says who was not."""

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from campus.demo import waiting
from campus.processes import WorkerDiedError
from microcred_plugin.models import Pending

pytestmark = pytest.mark.django_db


class Process:
    """A worker that only has an exit code, or none yet."""

    def __init__(self, returncode=None):
        self.returncode = returncode

    def poll(self):
        return self.returncode


def pend(username, course_key):
    user = User.objects.create(username=username)
    Pending.objects.create(learner_id=user.pk, course_key=course_key, asked_at=timezone.now())


def test_nobody_pending_is_settled_at_once():
    told = []

    waiting.until_settled(Process(), say=told.append)

    assert told == []


def test_who_is_stuck_is_named():
    pend("learner-05", "course-v1:A+B+C")

    with pytest.raises(waiting.StuckError) as caught:
        waiting.until_settled(Process(), say=lambda _: None, patience=0)

    assert "learner-05 in course-v1:A+B+C" in str(caught.value)


def test_a_worker_that_died_is_told_at_once():
    pend("learner-05", "course-v1:A+B+C")

    with pytest.raises(WorkerDiedError, match="exit code 3"):
        waiting.until_settled(Process(3), say=lambda _: None)


def test_progress_is_told_when_it_changes_and_patience_begins_anew(monkeypatch):
    for number in range(3):
        pend(f"learner-{number}", "course-v1:A+B+C")
    told = []
    monkeypatch.setattr(waiting.time, "sleep", lambda _: Pending.objects.first().delete())

    waiting.until_settled(Process(), say=told.append)

    assert [line.split()[0] for line in told] == ["3", "2", "1"]
