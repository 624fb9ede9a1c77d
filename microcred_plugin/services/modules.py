"""What the platform's desk decides about a published module."""

from __future__ import annotations

from django.db import transaction

from microcred_plugin.models import Module
from microcred_plugin.services.audit import module_chain, record
from microcred_plugin.services.errors import NotFound
from microcred_plugin.services.world import Actor, World, require_operator

__all__ = ["set_issuing"]


@transaction.atomic
def set_issuing(world: World, slug: str, *, on: bool, actor: Actor) -> Module:
    """Switch the signing of a module's credentials on or off; what is signed stays as it is.

    Raises NotAllowed, and NotFound. The same switch again changes nothing.
    """
    require_operator(world, actor)
    module = Module.objects.select_for_update().filter(slug=slug).first()
    if module is None:
        raise NotFound("module")
    if module.issuing != on:
        module.issuing = on
        module.save(update_fields=("issuing",))
        record(world, module_chain(slug), "issuing_on" if on else "issuing_off", actor=actor)
    return module
