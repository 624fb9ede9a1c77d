"""Settings that the plugin adds before the operator's own."""

from __future__ import annotations

from typing import Any

__all__ = ["plugin_settings"]


def plugin_settings(settings: Any) -> None:
    """Leave everything to the defaults in `microcred_plugin.conf`; the operator's values decide."""
    settings.MICROCRED_BASE_URL = getattr(settings, "MICROCRED_BASE_URL", "")
