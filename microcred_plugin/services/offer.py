"""The public offer: published modules, and what each of them says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from microcred_plugin.domain.bilingual import Bilingual
from microcred_plugin.domain.frameworks import Framework
from microcred_plugin.domain.modules import ModuleDefinition
from microcred_plugin.models import Module, ModuleVersion
from microcred_plugin.services.addresses import is_row_number
from microcred_plugin.services.errors import NotFound
from microcred_plugin.services.frameworks import known_frameworks

__all__ = ["Published", "offer", "published_module"]


@dataclass(frozen=True, kw_only=True)
class Published:
    """A published version of a module as everybody may read it."""

    module: ModuleDefinition
    version: int
    versions: tuple[int, ...]
    published_at: datetime
    issuer: Bilingual
    issuer_slug: str
    issuer_url: str
    framework: Framework | None
    subsection_names: dict[str, str]
    retired: bool


def offer() -> Sequence[Published]:
    """Return every module that can be earned now, by title in English."""
    modules = Module.objects.select_related("issuer", "current").filter(retired_at=None)
    found = modules.exclude(current=None)
    frameworks = known_frameworks()
    published = [_published(row, row.current, (), frameworks) for row in found if row.current]
    return sorted(published, key=lambda row: row.module.title.in_language("en").casefold())


def published_module(slug: str, number: int | None = None) -> Published:
    """Return a module in a version, the current one if none is named. Raises NotFound."""
    module = Module.objects.select_related("issuer", "current").filter(slug=slug).first()
    if module is None or module.current is None:
        raise NotFound("module")
    version = module.current
    if number is not None and not is_row_number(number):
        raise NotFound("module version")
    if number is not None:
        found = module.versions.filter(number=number).first()
        if found is None:
            raise NotFound("module version")
        version = found
    numbers = tuple(module.versions.order_by("number").values_list("number", flat=True))
    return _published(module, version, numbers, known_frameworks())


def _published(
    module: Module,
    version: ModuleVersion,
    numbers: tuple[int, ...],
    frameworks: Mapping[str, Framework],
) -> Published:
    content = version.content
    return Published(
        module=content,
        version=version.number,
        versions=numbers,
        published_at=version.published_at,
        issuer=module.issuer.name,
        issuer_slug=module.issuer.slug,
        issuer_url=module.issuer.url,
        framework=frameworks.get(content.framework),
        subsection_names=version.subsection_names,
        retired=module.retired_at is not None,
    )
