"""Which courses have a module: asked for every grade event, so answered from memory.

Each process keeps its own set and trusts it for `MICROCRED_COURSES_SECONDS`. After that one cache
lookup tells whether the set was changed anywhere; only then it is read from the database. What a
process misses in between, the sweep and the evaluation after publishing pick up.
"""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass

from django.core.cache import cache
from django.db import transaction

from microcred_plugin.conf import conf
from microcred_plugin.models import Module

__all__ = ["courses_changed", "forget_courses", "has_module"]

_VERSION_KEY = "microcred.courses.version"
_VERSION_SECONDS = 86_400


@dataclass
class _Known:
    courses: frozenset[str] = frozenset()
    version: str = ""
    trusted_until: float = 0.0


_known = _Known()


def has_module(course_key: str) -> bool:
    """Return whether a course has a module that awards; no query while the set is trusted."""
    if time.monotonic() >= _known.trusted_until:
        _refresh()
    return course_key in _known.courses


def _refresh() -> None:
    version = cache.get(_VERSION_KEY)
    if version is None:
        version = uuid.uuid4().hex
        cache.set(_VERSION_KEY, version, _VERSION_SECONDS)
    if version != _known.version:
        _known.courses = _read()
        _known.version = version
    _known.trusted_until = time.monotonic() + conf.courses_seconds


def _read() -> frozenset[str]:
    """Read in a savepoint, so that a missing table leaves the caller's transaction whole."""
    with transaction.atomic():
        awarding = Module.objects.filter(retired_at=None).exclude(current=None)
        return frozenset(awarding.values_list("course_key", flat=True))


def courses_changed() -> None:
    """Tell every process, this one at once, that the set of courses has changed."""
    cache.set(_VERSION_KEY, uuid.uuid4().hex, _VERSION_SECONDS)
    forget_courses()


def forget_courses() -> None:
    """Make this process ask anew."""
    _known.version = ""
    _known.trusted_until = 0.0
