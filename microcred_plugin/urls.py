"""Addresses in the LMS."""

from __future__ import annotations

from django.urls import path

from microcred_plugin.web import public

app_name = "microcred"

urlpatterns = [
    path(
        "microcredentials/credentials/<uuid:uuid>",
        public.CredentialView.as_view(),
        name="credential",
    ),
    path("microcredentials/status/<int:number>", public.StatusListView.as_view(), name="status"),
    path("microcredentials/issuers/<slug:slug>", public.IssuerView.as_view(), name="issuer"),
    path(
        "microcredentials/issuers/<slug:slug>/did.json", public.DidView.as_view(), name="issuer-did"
    ),
    path(
        "microcredentials/modules/<slug:slug>/v<int:number>",
        public.AchievementView.as_view(),
        name="achievement",
    ),
]
