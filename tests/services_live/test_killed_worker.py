"""A worker that is killed between signing and commit leaves nothing half done and loses nothing."""

import pytest

from microcred_plugin.models import AuditEntry, Award, Credential, Pending, StatusList
from tests.services_live.cohort import make_cohort
from tests.services_live.soundness import assert_all_issued_once, assert_sound


@pytest.fixture
def killed_before_commit(workers, eventually, tmp_path):
    """Return a cohort of one whose worker signed, stored, and was killed before it could commit."""
    cohort = make_cohort(1)
    worker = workers.start(processes=2, hold=tmp_path)
    cohort.send_grades()
    eventually(lambda: any(tmp_path.iterdir()), what="a signature that waits for its commit")
    workers.kill(worker)
    return cohort


def test_nothing_of_the_credential_stays(killed_before_commit, eventually) -> None:
    eventually(lambda: not Award.objects.exclude(state="in_progress").exists(), what="rollback")
    assert Credential.objects.count() == 0
    assert AuditEntry.objects.filter(action="issue").count() == 0
    assert not StatusList.objects.filter(used__gt=0).exists()
    assert Pending.objects.count() == 1
    assert_sound()


def test_a_sweep_has_it_issued_once(killed_before_commit, workers, sweep_now, nobody_waits) -> None:
    workers.start(processes=2)
    sweep_now()
    nobody_waits()
    assert_all_issued_once(1)
    assert_sound()
