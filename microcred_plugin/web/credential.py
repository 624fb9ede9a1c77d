"""A credential by its id or by a share link: a page for people, the signed document for machines.

Both keep the same rule: its learner, staff of the course, anyone where the learner made it public
or handed out the link. Others are not told that it exists.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import path, reverse
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django.views.decorators.http import condition

from microcred_plugin import wiring
from microcred_plugin.services import pages
from microcred_plugin.services.errors import Erased, NotFound
from microcred_plugin.services.pages import CredentialPage, Standing
from microcred_plugin.web.certificate import certificate
from microcred_plugin.web.negotiation import HTML, JSON, LD_JSON, VC, VC_LD_JSON, preferred
from microcred_plugin.web.pages import Page, actor_of
from microcred_plugin.web.saying import plain
from microcred_plugin.web.standing import standing_words

__all__ = ["urlpatterns"]

_PUBLIC_SECONDS = 60


class ReadingView(Page):
    """Finds one credential for whoever asks, and shows it as a page or as the signed document."""

    template = "microcred_plugin/credential/page.html"
    http_method_names: Sequence[str] = ("get", "head", "options")
    media_types: Sequence[str] = (HTML, VC_LD_JSON, VC, LD_JSON, JSON)
    by_link = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer in the media type asked for; a page where nothing is said."""
        wanted = preferred(request.headers.get("Accept", ""), self.media_types)
        if wanted == HTML or request.method not in {"GET", "HEAD"}:
            response = super().dispatch(request, *args, **kwargs)
        else:
            response = self._machine(request, wanted, **kwargs)
        patch_vary_headers(response, ["Accept"])
        return self._guarded(response)

    def _guarded(self, response: HttpResponseBase) -> HttpResponseBase:
        """Keep what is not public out of caches, and a share link out of other sites' hands."""
        if not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        if self.by_link:
            response["X-Robots-Tag"] = "noindex"
            response["Referrer-Policy"] = "no-referrer"
        return response

    def find(self, request: HttpRequest, **names: Any) -> CredentialPage:
        """Return the credential by its id. Raises NotFound, and Erased."""
        return pages.credential_page(wiring.world(), str(names["uuid"]), actor=actor_of(request))

    def get(self, request: HttpRequest, **names: Any) -> HttpResponse:
        """Show the page."""
        found = self.find(request, **names)
        if not found.readable:
            self.template = "microcred_plugin/credential/replaced.html"
            newest = reverse("microcred:credential", args=(found.newest,))
            return self.page(request, {"newest": newest}, status=410)
        return self.page(request, self._context(found))

    def _context(self, found: CredentialPage) -> dict[str, Any]:
        now = wiring.world().now
        indexed = found.card.public and not self.by_link
        return {
            "certificate": certificate(
                found.content,
                found.module,
                issuer=found.card.issuer,
                framework=found.framework,
            ),
            "stands": standing_words(found, now),
            "in_force": found.standing(now) is Standing.IN_FORCE,
            "title": plain(found.module.title),
            "found": found,
            "by_link": self.by_link,
            "indexed": indexed,
            "file": self.file_address(found),
            "check": self._check_address(found),
            "award": reverse("microcred:award", args=(found.card.award,)) if found.own else "",
            "newest": _newest_address(found),
        }

    def file_address(self, found: CredentialPage) -> str:
        """Return where the signed document can be downloaded."""
        return reverse("microcred:credential-file", args=(found.uuid,))

    def _check_address(self, found: CredentialPage) -> str:
        """Return the verify page, filled in where it can read the credential by an address."""
        address = found.address if found.card.public else ""
        if self.by_link:
            address = found.card.share_address
        page = reverse("microcred:verify")
        return f"{page}?{urlencode({'url': address})}" if address else page

    def _machine(self, request: HttpRequest, media_type: str, **names: Any) -> HttpResponseBase:
        try:
            found = self.find(request, **names)
        except Erased:
            return _refused({"code": "erased"}, 410)
        except NotFound:
            return _refused({"code": "not_found"}, 404)
        if not found.readable:
            return _refused({"code": "replaced", "newest": found.newest}, 410)
        return self._document(request, found, media_type)

    def _document(
        self, request: HttpRequest, found: CredentialPage, media_type: str
    ) -> HttpResponseBase:
        etag = f'"{hashlib.sha256(found.document).hexdigest()[:32]}"'

        @condition(etag_func=lambda _request: etag)
        def answer(_request: HttpRequest) -> HttpResponse:
            return HttpResponse(found.document, content_type=media_type)

        response: HttpResponse = answer(request)
        response["X-Content-Type-Options"] = "nosniff"
        if found.card.public or self.by_link:
            response["Access-Control-Allow-Origin"] = "*"
        if found.card.public and not self.by_link:
            response["Cache-Control"] = f"public, max-age={_PUBLIC_SECONDS}"
        return response


def _refused(content: dict[str, str], status: int) -> HttpResponse:
    response = JsonResponse(content, status=status)
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _newest_address(found: CredentialPage) -> str:
    return reverse("microcred:credential", args=(found.newest,)) if found.replaced else ""


class CredentialView(ReadingView):
    """A credential by its id."""


class SharedView(ReadingView):
    """The newest credential of an award, by the link that its learner handed out."""

    by_link = True

    def find(self, request: HttpRequest, **names: Any) -> CredentialPage:  # noqa: ARG002
        """Return the credential behind the link, whoever asks. Raises NotFound, and Erased."""
        return pages.shared_page(names["secret"])

    def file_address(self, found: CredentialPage) -> str:
        """Return where the document can be downloaded with the same link."""
        return reverse("microcred:shared-file", args=(found.card.share_secret,))


class FileMixin:
    """Sends the signed document as a file to keep, whatever media type is asked for."""

    media_types: Sequence[str] = (HTML,)

    def get(self, request: HttpRequest, **names: Any) -> HttpResponse:
        """Answer with `<uuid>.json`."""
        found = self.find(request, **names)  # type: ignore[attr-defined]
        if not found.readable:
            raise NotFound("credential")
        response = HttpResponse(found.document, content_type=JSON)
        response["Content-Disposition"] = f'attachment; filename="{found.uuid}.json"'
        response["X-Content-Type-Options"] = "nosniff"
        return response


class CredentialFileView(FileMixin, CredentialView):
    """The document of a credential as a file."""


class SharedFileView(FileMixin, SharedView):
    """The document behind a share link as a file."""


urlpatterns = [
    path("microcredentials/credentials/<uuid:uuid>", CredentialView.as_view(), name="credential"),
    path(
        "microcredentials/credentials/<uuid:uuid>.json",
        CredentialFileView.as_view(),
        name="credential-file",
    ),
    path("microcredentials/s/<slug:secret>", SharedView.as_view(), name="shared"),
    path("microcredentials/s/<slug:secret>.json", SharedFileView.as_view(), name="shared-file"),
]
