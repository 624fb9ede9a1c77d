"""Addresses of the API, all under one prefix with the version."""

from __future__ import annotations

from django.urls import URLPattern, path

from microcred_plugin.api import awards, cohort, offer, schema, verify

__all__ = ["PREFIX", "urlpatterns"]

PREFIX = "api/microcredentials/v1/"


def _prefixed(pattern: URLPattern) -> URLPattern:
    return path(PREFIX + str(pattern.pattern), pattern.callback, name=pattern.name)


urlpatterns = [
    _prefixed(pattern)
    for module in (verify, offer, awards, cohort, schema)
    for pattern in module.urlpatterns
]
