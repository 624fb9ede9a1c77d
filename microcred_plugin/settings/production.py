"""Settings that the plugin adds after the operator's own."""

from __future__ import annotations

from typing import Any

from microcred_plugin.settings.steps import merge_steps

__all__ = ["plugin_settings"]


def plugin_settings(settings: Any) -> None:
    """Take the LMS's own address where the operator names no base for the ids.

    The steps are merged again, for a setting of the operator's has replaced the first merge.
    """
    if not settings.MICROCRED_BASE_URL:
        settings.MICROCRED_BASE_URL = getattr(settings, "LMS_ROOT_URL", "") or ""
    merge_steps(settings)
