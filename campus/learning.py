"""How the learners of the demonstration go through their courses: they answer questions.

A score of the offer becomes a set of questions answered rightly, whose points add up to it. Only a
score that no set of questions gives is set by the instructor.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal

from django.contrib.auth.models import User

from campus import coursework, marking, offer
from campus.models import Course, Question, Subsection

__all__ = ["enrol", "questions_to_know", "study", "submit_score"]

Clock = Callable[[], datetime]
OVERRIDE_REASON = "Set by the instructor: no set of questions gives this score."


def enrol(user: User, enrolment: offer.Enrolment, *, clock: Clock) -> None:
    """Enrol a learner in a course."""
    coursework.enrol(user, _course(enrolment), mode=enrolment.mode, now=clock())


def study(user: User, enrolment: offer.Enrolment, *, clock: Clock) -> Iterator[str]:
    """Work through a course, and yield the block id of each subsection that was handed in.

    Completion grows with the work and is complete before the last answer, since no event tells of
    it. Somebody who leaves the course does so after the last test was taken and before its marks.
    """
    course = _course(enrolment)
    todo = [(row, enrolment.scores[row.block_id]) for row in course.subsections.all()]
    handed_in = [(row, score) for row, score in todo if score is not None]
    for done, (subsection, score) in enumerate(handed_in, start=1):
        percent = (enrolment.completion * done / len(handed_in)).quantize(Decimal("0.01"))
        coursework.complete(user, course, percent=percent, now=clock())
        if done == len(handed_in) and not enrolment.active:
            _leave_before_marks(user, subsection, score, clock=clock)
        else:
            submit_score(user, subsection, score, clock=clock)
        yield subsection.block_id


def submit_score(user: User, subsection: Subsection, score: Decimal, *, clock: Clock) -> None:
    """Answer the questions of a subsection so that the points give a score, in percent."""
    questions = list(subsection.questions.all())
    known = questions_to_know(questions, score)
    responses = {
        question.pk: (
            marking.right_response(question)
            if known is None or question.pk in known
            else marking.wrong_response(question)
        )
        for question in questions
    }
    if known is None:
        # Overridden first, so that the score before the override is never looked at.
        coursework.override(user, subsection, score, reason=OVERRIDE_REASON, now=clock())
    coursework.submit(user, subsection, responses, now=clock())


def questions_to_know(questions: list[Question], score: Decimal) -> frozenset[int] | None:
    """Return the ids of questions whose points make a score in percent; None where none do."""
    possible = sum((question.points for question in questions), start=Decimal(0))
    target = score * possible / 100
    reached: dict[Decimal, frozenset[int]] = {Decimal(0): frozenset()}
    for question in questions:
        for total, ids in list(reached.items()):
            reached.setdefault(total + question.points, ids | {question.pk})
    return reached.get(target)


def _leave_before_marks(
    user: User, subsection: Subsection, score: Decimal, *, clock: Clock
) -> None:
    coursework.withdraw(user, subsection.course, now=clock())
    coursework.override(
        user, subsection, score, reason="Marked after the learner left.", now=clock()
    )


def _course(enrolment: offer.Enrolment) -> Course:
    return Course.objects.get(key=enrolment.course_key)
