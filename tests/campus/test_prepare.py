"""Preparing the campus fills it once; again it changes nothing and is quick to say so."""

from dataclasses import replace
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.utils import timezone

from campus import offer, preparing
from campus.models import Answer, Course, CourseRole, Enrollment, Question, Role
from microcred_plugin.models import Issuer, Module, ModuleVersion, SigningKey

pytestmark = pytest.mark.django_db

OFFER = offer.load()
KEPT = (Answer, Course, CourseRole, Enrollment, Issuer, ModuleVersion, Question, SigningKey, User)


def prepare(the_offer=OFFER, **options):
    return list(preparing.prepare(the_offer, clock=timezone.now, **options))


def counts():
    return {model.__name__: model.objects.count() for model in KEPT}


def test_courses_people_and_modules_are_there():
    prepare(with_scores=False)

    assert set(Course.objects.values_list("key", flat=True)) == {
        module.course_key for module in OFFER.modules
    }
    assert User.objects.count() == len(OFFER.learners) + 4
    assert Module.objects.exclude(current=None).count() == len(OFFER.modules)
    assert SigningKey.objects.filter(active=1).count() == 1


def test_points_of_a_subsection_make_a_hundred():
    prepare(with_scores=False)

    for course in Course.objects.all():
        for subsection in course.subsections.all():
            assert sum(question.points for question in subsection.questions.all()) == 100


def test_nobody_has_a_password_and_only_the_admin_runs_the_place():
    prepare(with_scores=False)

    assert not any(user.has_usable_password() for user in User.objects.all())
    assert [user.username for user in User.objects.filter(is_superuser=True)] == ["admin"]


def test_the_staff_have_their_roles_in_every_course():
    prepare(with_scores=False)

    roles = CourseRole.objects.values_list("user__username", "role")
    assert set(roles) == {
        ("instructor", Role.STAFF),
        ("instructor", Role.INSTRUCTOR),
        ("author", Role.AUTHOR),
    }
    assert roles.count() == 3 * len(OFFER.modules)


def test_without_scores_nobody_enrols_or_answers():
    prepare(with_scores=False)

    assert (Enrollment.objects.count(), Answer.objects.count()) == (0, 0)


def test_scores_may_come_later_and_leave_the_first_course_to_the_first_learner():
    prepare(with_scores=False)
    prepare()

    mine = Answer.objects.filter(user__username="learner-01")
    assert not mine.filter(question__subsection__course__key=OFFER.modules[0].course_key).exists()
    assert mine.exists()


def test_a_second_run_does_nothing(django_assert_max_num_queries):
    prepare()
    before = counts()

    with django_assert_max_num_queries(3):
        assert prepare() == []
    assert counts() == before


def test_a_run_that_was_cut_short_is_finished_by_the_next():
    steps = preparing.prepare(OFFER, clock=timezone.now)
    for _ in range(8):
        next(steps)
    steps.close()

    prepare()

    before = counts()
    assert prepare() == []
    assert counts() == before
    assert Answer.objects.filter(user__username="learner-12").exists()


def test_other_questions_are_brought_in_and_the_rest_stays():
    prepare(with_scores=False)
    Question.objects.update(text="old")

    lines = prepare(replace(OFFER, digest="another"), with_scores=False)

    assert not Question.objects.filter(text="old").exists()
    assert ModuleVersion.objects.count() == len(OFFER.modules)
    assert lines


def test_the_command_says_what_it_did_and_nothing_the_second_time():
    first, second = StringIO(), StringIO()
    for told in (first, second):
        call_command("campus_prepare", "--without-scores", stdout=told)

    assert "The campus is ready" in first.getvalue()
    assert second.getvalue() == ""
