"""What a learner sees of an award, and what staff see of the same: one value for every page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, QuerySet

from microcred_plugin.domain.bilingual import Bilingual
from microcred_plugin.domain.lifecycle import Action, State, Who, actions_from
from microcred_plugin.domain.modules import ModuleDefinition
from microcred_plugin.domain.outcomes import LearningOutcome, OutcomeStatus
from microcred_plugin.models import Award, Credential
from microcred_plugin.services.addresses import credential_url, share_url
from microcred_plugin.services.disclosure import Choice, choice_of

__all__ = ["Card", "Ended", "OutcomeState", "awards_for_cards", "card_of", "cards_of"]


@dataclass(frozen=True, kw_only=True)
class OutcomeState:
    """One learning outcome with what is known of it; `mark` in percent."""

    outcome: LearningOutcome
    status: OutcomeStatus
    mark: Decimal | None


@dataclass(frozen=True, kw_only=True)
class Ended:
    """How the newest credential of an award ended, and what may be said about it."""

    credential: str
    ending: str
    at: datetime
    public_reason: str


@dataclass(frozen=True, kw_only=True)
class Card:
    """One award as its learner and the course staff see it.

    `reasons` are plain reasons of the newest verdict; `actions` are those open to the learner.
    `address` is the id of the live credential, `share_address` where a share link leads.
    """

    award: str
    learner_id: int | None
    state: State
    module: ModuleDefinition
    version: int
    issuer: Bilingual
    outcomes: tuple[OutcomeState, ...]
    reasons: tuple[Mapping[str, Any], ...]
    course_percent: Decimal
    subsection_names: Mapping[str, str]
    flag: str
    hold: str
    changed_at: datetime
    awarded_at: datetime | None
    claimed_at: datetime | None
    lapses_at: datetime | None
    credential: str | None
    valid_until: datetime | None
    address: str
    ended: Ended | None
    public: bool
    share_secret: str | None
    share_address: str
    discloses: Choice
    actions: tuple[Action, ...]

    @property
    def achieved(self) -> int:
        """Return how many outcomes are achieved."""
        return sum(row.status is OutcomeStatus.ACHIEVED for row in self.outcomes)


def awards_for_cards() -> QuerySet[Award]:
    """Return awards with all that cards need, documents left out, in two queries however many."""
    credentials = Credential.objects.defer("document").order_by("id")
    return Award.objects.select_related("version", "module__issuer").prefetch_related(
        Prefetch("credentials", queryset=credentials)
    )


def cards_of(learner_id: int) -> Sequence[Card]:
    """Return the cards of one learner, those that wait for the learner first, then the newest."""
    awards = awards_for_cards().filter(learner_id=learner_id).order_by("-changed_at", "id")
    cards = [card_of(award) for award in awards]
    return sorted(cards, key=lambda card: card.state is not State.OFFERED)


def card_of(award: Award) -> Card:
    """Return the card of an award read by `awards_for_cards`."""
    content = award.version.content
    verdict: Mapping[str, Any] = award.verdict
    credentials = list(award.credentials.all())
    live = next((row for row in credentials if row.live), None)
    issuer = award.module.issuer
    return Card(
        award=award.uuid,
        learner_id=award.learner_id,
        state=State(award.state),
        module=content,
        version=award.version.number,
        issuer=issuer.name,
        outcomes=tuple(_outcome(outcome, verdict) for outcome in content.outcomes),
        reasons=tuple(verdict.get("reasons", ())),
        course_percent=Decimal(str(verdict.get("course_percent", 0))),
        subsection_names=award.version.subsection_names,
        flag=award.flag,
        hold=award.hold,
        changed_at=award.changed_at,
        awarded_at=award.awarded_at,
        claimed_at=award.claimed_at,
        lapses_at=award.lapses_at,
        credential=live.uuid if live else None,
        valid_until=live.valid_until if live else None,
        address=credential_url(issuer, live.uuid) if live else "",
        ended=None if live else _ended(credentials),
        public=award.public,
        share_secret=award.share_secret,
        share_address=share_url(issuer, award.share_secret) if award.share_secret else "",
        discloses=choice_of(award),
        actions=actions_from(State(award.state), who=Who.LEARNER),
    )


def _outcome(outcome: LearningOutcome, verdict: Mapping[str, Any]) -> OutcomeState:
    mark = verdict.get("marks", {}).get(outcome.code)
    status = verdict.get("outcomes", {}).get(outcome.code, OutcomeStatus.NOT_ASSESSED)
    return OutcomeState(
        outcome=outcome,
        status=OutcomeStatus(status),
        mark=None if mark is None else Decimal(mark),
    )


def _ended(credentials: Sequence[Credential]) -> Ended | None:
    newest = credentials[-1] if credentials else None
    if newest is None or newest.ended_at is None:
        return None
    return Ended(
        credential=newest.uuid,
        ending=newest.ending,
        at=newest.ended_at,
        public_reason=newest.public_reason,
    )
