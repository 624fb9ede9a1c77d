"""Who may open which page of the campus: 404 for what does not exist, 403 for what is not yours."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from campus.models import Course, Enrollment, Role

__all__ = [
    "TEACHING",
    "WRITING",
    "course_of_learner",
    "course_of_teacher",
    "courses_with_role",
    "person",
]

TEACHING = frozenset({Role.STAFF, Role.INSTRUCTOR})
WRITING = frozenset({Role.AUTHOR, Role.STAFF, Role.INSTRUCTOR})


def person(request: HttpRequest) -> User:
    """Return who is logged in. Raises PermissionDenied for a visitor."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def courses_with_role(user: User | AnonymousUser, roles: frozenset[Role]) -> QuerySet[Course]:
    """Return the courses in which somebody has one of these roles; all of them for an admin."""
    if not isinstance(user, User):
        return Course.objects.none()
    if user.is_superuser:
        return Course.objects.all()
    return Course.objects.filter(roles__user=user, roles__role__in=roles).distinct()


def course_of_teacher(request: HttpRequest, course_key: str) -> Course:
    """Return a course that this person teaches. Raises Http404 and PermissionDenied."""
    course = get_object_or_404(Course, key=course_key)
    if not courses_with_role(request.user, TEACHING).filter(pk=course.pk).exists():
        raise PermissionDenied
    return course


def course_of_learner(request: HttpRequest, course_key: str) -> tuple[Course, Enrollment | None]:
    """Return a course and this person's enrolment, which its staff may lack.

    Raises Http404 and PermissionDenied.
    """
    course = get_object_or_404(Course, key=course_key)
    user = person(request)
    enrollment = Enrollment.objects.filter(user=user, course=course).first()
    if enrollment or courses_with_role(user, WRITING).filter(pk=course.pk).exists():
        return course, enrollment
    raise PermissionDenied
