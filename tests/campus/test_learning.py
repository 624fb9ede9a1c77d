"""Learners of the demonstration answer questions, and get exactly the scores of the offer."""

from decimal import Decimal
from itertools import pairwise

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from campus import learning, offer, seed
from campus.host import CampusHost
from campus.models import Answer, Enrollment, Question, SubsectionScore
from microcred_plugin.domain.ports import Needs

OFFER = offer.load()


@pytest.fixture
def seeded(db):
    seed.seed_courses(OFFER, clock=timezone.now)
    seed.seed_people(OFFER)


def play(**options):
    return list(seed.play_scores(OFFER, clock=timezone.now, **options))


def facts(handle, course_key):
    learner = User.objects.get(username=handle).pk
    return CampusHost().facts(learner, course_key, needs=Needs())


def test_each_learner_has_the_facts_of_the_offer(seeded):
    play()

    for learner in OFFER.learners:
        for enrolment in learner.enrolments:
            found = facts(learner.handle, enrolment.course_key)
            assert found.scores == enrolment.scores, learner.handle
            assert found.course_percent == enrolment.expected["course_percent"]
            assert found.course_passed is enrolment.expected["course_passed"]
            assert found.completion_percent == enrolment.completion
            assert found.identity_verified is learner.identity_verified
            assert (found.enrolment_mode, found.enrolment_active) == (
                enrolment.mode,
                enrolment.active,
            )


def test_only_what_points_cannot_give_is_set_by_hand(seeded):
    play()

    by_hand = SubsectionScore.objects.exclude(override_percent=None)
    found = {(row.user.username, row.subsection.block_id) for row in by_hand}
    assert found == {("learner-03", "ps3"), ("learner-09", "exam")}


def test_scores_come_from_answers_some_of_them_wrong(seeded):
    play()

    assert Answer.objects.filter(points=0).exists()
    assert Answer.objects.exclude(points=0).exists()
    for row in SubsectionScore.objects.exclude(earned=None).exclude(override_reason__gt=""):
        answers = Answer.objects.filter(user=row.user, question__subsection=row.subsection)
        assert answers.count() == row.subsection.questions.count()
        assert sum(answer.points for answer in answers) == row.earned


def test_who_is_left_out_is_enrolled_and_has_answered_nothing(seeded):
    play(leave_out=seed.STILL_TO_ANSWER)

    ((handle, module),) = seed.STILL_TO_ANSWER
    found = facts(handle, OFFER.module(module).course_key)
    assert set(found.scores.values()) == {None}
    assert (found.enrolment_mode, found.completion_percent) == ("verified", 100)


def test_playing_twice_leaves_the_same_facts(seeded):
    play()
    play()

    for learner in OFFER.learners:
        for enrolment in learner.enrolments:
            assert facts(learner.handle, enrolment.course_key).scores == enrolment.scores
            assert (
                Enrollment.objects.get(
                    user__username=learner.handle, course__key=enrolment.course_key
                ).active
                is enrolment.active
            )


def test_progress_is_told_learner_by_learner(seeded):
    told = [handle for handle, _, _ in play()]

    assert sum(one != other for one, other in pairwise(told)) == len(OFFER.learners) - 1


@pytest.mark.parametrize(
    ("points", "score", "expected"),
    [
        ((50, 30, 20), 80, {1, 2}),
        ((50, 30, 20), 0, set()),
        ((50, 30, 20), 100, {1, 2, 3}),
        ((50, 30, 20), 60, None),
        ((1, 1, 2), 75, {1, 3}),
        ((20, 20), Decimal("59.9"), None),
    ],
)
def test_a_score_becomes_questions_to_know(points, score, expected):
    questions = [Question(pk=pk, points=Decimal(one)) for pk, one in enumerate(points, start=1)]

    assert learning.questions_to_know(questions, Decimal(score)) == expected
