"""Who may do what, in the platform's own words; its table of roles is never asked.

Each answer is a plain bool: the platform hands out access objects with a truth value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.module_loading import import_string
from opaque_keys.edx.locator import CourseLocator

from microcred_plugin.domain.ports import Permission

__all__ = ["may", "operates"]


def operates(user: Any) -> bool:
    """Return whether somebody runs the platform: global staff and superusers."""
    from common.djangoapps.student.roles import GlobalStaff

    return bool(user.is_superuser or GlobalStaff().has_user(user))


def may(user: Any, permission: Permission, key: CourseLocator) -> bool:
    """Return whether an active user may do this in a course that exists."""
    return operates(user) or _ASKED[permission](user, key)


def _authors(user: Any, key: CourseLocator) -> bool:
    from common.djangoapps.student.auth import has_studio_write_access

    # Said outright: in the LMS the helper would let limited staff write too.
    if has_studio_write_access(user, key, service_variant="cms"):
        return True
    return _authors_by_policy(user, key)


def _authors_by_policy(user: Any, key: CourseLocator) -> bool:
    """Return what openedx-authz says, in releases that have it and courses that use it."""
    try:
        flag = import_string("openedx.core.toggles.AUTHZ_COURSE_AUTHORING_FLAG")
        allowed = import_string("openedx_authz.api.is_user_allowed")
        manage = import_string(
            "openedx_authz.constants.permissions.COURSES_MANAGE_PAGES_AND_RESOURCES"
        )
    except ImportError:
        return False
    return bool(flag.is_enabled(key) and allowed(user.username, manage.identifier, str(key)))


def _sees_cohort(user: Any, key: CourseLocator) -> bool:
    from lms.djangoapps.instructor import permissions

    return bool(user.has_perm(permissions.VIEW_DASHBOARD, key))


def _awards(user: Any, key: CourseLocator) -> bool:
    from lms.djangoapps.courseware.access import has_access

    return bool(has_access(user, "staff", key))


def _takes_back(user: Any, key: CourseLocator) -> bool:
    from lms.djangoapps.courseware.access import has_access

    return bool(has_access(user, "instructor", key))


_ASKED: Mapping[Permission, Callable[[Any, CourseLocator], bool]] = {
    Permission.AUTHOR: _authors,
    Permission.SEE_COHORT: _sees_cohort,
    Permission.AWARD: _awards,
    Permission.TAKE_BACK: _takes_back,
}
