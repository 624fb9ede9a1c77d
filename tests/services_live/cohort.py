"""A cohort of any size that has earned its micro-credential, made in few queries.

Used by the tests on live services and by the benchmarks. Everything that awards it is real; only
the answers of hundreds of learners are written straight into the tables of the campus.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey
from openedx_events.learning import data
from openedx_events.learning.signals import PERSISTENT_GRADE_SUMMARY_CHANGED

from campus import events, offer, publishing, seed
from campus.models import (
    Answer,
    Certificate,
    CheckStatus,
    Completion,
    Course,
    CourseGrade,
    Enrollment,
    IdentityCheck,
    Profile,
    SubsectionScore,
)
from microcred_plugin.models import (
    AuditChain,
    AuditEntry,
    Award,
    Credential,
    Module,
    Pending,
    Pseudonym,
    StatusList,
)
from microcred_plugin.services.courses import forget_courses

AUTOMATIC = "sdgs-human-rights-law"
AUTOMATIC_TOO = "algorithms-in-algebra"
BY_APPROVAL = "complex-networks"
BATCH = 1000
PREFIX = "cohort-"
WORK = (Enrollment, Completion, IdentityCheck, CourseGrade, SubsectionScore, Certificate, Answer)


@dataclass(frozen=True)
class Cohort:
    """The learners of one module, all of whom have earned it."""

    slug: str
    course_key: str
    learners: Sequence[int]

    @property
    def module(self) -> Module:
        """Return the module that awards."""
        return Module.objects.get(slug=self.slug)

    def grades(self) -> Iterator[CourseGrade]:
        """Yield the stored course grades, ready to be told of."""
        rows = CourseGrade.objects.filter(course__key=self.course_key, user_id__in=self.learners)
        yield from rows.select_related("course", "user").order_by("user_id")

    def send_grades(self) -> None:
        """Tell of every grade, each in a transaction of its own, as the platform does."""
        for grade in self.grades():
            send_grade(grade)


def send_grade(grade: CourseGrade) -> None:
    """Tell of one stored grade inside a transaction that commits afterwards."""
    with transaction.atomic():
        events.grade_stored(grade, letter="Pass")


def payload_of(grade: CourseGrade) -> data.PersistentCourseGradeData:
    """Return what the platform tells of a stored grade."""
    return data.PersistentCourseGradeData(
        user_id=grade.user_id,
        course=data.CourseData(course_key=CourseKey.from_string(grade.course.key)),
        course_edited_timestamp=grade.course.edited_at,
        course_version=grade.course.version,
        grading_policy_hash="",
        percent_grade=1.0,
        letter_grade="Pass",
        passed_timestamp=grade.passed_at,
    )


def send(payload: data.PersistentCourseGradeData) -> None:
    """Send one event inside a transaction that commits afterwards."""
    with transaction.atomic():
        PERSISTENT_GRADE_SUMMARY_CHANGED.send_event(grade=payload)


def prepare_campus() -> None:
    """Make courses, people, the issuer with its key, and publish the offer, unless all is there."""
    cache.clear()
    forget_courses()
    if Module.objects.exclude(current=None).count() == len(offer.load().modules):
        return
    the_offer = offer.load()
    seed.seed_courses(the_offer, clock=timezone.now)
    seed.seed_people(the_offer)
    for _ in publishing.publish_offer(the_offer):
        pass


def forget_cohorts() -> None:
    """Take away every cohort and everything that was awarded, in a few statements.

    Chains begin anew and stay: publishing has begun the one of a module before anybody is awarded.
    """
    for model in (Credential, StatusList, AuditEntry, Award, Pending, Pseudonym):
        model.objects.all()._raw_delete("default")
    AuditChain.objects.update(length=0, head="0" * 64)
    for model in (*WORK, Profile):
        model.objects.filter(user__username__startswith=PREFIX)._raw_delete("default")
    User.objects.filter(username__startswith=PREFIX)._raw_delete("default")


def make_cohort(size: int, slug: str = AUTOMATIC) -> Cohort:
    """Enrol that many new learners in a module of the offer and give them full marks."""
    course = Course.objects.get(key=offer.load().module(slug).course_key)
    first = User.objects.count() + 1
    names = [f"{PREFIX}{number:06}" for number in range(first, first + size)]
    accounts = [User(username=name, email=f"{name}@campus.example") for name in names]
    User.objects.bulk_create(accounts, batch_size=BATCH)
    users = list(User.objects.filter(username__in=names).order_by("username"))
    for model, rows in _work(course, users).items():
        model.objects.bulk_create(rows, batch_size=BATCH)
    return Cohort(slug, course.key, tuple(user.pk for user in users))


def _work(course: Course, users: Sequence[User]) -> dict[type, list]:
    now, full = timezone.now(), Decimal(100)
    enrolled = {"mode": "verified", "active": True, "created_at": now, "changed_at": now}
    graded = {"percent": full, "passed": True, "passed_at": now, "changed_at": now}
    scored = {"earned": full, "possible": full, "changed_at": now}
    parts = list(course.subsections.all())
    return {
        Profile: [Profile(user=user, name=_name(user), language="nl") for user in users],
        Enrollment: [Enrollment(user=user, course=course, **enrolled) for user in users],
        Completion: [
            Completion(user=user, course=course, percent=full, changed_at=now) for user in users
        ],
        IdentityCheck: [
            IdentityCheck(user=user, status=CheckStatus.APPROVED, changed_at=now) for user in users
        ],
        CourseGrade: [CourseGrade(user=user, course=course, **graded) for user in users],
        SubsectionScore: [
            SubsectionScore(user=user, subsection=part, **scored)
            for user in users
            for part in parts
        ],
    }


def _name(user: User) -> str:
    return f"Learner {user.username.removeprefix('cohort-')}"
