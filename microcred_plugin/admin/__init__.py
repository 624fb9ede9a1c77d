"""Django admin: an administrator may look at what is kept; only services write."""

from __future__ import annotations

from microcred_plugin.admin import (
    frameworks,
    issuers,
    keys,
    modules,
    records,
    trail,
)

__all__ = ["frameworks", "issuers", "keys", "modules", "records", "trail"]
