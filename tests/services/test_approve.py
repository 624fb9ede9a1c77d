"""An instructor approves: judged again, signed at once, or refused with nothing changed."""

import pytest

from microcred_plugin.domain.errors import IllegalTransition
from microcred_plugin.domain.lifecycle import State
from microcred_plugin.domain.ports import LearnerNotFound, Permission
from microcred_plugin.models import AuditEntry, Award, Credential, Hold, Module
from microcred_plugin.services.approve import NotEligible, approve
from microcred_plugin.services.errors import CannotIssue, NotAllowed, NotFound
from microcred_plugin.services.world import NOBODY, Actor
from tests import factories

FELL = factories.scored(quiz=10, walk=10)


@pytest.fixture
def scene(stage):
    return stage.ready(mode="approval")


@pytest.fixture
def instructor(scene):
    return scene.staff(Permission.AWARD)


def test_approving_signs_at_once(scene, instructor):
    award = scene.offered()
    approve(scene.world, award.uuid, actor=instructor)

    award.refresh_from_db()
    assert award.state == State.OFFERED
    assert str(scene.verify(scene.live(award)).verdict) == "valid"
    actions = AuditEntry.objects.filter(award=award.uuid).values_list("action", flat=True)
    assert list(actions) == ["meet", "approve", "issue"]


def test_approving_twice_changes_nothing(scene, instructor):
    award = scene.offered()
    approve(scene.world, award.uuid, actor=instructor)
    approve(scene.later(days=1).world, award.uuid, actor=instructor)

    assert Credential.objects.count() == 1
    assert AuditEntry.objects.filter(action="approve").count() == 1


def test_approving_what_was_claimed_changes_nothing(scene, instructor):
    award = scene.offered()
    approve(scene.world, award.uuid, actor=instructor)
    Award.objects.update(state=State.CLAIMED)
    assert approve(scene.world, award.uuid, actor=instructor).state == State.CLAIMED


def test_only_who_may_award_in_that_course_approves(scene):
    award = scene.offered()
    refused = [
        scene.staff(Permission.SEE_COHORT, Permission.AUTHOR),
        scene.staff(Permission.AWARD, course_key="course-v1:Other+C+2026"),
        Actor(award.learner_id),
        NOBODY,
    ]
    for actor in refused:
        with pytest.raises(NotAllowed):
            approve(scene.world, award.uuid, actor=actor)
    award.refresh_from_db()
    assert award.state == State.ELIGIBLE


def test_an_unknown_award_is_not_found(scene, instructor):
    with pytest.raises(NotFound):
        approve(scene.world, "no-such-award", actor=instructor)


def test_who_no_longer_meets_every_condition_is_not_approved(scene, instructor):
    award = scene.offered()
    scene.set_facts(award.learner_id, FELL)

    with pytest.raises(NotEligible):
        approve(scene.world, award.uuid, actor=instructor)

    award.refresh_from_db()
    assert award.state == State.IN_PROGRESS
    assert not award.verdict["eligible"]
    assert not Credential.objects.exists()


def test_who_is_not_there_yet_is_not_approved(scene, instructor):
    award = scene.offered(scene.learner(FELL))
    with pytest.raises(NotEligible):
        approve(scene.world, award.uuid, actor=instructor)


def test_who_has_just_come_right_is_approved_without_waiting_for_a_task(scene, instructor):
    award = scene.offered(scene.learner(FELL))
    scene.set_facts(award.learner_id, factories.facts())
    assert approve(scene.world, award.uuid, actor=instructor).state == State.OFFERED


def test_where_nothing_can_be_signed_the_award_is_as_before(scene, instructor):
    award = scene.offered()
    Module.objects.update(issuing=False)

    with pytest.raises(CannotIssue) as caught:
        approve(scene.world, award.uuid, actor=instructor)

    assert caught.value.hold == Hold.ISSUING_OFF
    award.refresh_from_db()
    assert (award.state, award.hold, award.awarded_at) == (State.ELIGIBLE, "", None)
    assert not AuditEntry.objects.filter(action="approve").exists()


@pytest.mark.parametrize("state", ["declined", "lapsed", "withdrawn", "suspended", "revoked"])
def test_an_ended_award_is_not_approved(scene, instructor, state):
    award = scene.offered()
    Award.objects.update(state=state)
    with pytest.raises(IllegalTransition):
        approve(scene.world, award.uuid, actor=instructor)
    award.refresh_from_db()
    assert award.state == state


def test_an_automatic_award_that_was_held_can_be_approved_by_hand(stage):
    stage.ready()
    learner = stage.learner(name="")
    award = stage.offered(learner)
    assert award.hold == Hold.NO_NAME

    with pytest.raises(CannotIssue):
        approve(stage.world, award.uuid, actor=stage.staff(Permission.AWARD))
    stage.rename(learner, "Learner 01")
    approve(stage.world, award.uuid, actor=stage.staff(Permission.AWARD))

    award.refresh_from_db()
    assert (award.state, award.hold) == (State.OFFERED, "")
    assert Credential.objects.count() == 1


def test_where_the_learner_is_gone_there_is_nobody_to_award(scene, instructor):
    award = scene.offered()
    Award.objects.update(learner=None)
    with pytest.raises(LearnerNotFound):
        approve(scene.world, award.uuid, actor=instructor)
    award.refresh_from_db()
    assert award.state == State.ELIGIBLE
