"""What learners did, and what came of it."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from campus.models.courses import Course, Question, Subsection

__all__ = [
    "Answer",
    "Certificate",
    "CertificateStatus",
    "Completion",
    "CourseGrade",
    "SubsectionScore",
]


class Answer(models.Model):
    """The last answer of a learner to a question, and the points it earned.

    .. no_pii:
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="answers"
    )
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="answers")
    response = models.JSONField(_("response"), null=True)
    points = models.DecimalField(_("points"), max_digits=7, decimal_places=2)
    answered_at = models.DateTimeField(_("answered at"))

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.UniqueConstraint(fields=("user", "question"), name="campus_one_answer")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.question_id}"


class SubsectionScore(models.Model):
    """The result of a learner in a subsection; an override by course staff wins over the points.

    .. no_pii:
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="subsection_scores"
    )
    subsection = models.ForeignKey(Subsection, on_delete=models.CASCADE, related_name="scores")
    earned = models.DecimalField(_("points earned"), max_digits=9, decimal_places=2, null=True)
    possible = models.DecimalField(_("points possible"), max_digits=9, decimal_places=2)
    override_percent = models.DecimalField(
        _("override"), max_digits=7, decimal_places=4, null=True, blank=True
    )
    override_reason = models.TextField(_("reason for the override"), blank=True)
    changed_at = models.DateTimeField(_("changed at"))

    class Meta:
        verbose_name = _("subsection score")
        verbose_name_plural = _("subsection scores")
        constraints = [
            models.UniqueConstraint(fields=("user", "subsection"), name="campus_one_score")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.subsection_id}"

    @property
    def percent(self) -> Decimal | None:
        """Return the score in percent, unrounded; None where nothing was handed in."""
        if self.override_percent is not None:
            return self.override_percent
        if self.earned is None or not self.possible:
            return None
        return self.earned * 100 / self.possible


class CourseGrade(models.Model):
    """The course grade in percent, as last computed; `passed_at` stays once it was set.

    .. no_pii:
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="course_grades"
    )
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="grades")
    percent = models.DecimalField(_("percent"), max_digits=13, decimal_places=10)
    passed = models.BooleanField(_("passed"))
    passed_at = models.DateTimeField(_("first passed at"), null=True)
    changed_at = models.DateTimeField(_("changed at"), db_index=True)

    class Meta:
        verbose_name = _("course grade")
        verbose_name_plural = _("course grades")
        constraints = [models.UniqueConstraint(fields=("user", "course"), name="campus_one_grade")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.course_id}"


class CertificateStatus(models.TextChoices):
    """The states of a course certificate that matter here, named as the platform names them."""

    DOWNLOADABLE = "downloadable", _("downloadable")
    NOT_PASSING = "notpassing", _("not passing")


class Certificate(models.Model):
    """The course certificate of the platform, which exists beside a micro-credential.

    .. no_pii:
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="certificates"
    )
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="certificates")
    mode = models.CharField(_("mode"), max_length=32)
    status = models.CharField(_("status"), max_length=32, choices=CertificateStatus.choices)
    changed_at = models.DateTimeField(_("changed at"))

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        constraints = [
            models.UniqueConstraint(fields=("user", "course"), name="campus_one_certificate")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.course_id} {self.status}"


class Completion(models.Model):
    """How much of a course a learner has completed, in percent.

    .. no_pii:
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="completions"
    )
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="completions")
    percent = models.DecimalField(_("percent"), max_digits=5, decimal_places=2)
    changed_at = models.DateTimeField(_("changed at"))

    class Meta:
        verbose_name = _("completion")
        verbose_name_plural = _("completions")
        constraints = [
            models.UniqueConstraint(fields=("user", "course"), name="campus_one_completion")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.course_id}"
