"""Looking at one learner: the facts decide anew each time, and a person decides what was signed."""

import json
from decimal import Decimal

import pytest

from microcred_plugin.domain.lifecycle import State
from microcred_plugin.domain.ports import Needs
from microcred_plugin.models import AuditEntry, Award, Credential, Flag, Module, Pending
from microcred_plugin.services.evaluate import evaluate
from microcred_plugin.services.notice import note
from tests import factories

FELL = factories.scored(quiz=10, walk=10)


def actions(award):
    lines = AuditEntry.objects.filter(award=award.uuid).order_by("number")
    return [line.action for line in lines]


def test_an_eligible_learner_of_an_automatic_module_gets_an_offer_at_once(ready):
    learner = ready.learner()
    assert ready.evaluate(learner).state == State.OFFERED


def test_an_eligible_learner_of_a_module_with_approval_waits(stage):
    stage.ready(mode="approval")
    award = stage.offered()

    assert award.state == State.ELIGIBLE
    assert award.hold == ""
    assert not Credential.objects.exists()


def test_the_verdict_is_kept_with_its_reasons_and_marks(ready):
    award = ready.offered(ready.learner(factories.scored(quiz="59.9", walk=70)))

    assert award.state == State.IN_PROGRESS
    assert award.verdict["reasons"] == [
        {
            "code": "outcome_not_achieved",
            "outcome": "MAP-1",
            "achieved_when": "all",
            "shortfalls": [{"subsection": "quiz", "required": 60, "actual": 59.9}],
        }
    ]
    assert award.verdict["marks"] == {"MAP-1": "59.9", "MAP-2": "70"}
    assert award.evaluated_at == ready.now


def test_facts_that_come_right_later_bring_the_offer(ready):
    learner = ready.learner(FELL)
    assert ready.evaluate(learner).state == State.IN_PROGRESS
    ready.set_facts(learner, factories.facts())
    assert ready.later(days=1).evaluate(learner).state == State.OFFERED


def test_who_falls_short_before_signing_is_in_progress_again(stage):
    stage.ready(mode="approval")
    award = stage.offered()
    stage.set_facts(award.learner_id, FELL)
    stage.evaluate(award.learner_id)

    award.refresh_from_db()
    assert award.state == State.IN_PROGRESS
    assert actions(award) == ["meet", "fall_short"]


@pytest.mark.parametrize("state", ["offered", "claimed"])
def test_facts_that_drop_after_signing_only_raise_a_flag(ready, state):
    award = ready.offered()
    Award.objects.update(state=state)
    before = bytes(ready.live(award).document)

    ready.set_facts(award.learner_id, FELL)
    ready.evaluate(award.learner_id)
    ready.evaluate(award.learner_id)

    award.refresh_from_db()
    assert (award.state, award.flag) == (state, Flag.NO_LONGER_ELIGIBLE)
    assert bytes(ready.live(award).document) == before
    assert actions(award) == ["meet", "issue", "flag"]


def test_the_flag_goes_when_the_facts_carry_the_award_again(ready):
    award = ready.offered()
    for facts in (FELL, factories.facts()):
        ready.set_facts(award.learner_id, facts)
        ready.evaluate(award.learner_id)

    award.refresh_from_db()
    assert award.flag == Flag.NONE
    assert actions(award) == ["meet", "issue", "flag", "flag"]


def test_what_was_signed_on_stays_the_basis(ready):
    award = ready.offered()
    ready.set_facts(award.learner_id, FELL)
    ready.evaluate(award.learner_id)

    award.refresh_from_db()
    assert award.basis["eligible"]
    assert not award.verdict["eligible"]


@pytest.mark.parametrize("state", ["declined", "lapsed", "withdrawn", "revoked"])
def test_no_fact_leads_out_of_an_ended_award(ready, state):
    award = ready.offered()
    Credential.objects.update(live=None, ending="revoked")
    Award.objects.update(state=state)

    ready.evaluate(award.learner_id)

    award.refresh_from_db()
    assert award.state == state
    assert award.flag == Flag.NONE
    assert Credential.objects.count() == 1


def test_an_unknown_course_or_learner_has_no_part_in_it(ready):
    learner = ready.learner()
    assert evaluate(ready.world, learner, "course-v1:No+Such+Course") is None
    assert evaluate(ready.world, 999_999, factories.COURSE_KEY) is None
    assert evaluate(ready.world, learner, "ccx-v1:DemoX+MAPS+2026_1+ccx@1") is None
    assert not Award.objects.exists()


