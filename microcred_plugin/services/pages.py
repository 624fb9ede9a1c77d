"""What may be read of one credential, by whom: its learner, course staff, a link holder, anyone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from microcred_plugin.credential import achievement as documents
from microcred_plugin.credential.status_list import StatusEntry
from microcred_plugin.domain.frameworks import Framework
from microcred_plugin.domain.lifecycle import State
from microcred_plugin.domain.modules import ModuleDefinition
from microcred_plugin.domain.ports import Permission
from microcred_plugin.models import Award, Credential, Ending
from microcred_plugin.services.addresses import credential_url, status_list_url
from microcred_plugin.services.cards import Card, awards_for_cards, card_of
from microcred_plugin.services.disclosure import Choice, disclosure_of
from microcred_plugin.services.errors import Erased, NotFound
from microcred_plugin.services.frameworks import known_frameworks
from microcred_plugin.services.issue import holder_of
from microcred_plugin.services.publications import publication_of
from microcred_plugin.services.world import Actor, World

__all__ = [
    "CredentialPage",
    "Standing",
    "credential_page",
    "own_card",
    "preview",
    "shared_page",
]


class Standing(StrEnum):
    """How one credential stands at a moment: in force, or why not."""

    OFFERED = "offered"
    IN_FORCE = "in_force"
    EXPIRED = "expired"
    REPLACED = "replaced"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"
    LAPSED = "lapsed"


@dataclass(frozen=True, kw_only=True)
class CredentialPage:
    """A credential for reading: its content, its bytes, its award, and who is looking.

    `module` is the version that the credential names; `ended_at` and `public_reason` tell how this
    very credential ended; `newest` is the last one signed for the award. `insider` is its learner
    or course staff.
    """

    uuid: str
    address: str
    content: Mapping[str, Any]
    document: bytes
    module: ModuleDefinition
    framework: Framework | None
    card: Card
    own: bool
    insider: bool
    live: bool
    ending: Ending
    ended_at: datetime | None
    public_reason: str
    valid_until: datetime | None
    newest: str

    @property
    def replaced(self) -> bool:
        """Return whether a newer credential was signed for the same award."""
        return self.uuid != self.newest

    @property
    def readable(self) -> bool:
        """Return whether the asker may read the content itself.

        Others than insiders are sent from a replaced credential to the newest one: a learner who
        shows less than before does not go on showing the rest.
        """
        return self.insider or not self.replaced

    def standing(self, now: datetime) -> Standing:
        """Return how the credential stands at a moment."""
        if not self.live:
            reinstated = self.replaced and self.ending == Ending.SUSPENDED
            return Standing.REPLACED if reinstated else Standing(str(self.ending))
        if self.card.state is State.OFFERED:
            return Standing.OFFERED
        expired = self.valid_until is not None and self.valid_until < now
        return Standing.EXPIRED if expired else Standing.IN_FORCE


def credential_page(world: World, uuid: str, *, actor: Actor) -> CredentialPage:
    """Return a credential to its learner, to staff of its course, and to anyone if it is public.

    Raises NotFound for whoever may not know of it, and Erased.
    """
    found = _credential(uuid=uuid)
    own = actor.user_id is not None and found.award.learner_id == actor.user_id
    insider = own or _is_staff(world, found.award, actor)
    if not (insider or found.award.public):
        raise NotFound("credential")
    return _page(found, own=own, insider=insider)


def shared_page(secret: str) -> CredentialPage:
    """Return the newest credential behind a share link. Raises NotFound, and Erased."""
    award = Award.objects.filter(share_secret=secret).first() if secret else None
    newest = (
        award.credentials.order_by("-id").values_list("uuid", flat=True).first() if award else None
    )
    if newest is None:
        raise NotFound("credential")
    return _page(_credential(uuid=newest), own=False, insider=False)


def _credential(**lookup: str) -> Credential:
    related = Credential.objects.select_related("award__module__issuer")
    found = related.filter(**lookup).first()
    if found is None:
        raise NotFound("credential")
    return found


def _is_staff(world: World, award: Award, actor: Actor) -> bool:
    if actor.is_system:
        return True
    user, course_key = actor.user_id, award.module.course_key
    return user is not None and world.host.may(user, Permission.SEE_COHORT, course_key)


def _page(found: Credential, *, own: bool, insider: bool) -> CredentialPage:
    if found.document is None:
        raise Erased("the document was erased")
    award = awards_for_cards().get(pk=found.award_id)
    content = json.loads(bytes(found.document))
    module = _module_of(award, content)
    return CredentialPage(
        uuid=found.uuid,
        address=credential_url(award.module.issuer, found.uuid),
        content=content,
        document=bytes(found.document),
        module=module,
        framework=known_frameworks().get(module.framework),
        card=card_of(award),
        own=own,
        insider=insider,
        live=bool(found.live),
        ending=Ending(found.ending),
        ended_at=found.ended_at,
        public_reason=found.public_reason,
        valid_until=found.valid_until,
        newest=list(award.credentials.all())[-1].uuid,
    )


def _module_of(award: Award, content: Mapping[str, Any]) -> ModuleDefinition:
    """Return the version that the document names, which need not be the award's present one."""
    number = content["credentialSubject"]["achievement"]["version"]
    if number == str(award.version.number):
        return award.version.content
    return award.module.versions.get(number=number).content


def own_card(award_uuid: str, *, actor: Actor) -> Card:
    """Return one award to its learner. Raises NotFound for anybody else."""
    return card_of(_own_award(award_uuid, actor))


def _own_award(award_uuid: str, actor: Actor) -> Award:
    if actor.user_id is None:
        raise NotFound("award")
    award = awards_for_cards().filter(uuid=award_uuid, learner_id=actor.user_id).first()
    if award is None:
        raise NotFound("award")
    return award


def preview(world: World, award_uuid: str, choice: Choice, *, actor: Actor) -> Mapping[str, Any]:
    """Return the credential as it is with a choice, before anything is claimed or changed.

    The choice that was made already is in the live credential, which stays as it was signed;
    another choice is shown as it would be signed now. Raises NotFound for anybody but its learner,
    or where nothing is offered, and CannotIssue where the learner has no name that can be printed.
    """
    award = _own_award(award_uuid, actor)
    card = card_of(award)
    if card.credential is None or card.state not in {State.OFFERED, State.CLAIMED}:
        raise NotFound("offer")
    live = Credential.objects.select_related("status_list__issuer").get(uuid=card.credential)
    if choice == card.discloses and live.document is not None:
        signed: Mapping[str, Any] = json.loads(bytes(live.document))
        return signed
    return documents.credential(
        publication_of(award.version),
        url=credential_url(award.module.issuer, live.uuid),
        holder=holder_of(world, award),
        status=StatusEntry(status_list_url(live.status_list), live.status_index),
        awarded=award.awarded_at or award.changed_at,
        valid_until=live.valid_until,
        disclosure=disclosure_of(award, choice),
    )
