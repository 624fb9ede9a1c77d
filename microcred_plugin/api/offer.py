"""The public offer, for catalogues of others."""

from __future__ import annotations

from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response

from microcred_plugin.api.base import PublicView, described
from microcred_plugin.api.module_serializers import ModuleSerializer, OfferSerializer
from microcred_plugin.api.serializers import RefusalSerializer
from microcred_plugin.services.offer import offer, published_module

__all__ = ["urlpatterns"]


class OfferView(PublicView):
    """Every module that can be earned now."""

    @described(
        "offer",
        "List the offer",
        responses={200: OfferSerializer(many=True)},
    )
    def get(self, _request: Request) -> Response:
        """List the modules, by title."""
        return Response(OfferSerializer(offer(), many=True).data)


class ModuleView(PublicView):
    """One module in its current version."""

    @described(
        "module",
        "Read a module",
        responses={200: ModuleSerializer, 404: RefusalSerializer},
    )
    def get(self, _request: Request, slug: str) -> Response:
        """Return everything that the module says."""
        return Response(ModuleSerializer(published_module(slug)).data)


class VersionView(PublicView):
    """One version of a module, as credentials refer to it."""

    @described(
        "module_version",
        "Read a version of a module",
        responses={200: ModuleSerializer, 404: RefusalSerializer},
    )
    def get(self, _request: Request, slug: str, number: int) -> Response:
        """Return everything that the version says."""
        return Response(ModuleSerializer(published_module(slug, number)).data)


urlpatterns = [
    path("offer", OfferView.as_view(), name="api-offer"),
    path("offer/<slug:slug>", ModuleView.as_view(), name="api-module"),
    path("offer/<slug:slug>/v<int:number>", VersionView.as_view(), name="api-module-version"),
]
