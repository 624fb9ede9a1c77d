"""Check a credential: whatever form it is sent in, without an account."""

from __future__ import annotations

import json
from typing import Any

from django.db import transaction
from django.http import QueryDict
from django.urls import path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse
from rest_framework.parsers import BaseParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle

from microcred_plugin import wiring
from microcred_plugin.api.base import PublicView, described
from microcred_plugin.api.serializers import RefusalSerializer, ReportSerializer
from microcred_plugin.conf import conf
from microcred_plugin.credential.errors import CredentialError, Problem
from microcred_plugin.credential.parse import parse_object
from microcred_plugin.domain.errors import Fault, FaultCode, Invalid
from microcred_plugin.services.world import NOBODY
from microcred_plugin.web.given import MOST_BYTES, Given, bound_uploads, given_in
from microcred_plugin.web.rate import seconds_to_wait
from microcred_plugin.web.reporting import report_document
from microcred_plugin.web.verify import check

__all__ = ["urlpatterns"]


class _Throttle(BaseThrottle):
    """The same limit as that of the page, counted together with it."""

    def __init__(self) -> None:
        self._seconds = 0

    def allow_request(self, request: Request, view: Any) -> bool:  # noqa: ARG002
        self._seconds = seconds_to_wait(request._request, "verify", conf.verify_per_minute)
        return not self._seconds

    def wait(self) -> float | None:
        return float(self._seconds)


class _Bytes(BaseParser):
    """Hands on a body as it is, up to the limit."""

    media_type = "*/*"

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:  # noqa: ARG002
        data: bytes = stream.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            raise CredentialError(Problem.TOO_LARGE, "credential", maximum=MOST_BYTES)
        return data


class _Form(_Bytes):
    media_type = "application/x-www-form-urlencoded"

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        return QueryDict(super().parse(stream, media_type, parser_context))


_BODY = {
    "oneOf": [
        {
            "type": "object",
            "required": ["url"],
            "properties": {"url": {"type": "string", "description": "address of a credential"}},
            "additionalProperties": False,
        },
        {
            "type": "object",
            "required": ["credential"],
            "properties": {"credential": {"oneOf": [{"type": "object"}, {"type": "string"}]}},
            "additionalProperties": False,
        },
        {"type": "object", "description": "the credential itself"},
    ]
}
_FORM = {
    "type": "object",
    "properties": {
        "file": {"type": "string", "format": "binary"},
        "url": {"type": "string"},
        "text": {"type": "string"},
    },
}


class VerifyView(PublicView):
    """Anybody's credential in, the report of every check out; nothing is kept."""

    parser_classes = [MultiPartParser, _Form, _Bytes]
    throttle_classes = [_Throttle]

    def initialize_request(self, request: Any, *args: Any, **kwargs: Any) -> Request:
        """Bound what is uploaded before anything reads it."""
        bound_uploads(request)
        return super().initialize_request(request, *args, **kwargs)

    @described(
        "verify",
        "Check a credential",
        description=(
            "Send the credential itself (JSON, PNG or SVG), an object with `url` or `credential`, "
            "or a form with `file`, `url` or `text`; at most 2 MB."
        ),
        request={
            "application/json": _BODY,
            "application/vc+ld+json": {"type": "object"},
            "image/png": OpenApiTypes.BINARY,
            "image/svg+xml": OpenApiTypes.BINARY,
            "multipart/form-data": _FORM,
        },
        responses={
            200: ReportSerializer,
            400: RefusalSerializer,
            413: RefusalSerializer,
            422: OpenApiResponse(RefusalSerializer, "the link could not be read"),
            429: RefusalSerializer,
        },
    )
    def post(self, request: Request) -> Response:
        """Check what was sent."""
        world = wiring.world()
        here = f"{request.scheme}://{request.get_host()}"
        report = check(world, _given(request), actor=NOBODY, origins=(here,))
        return Response(report_document(report, now=world.now))


def _given(request: Request) -> Given:
    body: Any = request.data
    if not (body.strip() if isinstance(body, bytes) else body or request.FILES):
        raise Invalid([Fault("credential", FaultCode.REQUIRED)])
    if not isinstance(body, bytes):
        return given_in(request.FILES, body)
    return _unwrapped(body)


def _unwrapped(body: bytes) -> Given:
    """Return what an envelope of ours names, else the body itself as the credential."""
    try:
        envelope = parse_object(body)
    except CredentialError:
        return Given("credential", data=body)
    if set(envelope) == {"url"}:
        return given_in({}, {"url": _must_be_text(envelope["url"], "url")})
    if set(envelope) != {"credential"}:
        return Given("credential", data=body)
    inner = envelope["credential"]
    if isinstance(inner, dict):
        return Given("credential", data=json.dumps(inner).encode())
    text = _must_be_text(inner, "credential")
    if not text.strip():
        raise Invalid([Fault("credential", FaultCode.REQUIRED)])
    return given_in({}, {"text": text})


def _must_be_text(value: Any, field: str) -> str:
    if not isinstance(value, str):
        raise Invalid([Fault(field, FaultCode.WRONG_TYPE, {"expected": "text"})])
    return value


# Reading other servers takes its time; no transaction is held open for that long.
_view = transaction.non_atomic_requests(VerifyView.as_view())

urlpatterns = [path("verify", _view, name="api-verify")]
