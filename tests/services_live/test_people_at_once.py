"""People who press their buttons at the same moment: one of them is first, and all stays whole."""

from collections.abc import Callable
from functools import partial

import pytest
from django.contrib.auth.models import User

from campus.models import Course, CourseRole, Role
from microcred_plugin import wiring
from microcred_plugin.domain.errors import IllegalTransition
from microcred_plugin.domain.lifecycle import State
from microcred_plugin.models import Award, Credential, SigningKey
from microcred_plugin.services import keys
from microcred_plugin.services.approve import approve
from microcred_plugin.services.claim import claim, decline
from microcred_plugin.services.disclosure import Choice
from microcred_plugin.services.evaluate import evaluate
from microcred_plugin.services.revoke import reinstate, revoke, suspend, withdraw
from microcred_plugin.services.world import SYSTEM, Actor
from tests.services_live.cohort import AUTOMATIC, BY_APPROVAL, make_cohort
from tests.services_live.soundness import assert_sound
from tests.services_live.together import at_once

ROUNDS = 5
REASON = "A mistake in the marks."

pytestmark = pytest.mark.usefixtures("campus")


def instructor() -> Actor:
    return Actor(User.objects.get(username="instructor").pk)


def second_instructor() -> Actor:
    user, _ = User.objects.get_or_create(username="instructor-2")
    for course in Course.objects.all():
        CourseRole.objects.get_or_create(user=user, course=course, role=Role.INSTRUCTOR)
    return Actor(user.pk)


def awards(slug: str) -> list[Award]:
    """Return awards that the system has judged: eligible, or offered where that is automatic."""
    cohort = make_cohort(ROUNDS, slug)
    return [evaluate(wiring.world(), learner, cohort.course_key) for learner in cohort.learners]


def approving(award: Award, actor: Actor) -> Callable[[], Award]:
    return partial(approve, wiring.world(), award.uuid, actor=actor)


def taking(use_case: Callable[..., Award], award: Award, actor: Actor) -> Callable[[], Award]:
    return partial(use_case, wiring.world(), award.uuid, actor=actor, reason=REASON)


def claiming(award: Award, choice: Choice | None = None) -> Callable[[], Award]:
    actor = Actor(award.learner_id)
    return partial(claim, wiring.world(), award.uuid, actor=actor, choice=choice or Choice())


def fates(outcomes: list[object]) -> tuple[int, list[object]]:
    """Return how many succeeded, and every failure that was not simply being too late."""
    late = [each for each in outcomes if isinstance(each, IllegalTransition)]
    broken = [each for each in outcomes if isinstance(each, Exception) and each not in late]
    return len(outcomes) - len(late) - len(broken), broken


def test_two_instructors_who_approve_the_same_award_sign_it_once() -> None:
    first, second = instructor(), second_instructor()
    for award in awards(BY_APPROVAL):
        outcomes = at_once(*[approving(award, first), approving(award, second)] * 2)
        assert fates(outcomes) == (4, [])
        assert Credential.objects.filter(award=award).count() == 1
    assert_sound()


def test_a_whole_cohort_approved_by_two_at_once_is_signed_once() -> None:
    first, second = instructor(), second_instructor()
    jobs = [approving(award, who) for award in awards(BY_APPROVAL) for who in (first, second)]
    assert fates(at_once(*jobs)) == (2 * ROUNDS, [])
    assert Credential.objects.count() == ROUNDS
    assert_sound()


def test_approving_beside_withdrawing_ends_in_one_of_the_two() -> None:
    first, second = instructor(), second_instructor()
    for award in awards(BY_APPROVAL):
        outcomes = at_once(approving(award, first), taking(withdraw, award, second))
        assert fates(outcomes)[1] == []
        award.refresh_from_db()
        assert award.state in {State.OFFERED, State.WITHDRAWN}
    assert_sound()


def test_claiming_beside_withdrawing_ends_in_one_of_the_two() -> None:
    staff = instructor()
    for award in awards(AUTOMATIC):
        outcomes = at_once(claiming(award), taking(withdraw, award, staff))
        assert fates(outcomes) == (1, [])
        award.refresh_from_db()
        assert award.state in {State.CLAIMED, State.WITHDRAWN}
    assert_sound()


def test_claiming_twice_with_marks_replaces_the_offer_once() -> None:
    for award in awards(AUTOMATIC):
        outcomes = at_once(*[claiming(award, Choice(marks=True))] * 3)
        assert fates(outcomes) == (3, [])
        assert Credential.objects.filter(award=award).count() == 2
    assert_sound()


def test_claiming_beside_declining_ends_in_one_of_the_two() -> None:
    for award in awards(AUTOMATIC):
        no = partial(decline, wiring.world(), award.uuid, actor=Actor(award.learner_id))
        assert fates(at_once(claiming(award), no)) == (1, [])
    assert_sound()


def test_revoking_twice_at_once_revokes_once() -> None:
    first, second = instructor(), second_instructor()
    for award in awards(AUTOMATIC):
        outcomes = at_once(taking(revoke, award, first), taking(revoke, award, second))
        assert fates(outcomes) == (1, [])
        assert Credential.objects.get(award=award).ending == "revoked"
    assert_sound()


def test_revoking_beside_issuing_keeps_the_list_right() -> None:
    staff, issued = instructor(), awards(AUTOMATIC)
    more = make_cohort(ROUNDS, AUTOMATIC)
    jobs = [taking(revoke, award, staff) for award in issued]
    jobs += [
        partial(evaluate, wiring.world(), learner, more.course_key) for learner in more.learners
    ]
    assert fates(at_once(*jobs)) == (2 * ROUNDS, [])
    assert_sound()


def test_reinstating_beside_revoking_ends_revoked() -> None:
    first, second = instructor(), second_instructor()
    for award in awards(AUTOMATIC):
        suspend(wiring.world(), award.uuid, actor=first, reason=REASON)
        again = partial(reinstate, wiring.world(), award.uuid, actor=first)
        outcomes = at_once(again, taking(revoke, award, second))
        assert fates(outcomes)[1] == []
        award.refresh_from_db()
        assert award.state == State.REVOKED
    assert_sound()


def let_go(key: SigningKey) -> None:
    """Replace a key and trust it no more; the other way round nothing could sign in between."""
    keys.rotate(wiring.world(), key.issuer.slug, actor=SYSTEM)
    keys.compromise(wiring.world(), key.public_multikey, actor=SYSTEM)


def test_keys_that_change_beside_issuing_and_revoking_stand_in_nobodys_way() -> None:
    staff, issued = instructor(), awards(AUTOMATIC)
    more = make_cohort(2 * ROUNDS, AUTOMATIC)
    old = SigningKey.objects.get(active=1)
    jobs = [taking(revoke, award, staff) for award in issued]
    jobs += [
        partial(evaluate, wiring.world(), learner, more.course_key) for learner in more.learners
    ]
    jobs.insert(ROUNDS, partial(let_go, old))
    assert fates(at_once(*jobs)) == (len(jobs), [])
    assert_sound()
