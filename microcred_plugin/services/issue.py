"""Sign and store a credential: build, sign, keep, note in the trail, in one transaction.

Nothing is signed that does not pass every rule at this moment: the award's verdict, the module's
framework, the issuer's key, a name that can be printed.
"""

from __future__ import annotations

import secrets
import uuid
from datetime import datetime, timedelta

from django.db import transaction

from microcred_plugin.conf import conf
from microcred_plugin.credential.errors import CredentialError
from microcred_plugin.credential.keys import Signer
from microcred_plugin.credential.parties import Holder
from microcred_plugin.credential.press import Facts
from microcred_plugin.credential.status_list import StatusEntry as StatusReference
from microcred_plugin.domain.completeness import framework_faults
from microcred_plugin.domain.errors import Invalid
from microcred_plugin.domain.lifecycle import Action, Who
from microcred_plugin.domain.ports import LearnerNotFound
from microcred_plugin.domain.text import name_faults, text_faults
from microcred_plugin.models import Award, Credential, Ending, Hold, SigningKey
from microcred_plugin.services.addresses import credential_url, status_list_url
from microcred_plugin.services.bodies import awarding_body
from microcred_plugin.services.disclosure import disclosure_of
from microcred_plugin.services.errors import CannotIssue, KeyUnreadable, NoSigningKey
from microcred_plugin.services.frameworks import known_frameworks, switched_on
from microcred_plugin.services.moves import end_live_credential, move
from microcred_plugin.services.presses import press_for
from microcred_plugin.services.publications import publication_of
from microcred_plugin.services.serialise import digest_of
from microcred_plugin.services.signers import signer_for
from microcred_plugin.services.status import StatusEntry, allocate
from microcred_plugin.services.world import Actor, World

__all__ = ["holder_of", "issue_locked", "sign_again"]

_LONGEST_NAME = 255
# Places in a list are handed out in no order that means anything, so this is a sample of them.
_PROVED_EVERY = 250


@transaction.atomic
def issue_locked(world: World, award: Award, *, who: Who, actor: Actor) -> Credential:
    """Sign the credential of a locked award and offer it. Raises CannotIssue; nothing stays then.

    The caller has judged the award in the same transaction. Of an award that is offered anew
    nothing is shown to anybody until its learner says so again.
    """
    _check_switches(award)
    _check_framework(world, award)
    award.lapses_at = world.now + timedelta(days=conf.offer_days) if conf.offer_days else None
    award.awarded_at = world.now
    award.basis = award.verdict
    award.discloses, award.public, award.share_secret = {}, False, None
    award.save(
        update_fields=(
            "lapses_at",
            "awarded_at",
            "basis",
            "discloses",
            "public",
            "share_secret",
        )
    )
    return _sign_after(world, award, Action.ISSUE, who=who, actor=actor)


@transaction.atomic
def sign_again(world: World, award: Award, action: Action, *, who: Who, actor: Actor) -> Credential:
    """Sign a fresh credential for a locked award in place of the one before.

    It stands on the basis of the first one and keeps its date. Raises CannotIssue; nothing stays.
    """
    _check_switches(award)
    return _sign_after(world, award, action, who=who, actor=actor)


def _sign_after(
    world: World, award: Award, action: Action, *, who: Who, actor: Actor
) -> Credential:
    holder = holder_of(world, award)
    award.save(update_fields=("salt",))
    identity = str(uuid.uuid4())
    try:
        move(world, award, action, who=who, actor=actor, details={"credential": identity})
        end_live_credential(world, award, Ending.REPLACED)
        entry = allocate(world, award.module.issuer)
        # Asked for once the list is locked: whoever takes a key away locks the lists before.
        key, signer = signer_for(award.module.issuer)
    except (NoSigningKey, KeyUnreadable) as error:
        raise CannotIssue(Hold.NO_KEY) from error
    return _sign_and_store(world, award, identity, holder, entry, key, signer)


def _check_switches(award: Award) -> None:
    if not award.module.issuing or not award.module.issuer.issuing:
        raise CannotIssue(Hold.ISSUING_OFF)


def _check_framework(world: World, award: Award) -> None:
    faults = framework_faults(
        award.version.content,
        frameworks=known_frameworks(),
        switched_on=switched_on(),
        body=awarding_body(award.module.issuer),
        on=world.now.date(),
    )
    if faults:
        raise CannotIssue(Hold.RULES, faults)


def holder_of(world: World, award: Award) -> Holder:
    """Return who the credential of an award names. Raises CannotIssue without a printable name."""
    try:
        recipient = world.host.recipient(award.learner_id or 0)
    except LearnerNotFound as error:
        raise CannotIssue(Hold.NO_NAME) from error
    name = recipient.name.strip()
    faults = (
        *name_faults("name", name, maximum=_LONGEST_NAME),
        *text_faults("email", recipient.email, maximum=320),
    )
    if faults:
        raise CannotIssue(Hold.NO_NAME, faults)
    award.salt = award.salt or secrets.token_hex(16)
    return Holder(name=name, email=recipient.email, salt=award.salt)


def _sign_and_store(
    world: World,
    award: Award,
    identity: str,
    holder: Holder,
    entry: StatusEntry,
    key: SigningKey,
    signer: Signer,
) -> Credential:
    until = _valid_until(award)
    facts = Facts(
        url=credential_url(award.module.issuer, identity),
        holder=holder,
        status=StatusReference(status_list_url(entry.status_list), entry.index),
        awarded=award.awarded_at or award.changed_at,
        valid_until=until,
        disclosure=disclosure_of(award),
    )
    press, proved = press_for(publication_of(award.version)), entry.index % _PROVED_EVERY == 0
    try:
        document = press.sign(facts, signer=signer, created=world.now, proved=proved)
    except (CredentialError, Invalid) as error:
        raise CannotIssue(Hold.RULES) from error
    return Credential.objects.create(
        uuid=identity,
        award=award,
        key=key,
        status_list=entry.status_list,
        status_index=entry.index,
        document=document,
        digest=digest_of(document),
        issued_at=world.now,
        valid_until=until,
    )


def _valid_until(award: Award) -> datetime | None:
    days = award.version.content.expires_after_days
    return award.awarded_at + timedelta(days=days) if days and award.awarded_at else None
