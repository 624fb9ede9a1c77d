"""What a course is made of."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

__all__ = ["Course", "Question", "QuestionKind", "Subsection"]


class Course(models.Model):
    """A course run; the pass mark in percent of the course grade.

    .. no_pii:
    """

    key = models.CharField(_("course key"), max_length=255, unique=True)
    name = models.CharField(_("name"), max_length=255)
    organisation = models.CharField(_("organisation"), max_length=64)
    pass_percent = models.DecimalField(_("pass mark"), max_digits=5, decimal_places=2)
    version = models.CharField(_("version"), max_length=64, default="1")
    edited_at = models.DateTimeField(_("edited at"))

    class Meta:
        ordering = ("name",)
        verbose_name = _("course")
        verbose_name_plural = _("courses")

    def __str__(self) -> str:
        return self.name


class Subsection(models.Model):
    """A graded part of a course; its weight in percent of the course grade.

    .. no_pii:
    """

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="subsections")
    block_id = models.CharField(_("block id"), max_length=64)
    order = models.PositiveSmallIntegerField(_("order"))
    name = models.CharField(_("name"), max_length=255)
    assignment_type = models.CharField(_("assignment type"), max_length=64)
    weight_percent = models.DecimalField(_("weight"), max_digits=5, decimal_places=2)

    class Meta:
        ordering = ("course", "order")
        verbose_name = _("graded subsection")
        verbose_name_plural = _("graded subsections")
        constraints = [
            models.UniqueConstraint(fields=("course", "block_id"), name="campus_one_block_id")
        ]

    def __str__(self) -> str:
        return self.name


class QuestionKind(models.TextChoices):
    """How a question is answered."""

    CHOICE = "choice", _("one of several")
    SEVERAL = "several", _("all that apply")
    NUMBER = "number", _("a number")


class Question(models.Model):
    """One question; `answer` holds an index, a list of indices or a number, after its kind.

    .. no_pii:
    """

    subsection = models.ForeignKey(Subsection, on_delete=models.CASCADE, related_name="questions")
    order = models.PositiveSmallIntegerField(_("order"))
    kind = models.CharField(_("kind"), max_length=16, choices=QuestionKind.choices)
    points = models.DecimalField(_("points"), max_digits=7, decimal_places=2)
    text = models.TextField(_("text"))
    choices = models.JSONField(_("choices"), default=list, blank=True)
    answer = models.JSONField(_("right answer"))
    tolerance = models.DecimalField(_("tolerance"), max_digits=12, decimal_places=6, default=0)
    why = models.TextField(_("explanation"), blank=True)

    class Meta:
        ordering = ("subsection", "order")
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints = [
            models.UniqueConstraint(fields=("subsection", "order"), name="campus_one_question")
        ]

    def __str__(self) -> str:
        return self.text[:80]
