"""Addresses in the LMS. Each module of `web/` lists its own."""

from __future__ import annotations

from microcred_plugin.api import urls as api
from microcred_plugin.web import credential, instructor, learner, offer, public, verify

app_name = "microcred"

urlpatterns = [
    *public.urlpatterns,
    *credential.urlpatterns,
    *learner.urlpatterns,
    *instructor.urlpatterns,
    *offer.urlpatterns,
    *verify.urlpatterns,
    *api.urlpatterns,
]
