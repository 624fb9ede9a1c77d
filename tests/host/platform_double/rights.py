"""Who may what, as the platform's helpers answer it: access objects, never plain booleans."""

from __future__ import annotations

from typing import Any

from campus import models
from tests.host.platform_double.tables import with_roles


class AccessResponse:
    """Has a truth value and is no bool."""

    def __init__(self, granted: bool) -> None:
        self._granted = granted

    def __bool__(self) -> bool:
        return self._granted


def _holds(user: Any, key: Any, *roles: str) -> bool:
    held = models.CourseRole.objects.filter(user=user, course__key=str(key), role__in=roles)
    return user.is_active and (user.is_staff or held.exists())


def has_access(user: Any, action: str, obj: Any) -> AccessResponse:
    """Answer for a course; limited staff are staff in the LMS."""
    roles = {"staff": ("staff", "limited", "instructor"), "instructor": ("instructor",)}
    return AccessResponse(_holds(user, obj, *roles[action]))


def has_studio_write_access(user: Any, course_key: Any, service_variant: str | None = None) -> bool:
    """Answer for Studio; asked in the LMS without a variant, it lets limited staff pass."""
    limited = () if service_variant == "cms" else ("limited",)
    return _holds(user, course_key, "staff", "instructor", *limited)


class RolesBackend:
    """Stands behind `user.has_perm(permission, course_key)`."""

    def authenticate(self, request: Any, **_: Any) -> None:
        return None

    def has_perm(self, user: Any, permission: str, obj: Any = None) -> bool:
        roles = ("staff", "limited", "instructor", "researcher")
        return permission == "instructor.dashboard" and _holds(user, obj, *roles)


class GlobalStaff:
    """The role of those who run the platform; superusers alone do not hold it."""

    def has_user(self, user: Any) -> bool:
        return bool(user and user.is_staff)


class _CourseRole:
    role = ""

    def __init__(self, course_key: Any) -> None:
        self._key = course_key

    def users_with_role(self) -> Any:
        return with_roles(self._key, self.role)


class CourseStaffRole(_CourseRole):
    role = "staff"


class CourseInstructorRole(_CourseRole):
    role = "instructor"


class CourseLimitedStaffRole(_CourseRole):
    role = "limited"
