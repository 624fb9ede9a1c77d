"""Who is who: profiles, enrolments, roles and identity checks."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from campus.models.courses import Course

__all__ = ["CheckStatus", "CourseRole", "Enrollment", "IdentityCheck", "Profile", "Role"]


class Profile(models.Model):
    """The name and the language of a user; either may be empty.

    .. pii: The name that a person is known by, and the language they read.
    .. pii_types: name, language
    .. pii_retirement: local_api
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="profile"
    )
    name = models.CharField(_("name"), max_length=255, blank=True)
    language = models.CharField(_("language"), max_length=16, blank=True)

    class Meta:
        verbose_name = _("profile")
        verbose_name_plural = _("profiles")

    def __str__(self) -> str:
        return str(self.user_id)


class Enrollment(models.Model):
    """A learner in a course; withdrawal makes it inactive and keeps it.

    .. no_pii:
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="enrollments"
    )
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="enrollments")
    mode = models.CharField(_("mode"), max_length=32)
    active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(_("created at"))
    changed_at = models.DateTimeField(_("changed at"), db_index=True)

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        constraints = [
            models.UniqueConstraint(fields=("user", "course"), name="campus_one_enrollment")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.course_id} {self.mode}"


class Role(models.TextChoices):
    """What somebody is in one course."""

    AUTHOR = "author", _("author")
    STAFF = "staff", _("course staff")
    INSTRUCTOR = "instructor", _("instructor")


class CourseRole(models.Model):
    """A role of one user in one course.

    .. no_pii:
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="course_roles"
    )
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(_("role"), max_length=16, choices=Role.choices)

    class Meta:
        verbose_name = _("course role")
        verbose_name_plural = _("course roles")
        constraints = [
            models.UniqueConstraint(fields=("user", "course", "role"), name="campus_one_role")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.course_id} {self.role}"


class CheckStatus(models.TextChoices):
    """How an identity check stands."""

    CREATED = "created", _("created")
    APPROVED = "approved", _("approved")
    DENIED = "denied", _("denied")


class IdentityCheck(models.Model):
    """One attempt of a user to have their identity checked.

    .. no_pii:
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="identity_checks"
    )
    status = models.CharField(_("status"), max_length=16, choices=CheckStatus.choices)
    changed_at = models.DateTimeField(_("changed at"))

    class Meta:
        verbose_name = _("identity check")
        verbose_name_plural = _("identity checks")

    def __str__(self) -> str:
        return f"{self.user_id} {self.status}"
