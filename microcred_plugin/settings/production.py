"""Settings that the plugin adds after the operator's own."""

from __future__ import annotations

from typing import Any

__all__ = ["plugin_settings"]


def plugin_settings(settings: Any) -> None:
    """Take the LMS's own address where the operator names no base for the ids."""
    if not settings.MICROCRED_BASE_URL:
        settings.MICROCRED_BASE_URL = getattr(settings, "LMS_ROOT_URL", "") or ""
