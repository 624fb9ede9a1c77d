"""The description of the API (OpenAPI 3), made from the views themselves."""

from __future__ import annotations

from functools import cache
from threading import Lock
from typing import Any

from django.urls import path
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.settings import patched_settings
from rest_framework.request import Request
from rest_framework.response import Response

from microcred_plugin import __version__
from microcred_plugin.api.base import PublicView, described

__all__ = ["api_schema", "urlpatterns"]

_SETTINGS: dict[str, Any] = {
    "TITLE": "Micro-credentials",
    "DESCRIPTION": (
        "Check a credential, read the offer, and let learners and course staff act on awards. "
        "Every refusal has a `code`, a `message` in the language of `Accept-Language`, and "
        "`faults` that name the fields."
    ),
    "VERSION": __version__,
    "LICENSE": {"name": "AGPL-3.0-only"},
    "COMPONENT_SPLIT_REQUEST": False,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "SCHEMA_PATH_PREFIX": r"/api/microcredentials/v1",
    "APPEND_COMPONENTS": {
        "securitySchemes": {
            "session": {"type": "apiKey", "in": "cookie", "name": "sessionid"},
            "jwt": {
                "type": "apiKey",
                "in": "header",
                "name": "Authorization",
                "description": "JWT and a token of the platform",
            },
            "bearer": {"type": "http", "scheme": "bearer"},
        }
    },
    "POSTPROCESSING_HOOKS": [],
    "PREPROCESSING_HOOKS": [],
}
# The settings of the generator are those of the whole process while it runs.
_alone = Lock()


@cache
def api_schema() -> dict[str, Any]:
    """Return the OpenAPI document of the API, made once per process."""
    from microcred_plugin.api import urls

    with _alone, patched_settings(_SETTINGS):
        generator = SchemaGenerator(patterns=urls.urlpatterns)
        document: dict[str, Any] = generator.get_schema(request=None, public=True)
    return document


class SchemaView(PublicView):
    """The description itself."""

    @described("schema", "Read this description", exclude=True)
    def get(self, _request: Request) -> Response:
        """Return it as JSON."""
        return Response(api_schema())


urlpatterns = [path("schema", SchemaView.as_view(), name="api-schema")]
