"""Whatever happens in whatever order: what must always hold holds after every step."""

import random
from collections.abc import Callable

import pytest

from microcred_plugin.credential.status_list import StatusBits
from microcred_plugin.domain.errors import MicrocredError
from microcred_plugin.domain.lifecycle import LIVE, State
from microcred_plugin.models import AuditChain, Award, Credential, SigningKey, StatusList
from microcred_plugin.services import claim, keys, revoke, share
from microcred_plugin.services.approve import approve
from microcred_plugin.services.audit import check_chain
from microcred_plugin.services.disclosure import Choice
from microcred_plugin.services.serialise import digest_of
from microcred_plugin.services.sweep import sweep
from microcred_plugin.services.world import SYSTEM, Actor
from tests import factories
from tests.fakes.stage import ISSUER, Stage

STEPS = 50
FACTS = [
    factories.facts(),
    factories.facts(),
    factories.scored(quiz=10, walk=10),
    factories.facts(enrolment_active=False),
    factories.facts(identity_verified=False),
]
CHOICES = [Choice(), Choice(marks=True), Choice(marks=True, final_grade=True, evidence=True)]


class Life:
    """Four learners to whom anything may happen."""

    def __init__(self, stage: Stage, seed: int) -> None:
        self.stage = stage
        self.chance = random.Random(seed)
        self.learners = [stage.learner(factories.scored(quiz=1)) for _ in range(4)]
        for learner in self.learners:
            stage.evaluate(learner)

    def step(self) -> str:
        """Let something that can happen to one learner happen; return what it was."""
        deeds: list[Callable[[int, str], object]] = [
            self.facts_change,
            self.facts_change,
            self.approved,
            self.claimed,
            self.declined,
            self.asked_for_again,
            self.taken_back,
            self.reinstated,
            self.shown,
            self.time_passes,
            self.keys_turn,
            self.published_again,
        ]
        self.chance.shuffle(deeds)
        learner = self.chance.choice(self.learners)
        for deed in deeds:
            try:
                deed(learner, self.stage.award(learner).uuid)
            except MicrocredError:
                continue
            return deed.__name__
        raise AssertionError("time always passes")

    def facts_change(self, learner: int, _uuid: str) -> None:
        self.stage.set_facts(learner, self.chance.choice(FACTS))
        self.stage.evaluate(learner)

    def approved(self, _learner: int, uuid: str) -> None:
        approve(self.stage.world, uuid, actor=SYSTEM)

    def claimed(self, learner: int, uuid: str) -> None:
        choice = self.chance.choice(CHOICES)
        claim.claim(self.stage.world, uuid, actor=Actor(learner), choice=choice)

    def declined(self, learner: int, uuid: str) -> None:
        claim.decline(self.stage.world, uuid, actor=Actor(learner))

    def asked_for_again(self, learner: int, uuid: str) -> None:
        claim.reopen(self.stage.world, uuid, actor=Actor(learner))

    def taken_back(self, _learner: int, uuid: str) -> None:
        act = self.chance.choice([revoke.withdraw, *[revoke.suspend] * 4, revoke.revoke])
        act(self.stage.world, uuid, actor=SYSTEM, reason="A mistake.")

    def reinstated(self, _learner: int, uuid: str) -> None:
        revoke.reinstate(self.stage.world, uuid, actor=SYSTEM)

    def shown(self, learner: int, uuid: str) -> None:
        share.disclose(self.stage.world, uuid, self.chance.choice(CHOICES), actor=Actor(learner))

    def time_passes(self, _learner: int, _uuid: str) -> None:
        self.stage.later(days=self.chance.choice([1, 30, 181]))
        sweep(self.stage.world)
        for learner in self.learners:
            self.stage.evaluate(learner)

    def keys_turn(self, _learner: int, _uuid: str) -> None:
        keys.rotate(self.stage.world, ISSUER, actor=SYSTEM)

    def published_again(self, _learner: int, _uuid: str) -> None:
        self.stage.publish(
            factories.with_policy(mode=self.chance.choice(["automatic", "approval"]))
        )


def bits_that_are_set() -> set[tuple[int, int]]:
    """Return list and index of every bit that is set in a published list."""
    found = set()
    for row in StatusList.objects.all():
        bits = StatusBits(bytes(row.bits))
        found |= {(row.pk, index) for index in range(bits.size) if bits.is_set(index)}
    return found


def check_what_always_holds() -> None:
    """Fail unless awards, credentials, status lists and trails agree."""
    for award in Award.objects.all():
        live = award.credentials.filter(live=1).count()
        assert live == (1 if award.state in LIVE else 0), award.state
        assert bool(award.before_suspension) == (award.state == State.SUSPENDED)
        assert award.awarded_at is not None or not award.credentials.exists()
    entries = list(Credential.objects.values_list("status_list_id", "status_index"))
    assert len(entries) == len(set(entries))
    assert sum(StatusList.objects.values_list("used", flat=True)) == len(entries)
    assert SigningKey.objects.filter(active=1).count() == 1
    for chain in AuditChain.objects.values_list("name", flat=True):
        check_chain(chain)


@pytest.mark.parametrize("seed", range(6))
def test_any_sequence_of_deeds_leaves_everything_in_order(stage, seed):
    stage.ready()
    life = Life(stage, seed)
    documents: dict[str, bytes] = {}
    told = []
    for _ in range(STEPS):
        told.append(life.step())
        check_what_always_holds()
        for credential in Credential.objects.all():
            first = documents.setdefault(credential.uuid, bytes(credential.document))
            assert bytes(credential.document) == first, told
            assert digest_of(first) == credential.digest

    ended = Credential.objects.filter(live=None)
    assert bits_that_are_set() == set(ended.values_list("status_list_id", "status_index")), told
    for credential in Credential.objects.all():
        expected = "valid" if credential.live else "invalid"
        assert str(stage.verify(credential).verdict) == expected, told
    assert len(documents) > 3
    assert len(set(told)) > 5
