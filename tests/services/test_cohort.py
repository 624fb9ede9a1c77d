"""The cohort as its staff see it: counts, filters, pages, what may be done, what was done."""

import pytest
from django.contrib.auth.models import User

from microcred_plugin.domain.lifecycle import Action
from microcred_plugin.domain.ports import Permission
from microcred_plugin.models import Award, Module
from microcred_plugin.services.approve import approve
from microcred_plugin.services.cohort import (
    FLAGGED,
    CohortQuery,
    Order,
    cohort,
    history,
    member,
)
from microcred_plugin.services.errors import NotAllowed, NotFound
from microcred_plugin.services.revoke import revoke
from microcred_plugin.services.world import NOBODY, SYSTEM, Actor
from tests import factories

KEY = factories.COURSE_KEY
OTHER = "course-v1:DemoX+SEAS+2026_1"


@pytest.fixture
def scene(stage):
    return stage.ready(mode="approval")


@pytest.fixture
def instructor(scene):
    return scene.staff(Permission.SEE_COHORT, Permission.AWARD, Permission.TAKE_BACK)


def seen(scene, actor=SYSTEM, **query):
    return cohort(scene.world, KEY, CohortQuery(**query), actor=actor)


def names(found):
    return [row.recipient.name for row in found.members]


def people(scene, number):
    return [scene.offered() for _ in range(number)]


def test_counts_cover_everybody_whatever_is_shown(scene, instructor):
    eligible = people(scene, 3)
    scene.offered(scene.learner(factories.scored(quiz=1, walk=1)))
    approve(scene.world, eligible[0].uuid, actor=instructor)
    Award.objects.filter(pk=eligible[0].pk).update(flag="no_longer_eligible")

    found = seen(scene, instructor, show="in_progress")
    assert (found.counts["eligible"], found.counts["offered"]) == (2, 1)
    assert (found.counts["in_progress"], found.counts["revoked"], found.counts[FLAGGED]) == (
        1,
        0,
        1,
    )
    assert (found.everybody, found.matching, len(found.members)) == (4, 1, 1)
    assert found.version.number == 1


@pytest.mark.parametrize(("show", "matching"), [("", 3), ("eligible", 2), ("flagged", 1), ("x", 3)])
def test_a_state_or_the_flags_can_be_asked_for(scene, show, matching):
    awards = people(scene, 3)
    Award.objects.filter(pk=awards[0].pk).update(flag="no_longer_eligible", state="claimed")
    assert seen(scene, show=show).matching == matching


def test_people_can_be_searched_for(scene):
    learner = scene.learner(name="Ada Zoeker")
    scene.evaluate(learner)
    people(scene, 2)
    assert names(seen(scene, search=" zoeker ")) == ["Ada Zoeker"]
    assert seen(scene, search="nobody").members == ()
    assert seen(scene, search="   ").matching == 3


def test_pages_are_counted_from_one_and_never_run_out(scene):
    people(scene, 5)
    sizes = [len(seen(scene, page=page, size=2).members) for page in (1, 2, 3)]
    assert sizes == [2, 2, 1]
    assert seen(scene, page=99, size=2).query.page == 3
    assert seen(scene, page=-1, size=2).query.page == 1
    shown = [name for page in (1, 2, 3) for name in names(seen(scene, page=page, size=2))]
    assert len(set(shown)) == 5


def test_a_cohort_without_anybody_is_one_empty_page(scene):
    found = seen(scene)
    assert (found.pages, found.everybody, found.members) == (1, 0, ())


def test_they_are_in_order_of_name_or_of_change(scene):
    first, second, third = people(scene, 3)
    in_order = [row.card.award for row in seen(scene, order=Order.NAME).members]
    assert in_order == [first.uuid, second.uuid, third.uuid]
    Award.objects.filter(pk=first.pk).update(changed_at=scene.later(days=1).now)
    newest = [row.card.award for row in seen(scene, order=Order.CHANGED).members]
    assert newest == [first.uuid, third.uuid, second.uuid]


