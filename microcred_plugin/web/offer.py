"""The public offer: what can be earned, and a page for each module and each of its versions.

The address of a version is the id of the achievement in credentials: programs get it as JSON-LD,
people as a page.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import path
from django.utils.cache import patch_vary_headers

from microcred_plugin import wiring
from microcred_plugin.services.offer import offer, published_module
from microcred_plugin.web.module_sheet import module_card, module_sheet
from microcred_plugin.web.negotiation import HTML, LD_JSON, preferred
from microcred_plugin.web.pages import Page
from microcred_plugin.web.public import AchievementView

__all__ = ["urlpatterns"]

_document = AchievementView.as_view()


class OfferPage(Page):
    """Every module that can be earned now."""

    template = "microcred_plugin/offer/offer.html"
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show a card per module."""
        return self.page(request, {"modules": [module_card(row) for row in offer()]})


class ModulePage(Page):
    """Everything that the current version of a module says."""

    template = "microcred_plugin/offer/module.html"
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
        """Show the module in that version, the current one if none is named."""
        found = published_module(slug, number)
        course = wiring.host().course_address(found.module.course_key)
        context = {"module": module_sheet(found), "course": course, "named": number is not None}
        return self.page(request, context)


class VersionPage(ModulePage):
    """One version: a page for people, the achievement for verifiers and whoever says nothing."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer in the form that the client prefers."""
        wanted = preferred(request.headers.get("Accept", ""), (LD_JSON, HTML))
        view = super().dispatch if wanted == HTML else _document
        response: HttpResponseBase = view(request, *args, **kwargs)
        patch_vary_headers(response, ["Accept"])
        return response


urlpatterns = [
    path("microcredentials/", OfferPage.as_view(), name="offer"),
    path("microcredentials/modules/<slug:slug>", ModulePage.as_view(), name="module"),
    path(
        "microcredentials/modules/<slug:slug>/v<int:number>",
        VersionPage.as_view(),
        name="achievement",
    ),
]
