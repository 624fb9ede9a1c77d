"""Look at one learner in one course: read the facts anew, judge, and move the award.

Events are hints; this reads everything again. The award is locked before the facts are read, so of
two workers side by side the second sees what the first has done.
"""

from __future__ import annotations

import uuid

from django.db import transaction

from microcred_plugin.domain.eligibility import AwardingMode, LearnerFacts, Verdict, judge
from microcred_plugin.domain.lifecycle import BEFORE_SIGNING, Action, State, Who
from microcred_plugin.domain.ports import CourseNotFound, LearnerNotFound, Needs
from microcred_plugin.models import Award, Flag, Module, ModuleVersion, Pending
from microcred_plugin.services.errors import CannotIssue
from microcred_plugin.services.issue import issue_locked
from microcred_plugin.services.moves import lock_award, move, note_on
from microcred_plugin.services.notice import nudge
from microcred_plugin.services.world import SYSTEM, World

__all__ = ["evaluate", "judge_locked", "needs_of"]

_SET_BY_SIGNING = (
    "state",
    "awarded_at",
    "lapses_at",
    "changed_at",
    "basis",
    "discloses",
    "salt",
    "hold",
)
_SIGNED = {State.OFFERED, State.CLAIMED, State.SUSPENDED}


def evaluate(world: World, learner_id: int, course_key: str) -> Award | None:
    """Judge one learner and move the award; None where the course or learner has no part in it.

    If somebody asked again while this look was going on, another one is sent.
    """
    asked = _asked(learner_id, course_key)
    awarding = Module.objects.select_related("current").filter(retired_at=None)
    module = awarding.filter(course_key=course_key).first()
    award = _evaluate(world, module, learner_id) if module and module.current else None
    if asked is not None:
        _answered(world, asked)
    return award


def _asked(learner_id: int, course_key: str) -> Pending | None:
    return Pending.objects.filter(learner_id=learner_id, course_key=course_key).first()


def _answered(world: World, asked: Pending) -> None:
    """Remove the very row that was seen; one that came in its place asks for another look."""
    if Pending.objects.filter(pk=asked.pk, asked=asked.asked).delete()[0]:
        return
    if Pending.objects.filter(learner_id=asked.learner_id, course_key=asked.course_key).exists():
        nudge(world, asked.learner_id, asked.course_key)


def _evaluate(world: World, module: Module, learner_id: int) -> Award | None:
    try:
        if not _ensure_award(world, module, learner_id):
            return None
        with transaction.atomic():
            award = lock_award(module=module, learner_id=learner_id)
            judge_locked(world, award)
            return award
    except (CourseNotFound, LearnerNotFound):
        return None


def _ensure_award(world: World, module: Module, learner_id: int) -> bool:
    """Make the row outside the transaction that locks it: InnoDB would deadlock on doubles."""
    if Award.objects.filter(module=module, learner_id=learner_id).exists():
        return True
    facts = world.host.facts(
        learner_id, module.course_key, needs=Needs(completion=False, identity=False)
    )
    if facts.enrolment_mode is None:
        return False
    fresh = Award(
        uuid=str(uuid.uuid4()),
        module=module,
        version=module.current,
        learner_id=learner_id,
        changed_at=world.now,
    )
    Award.objects.bulk_create([fresh], ignore_conflicts=True)
    return True


def needs_of(version: ModuleVersion) -> Needs:
    """Return which costly facts a version asks for."""
    policy = version.content.policy
    return Needs(
        completion=policy.minimum_completion_percent > 0,
        identity=policy.requires_identity_verification,
    )


def judge_locked(world: World, award: Award, facts: LearnerFacts | None = None) -> Verdict:
    """Judge a locked award by today's facts, keep the verdict and take the step that follows."""
    if facts is None:
        if award.learner_id is None:
            raise LearnerNotFound("the award has no learner any more")
        needs = needs_of(award.version)
        facts = world.host.facts(award.learner_id, award.module.course_key, needs=needs)
    content = award.version.content
    verdict = judge(content.policy, content.outcomes, facts)
    award.verdict = verdict.to_plain()
    award.evaluated_at = world.now
    award.waits_for_silent_facts = (
        verdict.waits_for_silent_facts and State(award.state) in BEFORE_SIGNING
    )
    award.save(update_fields=("verdict", "evaluated_at", "waits_for_silent_facts"))
    _step(world, award, verdict)
    return verdict


def _step(world: World, award: Award, verdict: Verdict) -> None:
    state = State(award.state)
    if state in _SIGNED:
        _flag(world, award, Flag.NONE if verdict.eligible else Flag.NO_LONGER_ELIGIBLE)
    elif state in BEFORE_SIGNING and not verdict.eligible:
        if state is not State.IN_PROGRESS:
            move(world, award, Action.FALL_SHORT, who=Who.EVENT, actor=SYSTEM)
    elif state in BEFORE_SIGNING:
        if state is State.IN_PROGRESS:
            move(world, award, Action.MEET, who=Who.EVENT, actor=SYSTEM)
        _offer(world, award)


def _flag(world: World, award: Award, flag: Flag) -> None:
    if award.flag == flag:
        return
    award.flag = flag
    award.save(update_fields=("flag",))
    note_on(world, award, "flag", actor=SYSTEM, details={"flag": str(flag)})


def _offer(world: World, award: Award) -> None:
    """Sign where the module awards by itself or somebody approved; else keep why it waits."""
    automatic = award.version.content.policy.mode is AwardingMode.AUTOMATIC
    if not automatic and award.state != State.APPROVED:
        return
    try:
        issue_locked(world, award, who=Who.EVENT, actor=SYSTEM)
    except CannotIssue as refusal:
        award.refresh_from_db(fields=_SET_BY_SIGNING)
        award.hold = refusal.hold
        award.save(update_fields=("hold",))
