"""Who is in a course, who they are, and whose results changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Q
from opaque_keys.edx.locator import CourseLocator

from microcred_plugin.domain.ports import Recipient

__all__ = ["active_user", "changed_since", "learners", "recipients", "search", "users_by_id"]


def users_by_id(user_ids: Iterable[int]) -> dict[int, Any]:
    """Return accounts by id, those not yet activated among them; unknown ids are left out."""
    users: Any = get_user_model().objects.filter(pk__in=set(user_ids))
    return {user.pk: user for user in users}


def active_user(user_id: int) -> Any | None:
    """Return an account that may log in, or None.

    Read anew each time: what a request holds may act as somebody else (masquerade).
    """
    return get_user_model().objects.filter(pk=user_id, is_active=True).first()


def learners(key: CourseLocator) -> list[int]:
    """Return the ids of everyone enrolled now or before, without course staff and global staff.

    Roles are asked from the platform's own classes, which know where a release keeps them. Staff of
    a whole organisation who enrolled in the course count as learners.
    """
    from common.djangoapps.student import roles
    from common.djangoapps.student.models import CourseEnrollment

    people = CourseEnrollment.objects.filter(course_id=key)
    people = people.exclude(user__is_staff=True).exclude(user__is_superuser=True)
    for role in (
        roles.CourseStaffRole,
        roles.CourseInstructorRole,
        roles.CourseLimitedStaffRole,
    ):
        people = people.exclude(user__in=role(key).users_with_role().values("pk"))
    return list(people.order_by("user_id").values_list("user_id", flat=True))


def changed_since(key: CourseLocator, since: datetime) -> list[int]:
    """Return the ids of learners whose grade or enrolment changed at or after that moment.

    An enrolment keeps no time of change; its history does.
    """
    from common.djangoapps.student.models import CourseEnrollment
    from lms.djangoapps.grades.api import get_recently_modified_grades

    graded = get_recently_modified_grades([key], since, None).values_list("user_id", flat=True)
    history = CourseEnrollment.history.filter(course_id=key, history_date__gte=since)
    enrolled = history.order_by().values_list("user_id", flat=True)
    return sorted({*graded, *enrolled})


def recipients(user_ids: Iterable[int]) -> dict[int, Recipient]:
    """Return name, e-mail and language by user id, in two queries; unknown ids are left out.

    No profile is no name. Who never chose a language reads that of the site.
    """
    wanted = set(user_ids)
    users: Any = get_user_model().objects.select_related("profile").filter(pk__in=wanted)
    languages = _languages(wanted)
    return {
        user.pk: Recipient(
            name=getattr(getattr(user, "profile", None), "name", None) or "",
            email=user.email or "",
            language=languages.get(user.pk) or settings.LANGUAGE_CODE,
        )
        for user in users
    }


def _languages(user_ids: set[int]) -> dict[int, str]:
    from openedx.core.djangoapps.lang_pref import LANGUAGE_KEY
    from openedx.core.djangoapps.user_api.models import UserPreference

    chosen = UserPreference.objects.filter(user_id__in=user_ids, key=LANGUAGE_KEY)
    return dict(chosen.values_list("user_id", "value"))


def search(key: CourseLocator, text: str) -> list[int]:
    """Return the ids of those ever enrolled whose name, user name or e-mail holds a text."""
    from common.djangoapps.student.models import CourseEnrollment

    matches = (
        Q(user__username__icontains=text)
        | Q(user__email__icontains=text)
        | Q(user__profile__name__icontains=text)
    )
    found = CourseEnrollment.objects.filter(matches, course_id=key)
    return list(found.order_by("user_id").values_list("user_id", flat=True))