def test_a_page_costs_the_same_for_three_and_for_thirty(
    scene, instructor, django_assert_num_queries
):
    people(scene, 3)
    with django_assert_num_queries(8) as few:
        seen(scene, instructor)
    people(scene, 27)
    with django_assert_num_queries(len(few)):
        assert len(seen(scene, instructor).members) == 30


def test_what_may_be_done_depends_on_state_and_rights(scene):
    people(scene, 1)
    cases = [
        ([Permission.SEE_COHORT], ()),
        ([Permission.SEE_COHORT, Permission.TAKE_BACK], ()),
        ([Permission.SEE_COHORT, Permission.AWARD], (Action.APPROVE, Action.ISSUE)),
    ]
    for permissions, actions in cases:
        (row,) = seen(scene, scene.staff(*permissions)).members
        assert row.actions == actions
    (row,) = seen(scene, SYSTEM).members
    assert {Action.WITHDRAW, Action.REVOKE} <= row.allowed


def test_only_staff_of_the_course_look(scene):
    award = people(scene, 1)[0]
    refused = [
        scene.staff(Permission.AUTHOR),
        scene.staff(Permission.SEE_COHORT, course_key=OTHER),
        Actor(award.learner_id),
        NOBODY,
    ]
    for actor in refused:
        with pytest.raises(NotAllowed):
            seen(scene, actor)
        with pytest.raises(NotAllowed):
            member(scene.world, KEY, award.uuid, actor=actor)
        with pytest.raises(NotAllowed):
            history(scene.world, KEY, award.uuid, actor=actor)


def test_a_course_without_a_module_has_no_cohort(scene):
    with pytest.raises(NotFound):
        cohort(scene.world, OTHER, CohortQuery(), actor=SYSTEM)
    Module.objects.update(current=None)
    with pytest.raises(NotFound):
        seen(scene)


def test_one_learner_is_found_by_course_and_award(scene, instructor):
    award = people(scene, 1)[0]
    row = member(scene.world, KEY, award.uuid, actor=instructor)
    assert row.card.award == award.uuid
    assert row.recipient == scene.host.people[award.learner_id]
    scene.host.rights.add((instructor.user_id, Permission.SEE_COHORT, OTHER))
    for key, uuid in ((OTHER, award.uuid), (KEY, "none")):
        for look in (member, history):
            with pytest.raises(NotFound):
                look(scene.world, key, uuid, actor=instructor)


def test_a_learner_whose_account_is_gone_stays_in_the_table_without_a_name(scene):
    award = people(scene, 1)[0]
    Award.objects.filter(pk=award.pk).update(learner=None)
    (row,) = seen(scene).members
    assert (row.recipient.name, row.card.learner_id) == ("", None)


def test_the_history_says_who_did_what_when(scene, instructor):
    award = people(scene, 1)[0]
    scene.host.people[instructor.user_id] = scene.host.people[award.learner_id]
    scene.rename(instructor.user_id, "Instructor")
    approve(scene.later(days=1).world, award.uuid, actor=instructor)
    revoke(scene.later(days=1).world, award.uuid, actor=SYSTEM, reason="A mistake.")

    lines = history(scene.world, KEY, award.uuid, actor=instructor)
    assert [(line.action, line.actor) for line in lines] == [
        ("meet", "system"),
        ("approve", "Instructor"),
        ("issue", "Instructor"),
        ("revoke", "system"),
    ]
    assert lines[-1].details["from"] == "offered"
    assert lines[-1].at == scene.now


def test_the_history_outlives_the_person_who_acted(scene, instructor):
    award = people(scene, 1)[0]
    approve(scene.world, award.uuid, actor=instructor)
    User.objects.get(pk=instructor.user_id).delete()
    lines = history(scene.world, KEY, award.uuid, actor=SYSTEM)
    assert [line.actor for line in lines] == ["system", "", ""]
