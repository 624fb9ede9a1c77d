"""What a verifier asks for: status list, issuer and achievement, as plain documents.

Anyone may ask from any site, nothing here reads a session, and answers carry what a cache needs.
"""

from __future__ import annotations

import hashlib
from abc import abstractmethod
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.utils.cache import patch_vary_headers
from django.views import View
from django.views.decorators.http import condition

from microcred_plugin.services import documents
from microcred_plugin.services.errors import Erased, NotFound
from microcred_plugin.services.status import TTL_SECONDS

__all__ = [
    "AchievementView",
    "DidView",
    "IssuerView",
    "StatusListView",
    "urlpatterns",
]

LD_JSON = "application/ld+json"
VC_JSON = "application/vc+ld+json"
DID_JSON = "application/did+json"


class DocumentView(View):
    """Serves one document with its media type, an ETag and how long it may be kept."""

    http_method_names = ["get", "head", "options"]
    media_type = VC_JSON
    seconds = 300

    @abstractmethod
    def read(self, **names: Any) -> bytes:
        """Return the document. Raises NotFound, or Erased for what was there once."""

    def get(self, request: HttpRequest, **names: Any) -> HttpResponse:
        """Answer with the document, 304, 404 or 410."""
        try:
            content = self.read(**names)
        except Erased:
            return _refusal("erased", 410)
        except NotFound:
            return _refusal("not_found", 404)
        return self._answer(request, content)

    def _answer(self, request: HttpRequest, content: bytes) -> HttpResponse:
        etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'

        @condition(etag_func=lambda _request: etag)
        def answer(_request: HttpRequest) -> HttpResponse:
            return HttpResponse(content, content_type=self.media_type)

        response: HttpResponse = answer(request)
        response["Cache-Control"] = f"public, max-age={self.seconds}"
        return _open(response)


def _refusal(code: str, status: int) -> HttpResponse:
    response = _open(JsonResponse({"code": code}, status=status))
    response["Cache-Control"] = "no-store"
    return response


def _open(response: HttpResponse) -> HttpResponse:
    response["Access-Control-Allow-Origin"] = "*"
    response["X-Content-Type-Options"] = "nosniff"
    patch_vary_headers(response, ["Accept"])
    return response


class StatusListView(DocumentView):
    """A status list, signed."""

    seconds = TTL_SECONDS

    def read(self, **names: Any) -> bytes:
        """Return the list as it was signed."""
        return documents.status_list_document(names["number"])


class IssuerView(DocumentView):
    """The profile of an issuer."""

    media_type = LD_JSON

    def read(self, **names: Any) -> bytes:
        """Return the profile."""
        return documents.issuer_document_of(names["slug"])


class DidView(DocumentView):
    """The DID document of an issuer."""

    media_type = DID_JSON

    def read(self, **names: Any) -> bytes:
        """Return the DID document."""
        return documents.did_document(names["slug"])


class AchievementView(DocumentView):
    """A published version of a module, as the achievement that credentials name."""

    media_type = LD_JSON
    seconds = 3600

    def read(self, **names: Any) -> bytes:
        """Return the achievement."""
        return documents.achievement_document(names["slug"], names["number"])


urlpatterns = [
    path("microcredentials/status/<int:number>", StatusListView.as_view(), name="status"),
    path("microcredentials/issuers/<slug:slug>", IssuerView.as_view(), name="issuer"),
    path("microcredentials/issuers/<slug:slug>/did.json", DidView.as_view(), name="issuer-did"),
]
