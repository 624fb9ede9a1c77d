"""The campus's tables under the platform's names, so that queries are real and can be counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.contrib.auth.models import User
from opaque_keys import OpaqueKey

from campus import models


class View:
    """A query set that answers to other field names; chains as a query set does."""

    def __init__(self, rows: Any, names: Mapping[str, str]) -> None:
        self._rows, self._names = rows, names

    def filter(self, *tests: Any, **lookups: Any) -> View:
        return self._next(self._rows.filter(*tests, **self._said(lookups)))

    def exclude(self, *tests: Any, **lookups: Any) -> View:
        return self._next(self._rows.exclude(*tests, **self._said(lookups)))

    def order_by(self, *fields: str) -> View:
        return self._next(self._rows.order_by(*map(self._name, fields)))

    def values_list(self, *fields: str, flat: bool = False) -> Any:
        return self._rows.values_list(*map(self._name, fields), flat=flat)

    def _next(self, rows: Any) -> View:
        return View(rows, self._names)

    def _name(self, lookup: str) -> str:
        field, _, rest = lookup.partition("__")
        renamed = self._names.get(field, field)
        return f"{renamed}__{rest}" if rest else renamed

    def _said(self, lookups: Mapping[str, Any]) -> dict[str, Any]:
        return {
            self._name(lookup): str(value) if isinstance(value, OpaqueKey) else value
            for lookup, value in lookups.items()
        }


class CourseEnrollment:
    """Enrolments, and their history as far as its last line."""

    objects = View(
        models.Enrollment.objects.all(), {"course_id": "course__key", "is_active": "active"}
    )
    history = View(
        models.Enrollment.objects.all(), {"course_id": "course__key", "history_date": "changed_at"}
    )


class _Preferences(View):
    def filter(self, *tests: Any, key: str, **lookups: Any) -> View:
        assert key == "pref-lang"
        return View(self._rows, self._names).filter(*tests, **lookups)


class UserPreference:
    """The one preference that matters: the language. Who never chose one has no row."""

    objects = _Preferences(models.Profile.objects.exclude(language=""), {"value": "language"})


class BlockCompletion:
    """Completions of blocks, kept in memory: (user id, block key, completion)."""

    rows: list[tuple[int, Any, float]] = []

    def __init__(self, found: list[tuple[int, Any]]) -> None:
        self._found = found

    class objects:  # noqa: N801 - named as Django names a manager
        @staticmethod
        def filter(*, context_key: Any, completion: float, user__in: Any) -> BlockCompletion:
            users = {user.pk for user in user__in}
            found = [
                (user, block)
                for user, block, done in BlockCompletion.rows
                if user in users and done == completion and block.context_key == context_key
            ]
            return BlockCompletion(found)

    def order_by(self, field: str) -> BlockCompletion:
        assert field == "user_id"
        return BlockCompletion(sorted(self._found, key=lambda row: row[0]))

    def values_list(self, *fields: str) -> BlockCompletion:
        assert fields == ("user_id", "block_key")
        return self

    def iterator(self) -> Iterator[tuple[int, Any]]:
        return iter(self._found)


def with_roles(course_key: Any, *roles: str) -> Any:
    """Return the query set of users who hold one of these roles in a course."""
    held = models.CourseRole.objects.filter(course__key=str(course_key), role__in=roles)
    return User.objects.filter(pk__in=held.values("user_id"))
