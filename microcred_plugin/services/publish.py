"""Publish a module: check everything, keep an immutable numbered version, start awarding."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from microcred_plugin.domain.completeness import check_module
from microcred_plugin.domain.errors import Fault, FaultCode, Invalid
from microcred_plugin.domain.lifecycle import BEFORE_SIGNING
from microcred_plugin.domain.module_file import read_module
from microcred_plugin.domain.modules import ModuleDefinition
from microcred_plugin.domain.ports import Course, CourseNotFound, Permission
from microcred_plugin.models import Issuer, Module, ModuleVersion
from microcred_plugin.services.audit import module_chain, record
from microcred_plugin.services.bodies import awarding_body
from microcred_plugin.services.courses import courses_changed
from microcred_plugin.services.errors import NotFound
from microcred_plugin.services.frameworks import known_frameworks, switched_on
from microcred_plugin.services.world import Actor, World, require

__all__ = ["publish"]

_LONGEST_NOTE = 1000


def publish(
    world: World,
    plain: Mapping[str, Any],
    *,
    issuer: str,
    actor: Actor,
    note: str = "",
    move_learners: bool = False,
) -> ModuleVersion:
    """Publish the next version of a module from the values of a module file.

    Awards keep their version unless `move_learners` says that those not signed yet go along.
    Raises Invalid with every fault, NotAllowed, and NotFound for an unknown issuer. Nothing is
    kept unless the whole module passes.
    """
    definition = read_module(plain)
    require(world, actor, Permission.AUTHOR, definition.course_key)
    with transaction.atomic():
        found = Issuer.objects.filter(slug=issuer).first()
        if found is None:
            raise NotFound("issuer")
        course = _course(world, definition)
        faults = [*_note_faults(note), *_faults(world, definition, found, course)]
        if faults:
            raise Invalid(faults)
        version = _keep(world, definition, found, course, actor=actor, note=note)
        if move_learners:
            _move_learners(world, version, actor)
    transaction.on_commit(courses_changed)
    return version


def _move_learners(world: World, version: ModuleVersion, actor: Actor) -> None:
    unsigned = version.module.awards.filter(state__in=BEFORE_SIGNING).exclude(version=version)
    moved = unsigned.update(version=version)
    details = {"version": version.number, "awards": moved}
    record(world, module_chain(version.module.slug), "moved", actor=actor, details=details)


def _note_faults(note: str) -> list[Fault]:
    if len(note) <= _LONGEST_NOTE:
        return []
    return [Fault("note", FaultCode.TOO_LONG, {"maximum": _LONGEST_NOTE, "given": len(note)})]


def _course(world: World, definition: ModuleDefinition) -> Course:
    try:
        return world.host.course(definition.course_key)
    except CourseNotFound as error:
        values = {"given": definition.course_key}
        raise Invalid([Fault("course_key", FaultCode.UNKNOWN, values)]) from error


def _faults(
    world: World, definition: ModuleDefinition, issuer: Issuer, course: Course
) -> list[Fault]:
    state = check_module(
        definition,
        frameworks=known_frameworks(),
        switched_on=switched_on(),
        body=awarding_body(issuer),
        course=course,
        on=world.now.date(),
    )
    return [*state.faults, *_name_faults(definition, issuer)]


def _name_faults(definition: ModuleDefinition, issuer: Issuer) -> list[Fault]:
    """A slug and a course belong to one module, and a module to one issuer."""
    faults = []
    by_slug = Module.objects.filter(slug=definition.slug)
    if by_slug.exclude(course_key=definition.course_key).exists():
        faults.append(Fault("id", FaultCode.DUPLICATE, {"given": definition.slug}))
    by_course = Module.objects.filter(course_key=definition.course_key)
    if by_course.exclude(slug=definition.slug, issuer=issuer).exists():
        faults.append(Fault("course_key", FaultCode.DUPLICATE, {"given": definition.course_key}))
    return faults


def _keep(
    world: World,
    definition: ModuleDefinition,
    issuer: Issuer,
    course: Course,
    *,
    actor: Actor,
    note: str,
) -> ModuleVersion:
    Module.objects.get_or_create(
        slug=definition.slug, defaults={"issuer": issuer, "course_key": definition.course_key}
    )
    module = Module.objects.select_for_update().get(slug=definition.slug)
    last = module.versions.order_by("-number").values_list("number", flat=True).first() or 0
    version = ModuleVersion.objects.create(
        module=module,
        number=last + 1,
        definition=definition.to_plain(),
        subsection_names={row.block_id: row.name for row in course.subsections},
        note=note,
        author_id=actor.user_id,
        published_at=world.now,
    )
    module.current = version
    module.retired_at = None
    module.save(update_fields=("current", "retired_at"))
    details = {"version": version.number}
    record(world, module_chain(module.slug), "published", actor=actor, details=details)
    return version
