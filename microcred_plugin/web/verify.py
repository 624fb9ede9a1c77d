"""The page where anybody checks a credential: a file, a link or a text in, a report out.

Nothing that is handed in is kept or changes anything, and no right of the asker is used beyond
reading, so the forms carry no token against forged requests and take files from scripts alike.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.http.multipartparser import MultiPartParserError
from django.urls import path
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt

from microcred_plugin import wiring
from microcred_plugin.conf import conf
from microcred_plugin.credential.errors import CredentialError, Problem, Unavailable
from microcred_plugin.credential.verdict import Report
from microcred_plugin.domain.errors import Fault, FaultCode, Invalid
from microcred_plugin.services.verify import linked_credential, verify_document
from microcred_plugin.services.world import Actor, World
from microcred_plugin.web.given import FIELDS, MOST_BYTES, Given, bound_uploads, given_in
from microcred_plugin.web.negotiation import HTML, JSON, preferred
from microcred_plugin.web.pages import Page, actor_of
from microcred_plugin.web.rate import seconds_to_wait
from microcred_plugin.web.report_view import report_view
from microcred_plugin.web.reporting import report_document
from microcred_plugin.words import fault_words, number_words, unavailable_words

__all__ = ["check", "urlpatterns"]

_MEGABYTE = 1_000_000


@dataclass(frozen=True)
class _Refusal:
    """Why nothing could be checked: the field it is about, a code, a sentence, a status."""

    field: str
    code: str
    message: str
    status: int = 400

    def to_plain(self) -> dict[str, Any]:
        """Return the refusal as the API writes refusals."""
        row = {"field": self.field, "code": self.code, "message": self.message}
        return {"code": self.code, "message": self.message, "faults": [row] if self.field else []}


def check(world: World, given: Given, *, actor: Actor, origins: tuple[str, ...] = ()) -> Report:
    """Return what checking something given found. Raises Unavailable for a link."""
    documents = wiring.documents()
    data = given.data
    if given.url:
        data = linked_credential(world, given.url, documents, actor=actor, origins=origins)
    return verify_document(world, data, documents)


class VerifyPage(Page):
    """The forms, and below a headline the report of what was handed in."""

    template = "microcred_plugin/verify/page.html"
    http_method_names = ["get", "head", "post", "options"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer a page or JSON; neither it nor a link in its address leaves for elsewhere."""
        bound_uploads(request)
        response = super().dispatch(request, *args, **kwargs)
        patch_vary_headers(response, ["Accept"])
        add_never_cache_headers(response)
        response["Referrer-Policy"] = "no-referrer"
        return response

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the forms, filled in with `?url=`; a program that names one gets its report."""
        url = request.GET.get("url", "")
        if url and _wants_json(request):
            return self._checked(request, {}, {"url": url})
        return self._shown(request, link=url[:2000])

    def post(self, request: HttpRequest) -> HttpResponse:
        """Check what was handed in."""
        try:
            return self._checked(request, request.FILES, request.POST)
        except RequestDataTooBig:
            return self._refused(request, _too_large("text"), {})
        except (SuspiciousOperation, MultiPartParserError):
            refusal = _Refusal("file", "broken", _("The file did not arrive whole. Try again."))
            return self._refused(request, refusal, {})

    def _checked(
        self, request: HttpRequest, files: Mapping[str, Any], fields: Mapping[str, Any]
    ) -> HttpResponse:
        wait = seconds_to_wait(request, "verify", conf.verify_per_minute)
        if wait:
            response = self._refused(request, _too_often(wait), fields)
            response["Retry-After"] = str(wait)
            return response
        try:
            given = given_in(files, fields)
        except (Invalid, CredentialError) as error:
            return self._refused(request, _refusal(error), fields)
        return self._reported(request, given)

    def _reported(self, request: HttpRequest, given: Given) -> HttpResponse:
        world = wiring.world()
        here = f"{request.scheme}://{request.get_host()}"
        try:
            report = check(world, given, actor=actor_of(request), origins=(here,))
        except Unavailable as error:
            message = unavailable_words(error.reason)
            refusal = _Refusal(given.field, error.reason, message, 422)
            return self._refused(request, refusal, {given.field: given.url})
        if _wants_json(request):
            return _json(report_document(report, now=world.now))
        shown = report_view(report, now=world.now)
        return self._shown(request, report=shown, link=given.url)

    def _refused(
        self, request: HttpRequest, refusal: _Refusal, fields: Mapping[str, Any]
    ) -> HttpResponse:
        if _wants_json(request):
            return _json(refusal.to_plain(), status=refusal.status)
        link, text = (str(fields.get(name, "")) for name in ("url", "text"))
        return self._shown(request, refusal=refusal, link=link[:2000], text=text)

    def _shown(
        self,
        request: HttpRequest,
        *,
        report: Any = None,
        refusal: _Refusal | None = None,
        link: str = "",
        text: str = "",
    ) -> HttpResponse:
        context = {
            "report": report,
            "refusal": refusal,
            "errors": {name: refusal for name in FIELDS if refusal and refusal.field == name},
            "link": link,
            "text": text,
            "most": number_words(MOST_BYTES // _MEGABYTE),
            "empty": not (report or refusal or link),
        }
        return self.page(request, context, status=refusal.status if refusal else 200)


def _wants_json(request: HttpRequest) -> bool:
    return preferred(request.headers.get("Accept", ""), (HTML, JSON)) == JSON


def _json(content: dict[str, Any], *, status: int = 200) -> HttpResponse:
    # Escaped beyond ASCII: a credential may hold halves of characters that UTF-8 cannot write.
    text = json.dumps(content, ensure_ascii=True)
    response = HttpResponse(text, content_type=JSON, status=status)
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _refusal(error: Invalid | CredentialError) -> _Refusal:
    if isinstance(error, CredentialError):
        return _too_large(error.where)
    fault = error.faults[0]
    if fault.code is FaultCode.REQUIRED:
        return _Refusal(fault.field, str(fault.code), _missing(fault))
    return _Refusal(fault.field, str(fault.code), fault_words(fault))


def _missing(fault: Fault) -> str:
    if fault.field == "file":
        return _("Choose a file first; an empty file holds no credential.")
    if fault.field == "url":
        return _("Fill in the link to a credential first.")
    return _("Paste the text of a credential first.")


def _too_large(field: str) -> _Refusal:
    text = _("This is larger than %(most)s MB. No credential is that large; is it the right file?")
    message = text % {"most": number_words(MOST_BYTES // _MEGABYTE)}
    return _Refusal(field, str(Problem.TOO_LARGE), message, 413)


def _too_often(seconds: int) -> _Refusal:
    text = ngettext(
        "That was a lot in one minute. Try again in %(seconds)s second.",
        "That was a lot in one minute. Try again in %(seconds)s seconds.",
        seconds,
    )
    return _Refusal("", "too_often", text % {"seconds": seconds}, 429)


# Reading other servers takes its time; no transaction is held open for that long.
_view = transaction.non_atomic_requests(csrf_exempt(VerifyPage.as_view()))

urlpatterns = [path("microcredentials/verify", _view, name="verify")]
