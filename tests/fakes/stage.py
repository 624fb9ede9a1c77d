"""A small university on which a use case can be played: its course, its people, its clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any

from django.contrib.auth.models import User

from microcred_plugin.credential.documents import MappingDocuments
from microcred_plugin.credential.verdict import Report
from microcred_plugin.domain.bilingual import Bilingual
from microcred_plugin.domain.eligibility import LearnerFacts
from microcred_plugin.domain.ports import Permission, Recipient
from microcred_plugin.models import Award, Credential, ModuleVersion
from microcred_plugin.services import evaluate, issuers, keys, publish
from microcred_plugin.services.export import documents_for
from microcred_plugin.services.verify import verify_document
from microcred_plugin.services.world import SYSTEM, Actor, World
from tests import factories
from tests.fakes.host import FakeHost, RecordingScheduler

ISSUER = "demo-university"


class Stage:
    """Sets the scene: an issuer with a key, a published module, learners who have earned it."""

    def __init__(self) -> None:
        self.host = FakeHost(courses={factories.COURSE_KEY: factories.course()})
        self.scheduler = RecordingScheduler()
        self.now = factories.NOW
        self._numbers = count(1)

    @property
    def world(self) -> World:
        """The doors at this moment."""
        return World(host=self.host, scheduler=self.scheduler, now=self.now)

    def later(self, **time: float) -> Stage:
        """Let time pass."""
        self.now += timedelta(**time)
        return self

    def issuer(self, slug: str = ISSUER, *, key: bool = True, **changes: Any) -> None:
        """Set up an issuer of the type WO, with a key unless told otherwise."""
        details = issuers.IssuerDetails(
            slug=slug,
            name=Bilingual(en="Demonstration University", nl="Demonstratie-universiteit"),
            url="https://university.example",
            country="NL",
            institution_type="WO",
        )
        issuers.create_issuer(self.world, replace(details, **changes), actor=SYSTEM)
        if key:
            keys.create(self.world, slug, actor=SYSTEM)

    def publish(self, plain: Mapping[str, Any] | None = None) -> ModuleVersion:
        """Publish a module, the default one unless another is given."""
        file = plain or factories.module_file()
        return publish.publish(self.world, file, issuer=ISSUER, actor=SYSTEM)

    def ready(self, **policy: Any) -> Stage:
        """Set up issuer, key and the default module with a policy."""
        self.issuer()
        self.publish(factories.with_policy(**policy))
        return self

    def user(self) -> int:
        """Make an account; return its id."""
        name = f"user-{next(self._numbers):02}"
        return int(User.objects.create(username=name).pk)

    def staff(self, *permissions: Permission, course_key: str = factories.COURSE_KEY) -> Actor:
        """Make somebody who holds these permissions in the course."""
        actor = Actor(self.user())
        for permission in permissions:
            key = "" if permission is Permission.OPERATE else course_key
            self.host.rights.add((actor.user_id or 0, permission, key))
        return actor

    def learner(self, facts: LearnerFacts | None = None, *, name: str | None = None) -> int:
        """Make a learner of the course, who has earned the module unless told otherwise."""
        learner = self.user()
        number = f"{learner:02}"
        self.host.people[learner] = Recipient(
            name=f"Learner {number}" if name is None else name,
            email=f"learner-{number}@university.example",
            language="en",
        )
        self.set_facts(learner, facts or factories.facts())
        return learner

    def set_facts(self, learner: int, facts: LearnerFacts) -> None:
        """Let the facts of a learner be these from now on."""
        self.host.known[learner, factories.COURSE_KEY] = facts

    def rename(self, learner: int, name: str) -> None:
        """Let a learner be called differently."""
        self.host.people[learner] = replace(self.host.people[learner], name=name)

    def evaluate(self, learner: int) -> Award | None:
        """Look at a learner."""
        return evaluate.evaluate(self.world, learner, factories.COURSE_KEY)

    def award(self, learner: int) -> Award:
        """Return the award of a learner as it is kept."""
        return Award.objects.select_related("module__issuer", "version").get(learner_id=learner)

    def offered(self, learner: int | None = None) -> Award:
        """Let a learner get an offer; return the award."""
        who = self.learner() if learner is None else learner
        self.evaluate(who)
        return self.award(who)

    def live(self, award: Award) -> Credential:
        """Return the live credential of an award."""
        return award.credentials.get(live=1)

    def documents(self, *credentials: Credential) -> dict[str, Any]:
        """Return what a verifier of these credentials will ask for."""
        pks = [credential.pk for credential in credentials]
        return documents_for(Credential.objects.filter(pk__in=pks))

    def verify(self, credential: Credential, data: bytes | None = None) -> Report:
        """Check a credential, or other bytes in its place, with what it needs and no network."""
        held = bytes(credential.document) if data is None else data
        return verify_document(self.world, held, MappingDocuments(self.documents(credential)))
