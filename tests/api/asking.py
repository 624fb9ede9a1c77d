"""Asking the API as somebody; every answer is held against its own description."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

from django.contrib.auth.models import User
from django.test import Client
from jsonschema import Draft202012Validator

from microcred_plugin.api.schema import api_schema
from microcred_plugin.models import Award
from tests import factories

__all__ = ["PREFIX", "Api", "award_url", "cohort_url", "staff_url"]

PREFIX = "/api/microcredentials/v1"


def award_url(award: Award | str, act: str = "") -> str:
    """Return the address of an own award, or of an act on it."""
    uuid = award.uuid if isinstance(award, Award) else award
    return f"/awards/{uuid}" + (f"/{act}" if act else "")


def cohort_url(course_key: str = factories.COURSE_KEY) -> str:
    """Return the address of the cohort of a course."""
    return f"/courses/{course_key}/awards"


def staff_url(award: Award | str, act: str = "", *, course_key: str = factories.COURSE_KEY) -> str:
    """Return the address of one learner of a cohort, or of an act on the award."""
    uuid = award.uuid if isinstance(award, Award) else award
    return f"{cohort_url(course_key)}/{uuid}" + (f"/{act}" if act else "")


class Api:
    """A client of somebody, or of nobody; `options` are those of Django's client."""

    def __init__(self, user: int | None = None, *, language: str = "en", **options: Any) -> None:
        self.client = Client(headers={"accept-language": language}, **options)
        if user is not None:
            self.client.force_login(User.objects.get(pk=user))

    def get(self, path: str, **query: Any) -> Any:
        """Read something."""
        return self.described(self.client.get(PREFIX + path, query), "get", path)

    def send(self, method: str, path: str, body: Any = None, **options: Any) -> Any:
        """Send a JSON body, or other content as it is."""
        content = body if isinstance(body, bytes) else json.dumps(body) if body is not None else ""
        options.setdefault("content_type", "application/json")
        answer = self.client.generic(method.upper(), PREFIX + path, content, **options)
        return self.described(answer, method, path)

    def post(self, path: str, body: Any = None, **options: Any) -> Any:
        """Send a body by POST."""
        return self.send("post", path, body, **options)

    def put(self, path: str, body: Any = None) -> Any:
        """Send a body by PUT."""
        return self.send("put", path, body)

    def described(self, answer: Any, method: str, path: str) -> Any:
        """Return an answer after holding it against what the description says of it."""
        operation = _operation(path).get(method.lower())
        if operation is None:
            return answer
        described = operation["responses"].get(str(answer.status_code))
        assert described is not None, f"{method} {path}: {answer.status_code} is not described"
        schema = described["content"]["application/json"]["schema"]
        _validator(json.dumps(schema)).validate(answer.json())
        return answer


@cache
def _paths() -> list[tuple[re.Pattern[str], dict[str, Any]]]:
    found = []
    for path, operations in api_schema()["paths"].items():
        pattern = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path))
        found.append((re.compile(pattern), operations))
    return sorted(found, key=lambda row: row[0].pattern.count("[^/]+"))


def _operation(path: str) -> dict[str, Any]:
    whole = PREFIX + path
    return next((found for pattern, found in _paths() if pattern.fullmatch(whole)), {})


@cache
def _validator(schema: str) -> Draft202012Validator:
    """Return a validator; OpenAPI 3.0 says `nullable` where JSON Schema lists null."""
    whole = {**json.loads(schema), "components": api_schema()["components"]}
    return Draft202012Validator(_with_null(whole))


def _with_null(value: Any) -> Any:
    if isinstance(value, list):
        return [_with_null(item) for item in value]
    if not isinstance(value, dict):
        return value
    inner = {key: _with_null(item) for key, item in value.items()}
    return {"anyOf": [inner, {"type": "null"}]} if inner.pop("nullable", False) else inner
