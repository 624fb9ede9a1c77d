"""A course with an award in every state that matters, and one person per role."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from campus import offer, publishing, seed
from campus.models import Course, CourseRole, Profile, Role
from microcred_plugin import wiring
from microcred_plugin.models import Award, Module
from microcred_plugin.services import claim, revoke, share
from microcred_plugin.services.courses import forget_courses
from microcred_plugin.services.evaluate import evaluate
from microcred_plugin.services.world import SYSTEM, Actor
from tests.permissions.table import ROLES
from tests.services_live.cohort import AUTOMATIC, make_cohort

ELSEWHERE = "course-v1:LeidenX+MC-CN+2026_1"
STATES = ("eligible", "offered", "claimed", "shared", "suspended", "declined")


@dataclass(frozen=True)
class Scene:
    """The module, its awards by state, and who plays which role."""

    module: Module
    awards: dict[str, Award]
    browsers: dict[User | None, Client]

    def award(self, state: str) -> Award:
        """Return an award as it is now; where it does not matter which, the claimed one."""
        return Award.objects.get(pk=self.awards.get(state, self.awards["claimed"]).pk)

    def browser(self, role: str, state: str) -> Client:
        """Return the browser of a role; `own` and `other` depend on whose award it is."""
        user = self.user(role, state)
        if user not in self.browsers:
            self.browsers[user] = Client(headers={"accept-language": "en"})
            if user is not None:
                self.browsers[user].force_login(user)
        return self.browsers[user]

    def user(self, role: str, state: str) -> User | None:
        """Return the account of a role."""
        if role == "anonymous":
            return None
        if role == "own":
            return self.award(state).learner
        if role == "other":
            return self.award("offered" if state != "offered" else "claimed").learner
        return User.objects.get(username=role)


@pytest.fixture
def scene(db: None) -> Any:
    """Set the scene; whoever changes it does so in a transaction that is taken back."""
    cache.clear()
    forget_courses()
    the_offer = offer.load()
    seed.seed_courses(the_offer, clock=timezone.now)
    seed.seed_people(the_offer)
    for _ in publishing.publish_offer(the_offer):
        pass
    module = Module.objects.get(slug=AUTOMATIC)
    _people(module.course_key)
    yield Scene(module, _awards(module), {})
    cache.clear()
    forget_courses()


def _people(course_key: str) -> None:
    CourseRole.objects.all().delete()
    here = Course.objects.get(key=course_key)
    there = Course.objects.get(key=ELSEWHERE)
    for name, course, roles in (
        ("staff", here, [Role.STAFF]),
        ("instructor", here, [Role.INSTRUCTOR]),
        ("author", here, [Role.AUTHOR]),
        ("elsewhere", there, [Role.STAFF, Role.INSTRUCTOR, Role.AUTHOR]),
    ):
        user, _ = User.objects.get_or_create(username=name)
        Profile.objects.get_or_create(user=user, defaults={"name": name, "language": "en"})
        for role in roles:
            CourseRole.objects.create(user=user, course=course, role=role)
    assert {"nobody", "admin"} <= set(User.objects.values_list("username", flat=True))
    assert len(ROLES) == 9


def _awards(module: Module) -> dict[str, Award]:
    world = wiring.world()
    cohort = make_cohort(len(STATES), module.slug)
    learners = dict(zip(STATES, cohort.learners, strict=True))
    Module.objects.filter(pk=module.pk).update(issuing=False)
    evaluate(world, learners["eligible"], module.course_key)
    Module.objects.filter(pk=module.pk).update(issuing=True)
    for state in STATES[1:]:
        evaluate(world, learners[state], module.course_key)
    awards = {state: Award.objects.get(learner_id=learners[state]) for state in STATES}
    for state in ("claimed", "shared"):
        claim.claim(world, awards[state].uuid, actor=Actor(learners[state]))
    mine = Actor(learners["shared"])
    share.set_public(world, awards["shared"].uuid, public=True, actor=mine)
    share.new_share_link(world, awards["shared"].uuid, actor=mine)
    revoke.suspend(world, awards["suspended"].uuid, actor=SYSTEM, reason="For now")
    claim.decline(world, awards["declined"].uuid, actor=Actor(learners["declined"]))
    return awards
