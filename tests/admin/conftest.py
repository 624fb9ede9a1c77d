"""A campus with something of everything, and the people who may look at it."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission, User
from django.core.cache import cache
from django.test import Client
from django.utils import timezone, translation

from campus import offer, publishing, seed
from microcred_plugin import wiring
from microcred_plugin.models import Award, Module, Pending
from microcred_plugin.services import claim, frameworks, revoke
from microcred_plugin.services.courses import forget_courses
from microcred_plugin.services.evaluate import evaluate
from microcred_plugin.services.world import SYSTEM, Actor
from tests.services_live.cohort import make_cohort


@pytest.fixture
def campus(db):
    """Return the module whose cohort has an offer, a claimed and a revoked credential."""
    cache.clear()
    forget_courses()
    the_offer = offer.load()
    seed.seed_courses(the_offer, clock=timezone.now)
    seed.seed_people(the_offer)
    for _ in publishing.publish_offer(the_offer):
        pass
    cohort = make_cohort(3)
    world = wiring.world()
    for learner in cohort.learners:
        evaluate(world, learner, cohort.course_key)
    _, claimed, revoked = Award.objects.order_by("id")
    claim.claim(world, claimed.uuid, actor=Actor(claimed.learner_id))
    revoke.revoke(world, revoked.uuid, actor=SYSTEM, reason="Because of a test")
    frameworks.switch(world, "eu-generic", on=True, actor=SYSTEM)
    Pending.objects.create(learner_id=1, course_key=cohort.course_key, asked_at=timezone.now())
    with translation.override("en"):
        yield Module.objects.get(slug=cohort.slug)


@pytest.fixture
def admin(campus):
    """Return the browser of the platform's administrator."""
    return browser_of(User.objects.get(username="admin"))


@pytest.fixture
def onlooker(campus):
    """Return the browser of somebody of the desk who may look at everything and change nothing."""
    user = User.objects.create(username="onlooker", is_staff=True)
    user.user_permissions.set(
        Permission.objects.filter(
            content_type__app_label="microcred_plugin", codename__startswith="view_"
        )
    )
    return browser_of(user)


def browser_of(user: User) -> Client:
    """Return the browser of somebody who is logged in."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client
