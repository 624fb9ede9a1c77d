"""What every view of the API has: JSON in and out, who asks, one form for every refusal.

The views set all of this themselves, so that it is the same under whatever defaults the platform
has for other APIs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NoReturn, TypeVar

from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.module_loading import import_string
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import extend_schema
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import NotAuthenticated
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from microcred_plugin.api.errors import refusal_for
from microcred_plugin.conf import conf
from microcred_plugin.credential.parse import Limits, parse_object

__all__ = ["ApiView", "PublicView", "StrictJSONParser", "described"]

_Method = TypeVar("_Method", bound=Callable[..., Any])
_LOGINS: list[dict[str, list[str]]] = [{"session": []}, {"jwt": []}, {"bearer": []}]


class _Schema(AutoSchema):
    """Describes a view; how one may log in is the same for all that ask for it."""

    def get_auth(self) -> list[dict[str, list[str]]]:
        return [] if isinstance(self.view, PublicView) else _LOGINS


def described(operation: str, summary: str, **more: Any) -> Callable[[_Method], _Method]:
    """Return a decorator that describes one method of a view in the schema.

    The generator takes what describes a method from the defaults of the platform, unless the
    method brings its own.
    """

    def decorate(method: Any) -> Any:
        method.schema = _Schema()
        return extend_schema(operation_id=operation, summary=summary, **more)(method)

    return decorate


# Requests to the API are a handful of values; only the verifier takes documents.
_LIMITS = Limits(max_bytes=20_000, max_depth=5, max_values=200)


class StrictJSONParser(BaseParser):
    """Reads one small JSON object as the verifier reads credentials: nothing ambiguous gets in."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:  # noqa: ARG002
        """Return the object. Raises CredentialError."""
        data = stream.read(_LIMITS.max_bytes + 1)
        return parse_object(data, limits=_LIMITS) if data.strip() else {}


class _AsciiJSON(JSONRenderer):
    ensure_ascii = True  # every text that a client sent can be written back, whatever it holds
    charset = None


class _AlwaysJSON(DefaultContentNegotiation):
    """Answers JSON to every client: a refusal for an `Accept` header would help nobody."""

    def select_renderer(
        self,
        request: Request,  # noqa: ARG002
        renderers: Any,
        format_suffix: str | None = None,  # noqa: ARG002
    ) -> Any:
        return renderers[0], renderers[0].media_type


class ApiView(APIView):
    """A view for people who are logged in, by session or token."""

    http_method_names = ["get", "head", "post", "put", "delete"]
    parser_classes = [StrictJSONParser]
    renderer_classes = [_AsciiJSON]
    permission_classes: Sequence[Any] = [IsAuthenticated]
    throttle_classes: Sequence[Any] = []
    content_negotiation_class = _AlwaysJSON
    metadata_class = None
    versioning_class = None
    schema = _Schema()
    public = False

    def get_authenticators(self) -> list[BaseAuthentication]:
        """Return the ways to say who one is, from the settings."""
        return [import_string(path)() for path in conf.api_authentication]

    def get_authenticate_header(self, request: Request) -> str:  # noqa: ARG002
        """Name the scheme, so that who is not logged in gets 401 whatever comes first."""
        return 'JWT realm="api"'

    def get_exception_handler(self) -> Callable[..., Response | None]:
        """Return our own handler."""
        return _answer_refusal

    def permission_denied(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Refuse who is not logged in; what one may do is for the services to say."""
        raise NotAuthenticated

    def finalize_response(
        self, request: Request, response: Any, *args: Any, **kwargs: Any
    ) -> Response:
        """Keep personal answers out of caches, and tell what an answer depends on."""
        response = super().finalize_response(request, response, *args, **kwargs)
        patch_vary_headers(response, ["Accept-Language"])
        if not self.public:
            patch_vary_headers(response, ["Authorization", "Cookie"])
            patch_cache_control(response, private=True, no_store=True)
        return response


class PublicView(ApiView):
    """A view for anybody; it does not look at who asks, so no token against forgery is needed."""

    permission_classes = [AllowAny]
    public = True

    def get_authenticators(self) -> list[BaseAuthentication]:
        """Ask nobody who they are."""
        return []


def _answer_refusal(error: Exception, _context: dict[str, Any]) -> Response | None:
    """Return a refusal as an answer, or None for what is an error of ours.

    A use case that refuses has undone its own changes; what it keeps on purpose, such as a newer
    verdict, is not undone here.
    """
    refusal = refusal_for(error)
    if refusal is None:
        return None
    return Response(refusal.to_plain(), status=refusal.status, headers=dict(refusal.headers))
