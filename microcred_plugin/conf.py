"""Our settings as one typed table; each is read when it is used, so that tests may change it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.conf import settings

__all__ = ["SETTINGS", "Setting", "conf"]

_T = TypeVar("_T")


@dataclass(frozen=True)
class Setting(Generic[_T]):
    """One setting: its name in Django's settings, its default and what it means."""

    name: str
    default: _T
    meaning: str

    def __get__(self, instance: object, owner: type | None = None) -> _T:
        value: Any = getattr(settings, self.name, self.default)
        return value


class _Conf:
    base_url = Setting(
        "MICROCRED_BASE_URL",
        "",
        "Origin of every id in a credential, as in https://lms.example; no request changes it.",
    )
    host = Setting(
        "MICROCRED_HOST",
        "microcred_plugin.host.openedx.OpenEdxHost",
        "Dotted path of the class that answers for the learning platform.",
    )
    key_encryption_keys: Setting[list[str]] = Setting(
        "MICROCRED_KEY_ENCRYPTION_KEYS",
        [],
        "Fernet keys that encrypt the signing keys at rest, newest first; all of them decrypt.",
    )
    queue: Setting[str | None] = Setting(
        "MICROCRED_QUEUE",
        None,
        "Celery queue for evaluations; None is the default queue of the process that sends.",
    )
    offer_days = Setting(
        "MICROCRED_OFFER_DAYS",
        180,
        "Days in which an offer may be claimed before it lapses; 0 means that it never does.",
    )
    pending_seconds = Setting(
        "MICROCRED_PENDING_SECONDS",
        300,
        "Seconds after which a noted learner counts as forgotten and is sent again.",
    )
    courses_seconds = Setting(
        "MICROCRED_COURSES_SECONDS",
        30,
        "Seconds for which a process trusts its own list of the courses that have a module.",
    )
    status_list_size = Setting(
        "MICROCRED_STATUS_LIST_SIZE",
        131_072,
        "Entries of a new status list: a multiple of 8, at least 131,072, which hides holders.",
    )
    verify_per_minute = Setting(
        "MICROCRED_VERIFY_PER_MINUTE",
        60,
        "Credentials that one client address may have checked in a minute; 0 means any number.",
    )
    api_authentication: Setting[list[str]] = Setting(
        "MICROCRED_API_AUTHENTICATION",
        [
            "edx_rest_framework_extensions.auth.jwt.authentication.JwtAuthentication",
            "microcred_plugin.api.tokens.BearerToken",
            "rest_framework.authentication.SessionAuthentication",
        ],
        "Dotted paths of the classes by which the API learns who asks, tried in that order.",
    )


conf = _Conf()

SETTINGS: tuple[Setting[Any], ...] = tuple(
    value for value in vars(_Conf).values() if isinstance(value, Setting)
)
