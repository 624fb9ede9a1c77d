"""Drafts: describe a module, see what is missing, publish it as the next version.

A draft holds the values of a module file, as far as they are there. The same reader and the same
rules look at it as at publishing; nothing here decides anything of its own.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from microcred_plugin.domain.completeness import Completeness, check_module
from microcred_plugin.domain.errors import Fault, FaultCode, Invalid
from microcred_plugin.domain.module_file import read_draft
from microcred_plugin.domain.modules import ModuleDefinition
from microcred_plugin.domain.ports import Course, Permission
from microcred_plugin.models import Draft, Issuer, Module, ModuleVersion
from microcred_plugin.services.bodies import awarding_body, nobody
from microcred_plugin.services.errors import Conflict, NotFound
from microcred_plugin.services.frameworks import known_frameworks, switched_on
from microcred_plugin.services.publish import publish
from microcred_plugin.services.world import Actor, World, require

__all__ = [
    "DraftState",
    "check_draft",
    "copy_draft",
    "import_draft",
    "open_draft",
    "publish_draft",
    "save_draft",
    "set_issuer",
]

_MOST_VALUES = 512 * 1024


@dataclass(frozen=True, kw_only=True)
class DraftState:
    """A draft with what the rules say of it."""

    draft: Draft
    module: ModuleDefinition
    course: Course
    faults: tuple[Fault, ...]
    completeness: Completeness
    current: ModuleVersion | None

    @property
    def publishable(self) -> bool:
        """Return whether nothing stands in the way of publishing."""
        return not self.faults


def open_draft(world: World, course_key: str, *, actor: Actor) -> DraftState:
    """Return the draft of a course, begun from its current version or from the course itself.

    Raises NotAllowed, and CourseNotFound.
    """
    require(world, actor, Permission.AUTHOR, course_key)
    course = world.host.course(course_key)
    draft = Draft.objects.filter(course_key=course_key).first()
    if draft is None:
        draft = _begin(world, course, actor)
    return _state(world, draft, course)


def _begin(world: World, course: Course, actor: Actor) -> Draft:
    module = Module.objects.select_related("current").filter(course_key=course.key).first()
    published = module.current.definition if module and module.current else None
    issuer_id = module.issuer_id if module else _only_issuer()
    try:
        with transaction.atomic():
            return Draft.objects.create(
                course_key=course.key,
                issuer_id=issuer_id,
                content=published or _skeleton(course, issuer_id),
                editor_id=actor.user_id,
                saved_at=world.now,
            )
    except IntegrityError:
        return Draft.objects.get(course_key=course.key)


def _only_issuer() -> int | None:
    issuers = list(Issuer.objects.values_list("pk", flat=True)[:2])
    return issuers[0] if len(issuers) == 1 else None


def _skeleton(course: Course, issuer_id: int | None) -> dict[str, Any]:
    """Return a beginning that says no more than the course does and the mildest policy asks."""
    issuer = Issuer.objects.filter(pk=issuer_id).first() if issuer_id is not None else None
    on = sorted(switched_on())
    framework = on[0] if on else ""
    return {
        "id": _free_slug(course.name),
        "course_key": course.key,
        "title": {"en": course.name[:255], "nl": ""},
        "description": {"en": "", "nl": ""},
        "language": "en",
        "institution": (issuer.institution or None) if issuer else None,
        "faculty": {"en": "", "nl": ""},
        "field_of_study": None,
        "framework": framework,
        "ec": None,
        "hours": None,
        "level": {"nlqf": None, "eqf": None, "qf_ehea": None, "status": "indicative"},
        "assessment_types": [],
        "participation_forms": [],
        "supervision": None,
        "prerequisites": {"en": "", "nl": ""},
        "target_group": {"en": "", "nl": ""},
        "criteria": {"en": "", "nl": ""},
        "quality_assurance": {"framework": framework, "body": {"en": "", "nl": ""}},
        "expires_after_days": None,
        "stackable": True,
        "stacks": [],
        "award_policy": {
            "mode": "approval",
            "eligible_enrolment_modes": ["verified", "professional"],
            "requires_identity_verification": False,
            "requires_course_passed": True,
            "minimum_completion_percent": 0,
        },
        "learning_outcomes": [],
    }


def _free_slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80] or "module"
    taken = set(Module.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    if base not in taken:
        return base
    return next(f"{base}-{n}" for n in range(2, len(taken) + 3) if f"{base}-{n}" not in taken)


def check_draft(world: World, course_key: str, *, actor: Actor) -> DraftState:
    """Return a draft with all that is missing. Raises NotFound, NotAllowed, CourseNotFound."""
    require(world, actor, Permission.AUTHOR, course_key)
    return _state(world, _draft(course_key), world.host.course(course_key))


def _draft(course_key: str, *, lock: bool = False) -> Draft:
    rows = Draft.objects.select_for_update() if lock else Draft.objects.select_related("issuer")
    draft = rows.filter(course_key=course_key).first()
    if draft is None:
        raise NotFound("draft")
    return draft


def _state(world: World, draft: Draft, course: Course) -> DraftState:
    module, unreadable = read_draft(draft.content)
    completeness = check_module(
        module,
        frameworks=known_frameworks(),
        switched_on=switched_on(),
        body=awarding_body(draft.issuer) if draft.issuer else nobody(),
        course=course,
        on=world.now.date(),
    )
    without_issuer = () if draft.issuer else (Fault("issuer", FaultCode.REQUIRED),)
    known = {fault.field for fault in unreadable}
    rules = tuple(fault for fault in completeness.faults if fault.field not in known)
    current = ModuleVersion.objects.filter(
        module__course_key=draft.course_key, module__current_id=F("id")
    )
    return DraftState(
        draft=draft,
        module=module,
        course=course,
        faults=(*without_issuer, *unreadable, *rules),
        completeness=completeness,
        current=current.select_related("module").first(),
    )


@transaction.atomic
def save_draft(
    world: World, course_key: str, changes: Mapping[str, Any], *, revision: int, actor: Actor
) -> Draft:
    """Save top-level fields of a draft, complete or not; unreadable values are kept and named.

    Raises Conflict where somebody else saved in the meantime, Invalid for fields that no module
    has or a draft too large to keep, NotFound, NotAllowed.
    """
    require(world, actor, Permission.AUTHOR, course_key)
    draft = _draft(course_key, lock=True)
    if draft.revision != revision:
        raise Conflict(revision=draft.revision, editor_id=draft.editor_id, at=draft.saved_at)
    content = {**draft.content, **changes, "course_key": course_key}
    _refuse_unkeepable(content)
    return _keep(world, draft, content, actor)


def _refuse_unkeepable(content: Mapping[str, Any]) -> None:
    _module, faults = read_draft(content)
    refused = [fault for fault in faults if fault.code is FaultCode.UNKNOWN_FIELD]
    try:
        size = len(json.dumps(content, allow_nan=False))
    except ValueError:  # NaN and infinities, which no database takes as JSON
        raise Invalid(_not_numbers(faults)) from None
    if size > _MOST_VALUES:
        values = {"maximum": _MOST_VALUES, "given": size}
        refused.append(Fault("module", FaultCode.TOO_LONG, values))
    if refused:
        raise Invalid(refused)


def _not_numbers(faults: Iterable[Fault]) -> list[Fault]:
    found = [fault for fault in faults if fault.code is FaultCode.NOT_A_NUMBER]
    return found or [Fault("module", FaultCode.NOT_A_NUMBER)]


def _keep(world: World, draft: Draft, content: dict[str, Any], actor: Actor) -> Draft:
    draft.content = content
    draft.revision += 1
    draft.editor_id = actor.user_id
    draft.saved_at = world.now
    draft.save(update_fields=("content", "revision", "editor", "saved_at"))
    return draft


@transaction.atomic
def set_issuer(world: World, course_key: str, issuer: str, *, revision: int, actor: Actor) -> Draft:
    """Choose who issues; a published module keeps its issuer. Raises as `save_draft` does."""
    require(world, actor, Permission.AUTHOR, course_key)
    draft = _draft(course_key, lock=True)
    if draft.revision != revision:
        raise Conflict(revision=draft.revision, editor_id=draft.editor_id, at=draft.saved_at)
    found = Issuer.objects.filter(slug=issuer).first()
    if found is None:
        raise Invalid([Fault("issuer", FaultCode.UNKNOWN, {"given": issuer[:100]})])
    draft.issuer = found
    draft.save(update_fields=("issuer",))
    return _keep(world, draft, draft.content, actor)


def import_draft(
    world: World, course_key: str, plain: object, *, revision: int, actor: Actor
) -> Draft:
    """Replace a draft by a module file, which may be unfinished but must read without a fault.

    The course key and the name in addresses stay those of this course. Raises Invalid with the
    path of every fault, and as `save_draft` does.
    """
    require(world, actor, Permission.AUTHOR, course_key)
    if not isinstance(plain, Mapping):
        raise Invalid([Fault("module", FaultCode.WRONG_TYPE, {"expected": "object"})])
    draft = _draft(course_key)
    content = {**plain, "course_key": course_key, "id": draft.content["id"]}
    faults = [fault for fault in read_draft(content)[1] if fault.code not in _UNFINISHED]
    if faults:
        raise Invalid(faults)
    return save_draft(world, course_key, content, revision=revision, actor=actor)


_UNFINISHED = {FaultCode.REQUIRED}


def copy_draft(
    world: World, course_key: str, source_key: str, *, revision: int, actor: Actor
) -> Draft:
    """Take over what another course says, whether published or still a draft.

    The actor must be an author of both. Raises NotFound where the other has nothing.
    """
    require(world, actor, Permission.AUTHOR, source_key)
    source = Draft.objects.filter(course_key=source_key).values_list("content", flat=True).first()
    if source is None:
        version = ModuleVersion.objects.filter(module__course_key=source_key).first()
        source = version.definition if version else None
    if source is None:
        raise NotFound("draft")
    return import_draft(world, course_key, source, revision=revision, actor=actor)


def publish_draft(
    world: World,
    course_key: str,
    *,
    revision: int,
    note: str,
    move_learners: bool,
    actor: Actor,
) -> ModuleVersion:
    """Publish a draft as it was when the author looked at it; the draft stays, to go on from.

    Raises Conflict if somebody saved in the meantime, and as `publish` does.
    """
    with transaction.atomic():
        require(world, actor, Permission.AUTHOR, course_key)
        draft = _draft(course_key, lock=True)
        if draft.revision != revision:
            raise Conflict(revision=draft.revision, editor_id=draft.editor_id, at=draft.saved_at)
        if draft.issuer is None:
            raise Invalid([Fault("issuer", FaultCode.REQUIRED)])
        version = publish(
            world,
            draft.content,
            issuer=draft.issuer.slug,
            actor=actor,
            note=note,
            move_learners=move_learners,
        )
        _keep(world, draft, version.definition, actor)
    return version
