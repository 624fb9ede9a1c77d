"""Tokens of the platform, asked for only where a request brings one."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from edx_rest_framework_extensions.auth.bearer.authentication import BearerAuthentication
from rest_framework.authentication import get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

__all__ = ["BearerToken"]


def _configured() -> bool:
    """Return whether the site names who judges tokens; the library's own default is this host."""
    named: dict[str, Any] = getattr(settings, "EDX_DRF_EXTENSIONS", {})
    return bool(named.get("OAUTH2_USER_INFO_URL"))


class BearerToken(BearerAuthentication):
    """A bearer token, judged by the platform's own server; quiet about requests without one."""

    def authenticate(self, request: Request) -> Any:
        """Return the account and its token, or None. Raises AuthenticationFailed."""
        words = get_authorization_header(request).split()
        if not words or words[0].lower() != b"bearer":
            return None
        if not _configured():
            return None
        if not all(word.isascii() for word in words):
            raise AuthenticationFailed
        return super().authenticate(request)
