"""Settings that the plugin adds before the operator's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from microcred_plugin.settings.steps import merge_steps

__all__ = ["plugin_settings"]

_TEMPLATES = Path(__file__).resolve().parent.parent / "templates"


def plugin_settings(settings: Any) -> None:
    """Leave what is ours to the defaults in `microcred_plugin.conf`; add steps and templates."""
    settings.MICROCRED_BASE_URL = getattr(settings, "MICROCRED_BASE_URL", "")
    merge_steps(settings)
    _let_mako_find_ours(settings)


def _let_mako_find_ours(settings: Any) -> None:
    """Add our templates to the places in which Mako looks, where the process has Mako at all."""
    places = getattr(settings, "MAKO_TEMPLATE_DIRS_BASE", None)
    if places is not None and _TEMPLATES not in places:
        settings.MAKO_TEMPLATE_DIRS_BASE = [*places, _TEMPLATES]
