"""Addresses in the LMS. Each module of `web/` lists its own."""

from __future__ import annotations

from microcred_plugin.web import public

app_name = "microcred"

urlpatterns = [
    *public.urlpatterns,
]
