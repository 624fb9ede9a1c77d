"""The facts of a module in words: size, level, forms of assessment and participation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from microcred_plugin.domain.modules import LevelStatus, ModuleDefinition
from microcred_plugin.domain.reference import levels, vocabulary
from microcred_plugin.web.saying import plain
from microcred_plugin.words import number_words

__all__ = ["hours_words", "labels", "level_status_words", "level_words", "size_words"]

_LEVEL_STATUS: Mapping[LevelStatus, Promise] = {
    LevelStatus.INDICATIVE: gettext_lazy(
        "Indicative: the institution's own judgement, not officially confirmed."
    ),
    LevelStatus.CONFIRMED: gettext_lazy("Officially confirmed."),
}


def size_words(module: ModuleDefinition) -> str:
    """Return the size in EC, or in hours of study where the framework counts no EC."""
    if module.ec is None:
        return hours_words(module)
    return _("%(number)s EC") % {"number": number_words(module.ec)}


def hours_words(module: ModuleDefinition) -> str:
    """Return the hours of study, or nothing."""
    if module.hours is None:
        return ""
    return _("%(number)s hours of study") % {"number": number_words(module.hours)}


def level_words(module: ModuleDefinition) -> tuple[str, ...]:
    """Return the levels that are claimed, the national one first."""
    claim = module.level
    codes = {"nlqf": claim.nlqf, "eqf": claim.eqf, "qf_ehea": claim.qf_ehea}
    return tuple(plain(levels(scale)[code].label) for scale, code in codes.items() if code)


def level_status_words(module: ModuleDefinition) -> str:
    """Return whether the level is the institution's judgement or officially confirmed."""
    return str(_LEVEL_STATUS[module.level.status])


def labels(list_name: str, ids: Iterable[str]) -> str:
    """Return the labels of terms of a vocabulary, one after another."""
    return ", ".join(plain(vocabulary(list_name)[str(name)].label) for name in ids)