def test_who_never_enrolled_gets_no_award(ready):
    facts = factories.facts(enrolment_mode=None, enrolment_active=False)
    assert ready.evaluate(ready.learner(facts)) is None
    assert not Award.objects.exists()


def test_who_left_the_course_keeps_a_row_that_says_so(ready):
    award = ready.offered(ready.learner(factories.facts(enrolment_active=False)))
    assert [reason["code"] for reason in award.verdict["reasons"]] == ["enrolment_inactive"]


def test_a_course_that_is_gone_changes_nothing(ready):
    award = ready.offered()
    ready.host.courses.clear()
    assert ready.evaluate(award.learner_id) is None
    award.refresh_from_db()
    assert award.state == State.OFFERED


def test_a_retired_module_awards_nothing(ready):
    Module.objects.update(retired_at=ready.now)
    assert ready.evaluate(ready.learner()) is None


def test_an_award_keeps_the_version_it_began_with(ready):
    learner = ready.learner(factories.scored(quiz=62))
    ready.set_facts(learner, factories.facts(course_passed=False))
    ready.evaluate(learner)
    stricter = [{"subsection": "quiz", "minimum_percent": 90}]
    ready.publish(factories.with_outcome(assessments=stricter))

    ready.set_facts(learner, factories.scored(quiz=62))
    ready.evaluate(learner)

    award = ready.award(learner)
    assert (award.version.number, award.state) == (1, State.OFFERED)


def test_a_learner_who_begins_after_publishing_is_judged_by_the_new_version(ready):
    ready.publish(
        factories.with_outcome(assessments=[{"subsection": "quiz", "minimum_percent": 90}])
    )
    award = ready.offered()
    assert (award.version.number, award.state) == (2, State.IN_PROGRESS)


@pytest.mark.parametrize(
    ("policy", "needs"),
    [
        ({}, Needs(completion=True, identity=True)),
        ({"minimum_completion_percent": 0}, Needs(completion=False, identity=True)),
        ({"requires_identity_verification": False}, Needs(completion=True, identity=False)),
    ],
)
def test_only_costly_facts_that_the_module_asks_for_are_read(stage, policy, needs):
    stage.ready(**policy)
    stage.evaluate(stage.learner())
    assert stage.host.asked[-1][2] == needs


def test_awards_that_wait_for_silent_facts_are_marked_until_they_are_signed(ready):
    learner = ready.learner(factories.facts(completion_percent=Decimal(10)))
    assert ready.offered(learner).waits_for_silent_facts
    ready.set_facts(learner, factories.facts())
    assert not ready.offered(learner).waits_for_silent_facts
    ready.set_facts(learner, factories.facts(identity_verified=False))
    assert not ready.offered(learner).waits_for_silent_facts


def test_a_look_that_was_asked_for_is_answered(ready):
    learner = ready.learner()
    note(ready.world, learner, factories.COURSE_KEY)
    ready.evaluate(learner)
    assert not Pending.objects.exists()


def test_a_look_that_brought_nothing_is_answered_too(ready):
    note(ready.world, 999_999, factories.COURSE_KEY)
    evaluate(ready.world, 999_999, factories.COURSE_KEY)
    assert not Pending.objects.exists()


def test_somebody_who_asks_meanwhile_gets_another_look(ready):
    learner = ready.learner()
    note(ready.world, learner, factories.COURSE_KEY)
    assert ready.scheduler.sent == [(learner, factories.COURSE_KEY)]

    def ask_again():
        ready.host.meanwhile = None
        note(ready.world, learner, factories.COURSE_KEY)

    ready.host.meanwhile = ask_again
    ready.evaluate(learner)

    assert ready.scheduler.sent == [(learner, factories.COURSE_KEY)] * 2
    assert Pending.objects.get().asked == 2
    ready.evaluate(learner)
    assert not Pending.objects.exists()


def test_a_failure_leaves_the_question_open(ready):
    learner = ready.learner()
    note(ready.world, learner, factories.COURSE_KEY)

    def stumble():
        raise OSError("the platform is away")

    ready.host.meanwhile = stumble
    with pytest.raises(OSError, match="away"):
        ready.evaluate(learner)
    assert Pending.objects.get().asked == 1


def test_no_line_of_the_trail_holds_marks_or_names(ready):
    award = ready.offered()
    bodies = " ".join(AuditEntry.objects.values_list("body", flat=True))
    recipient = ready.host.people[award.learner_id]
    for private in (recipient.name, recipient.email, json.dumps(award.verdict["marks"])):
        assert private not in bodies
