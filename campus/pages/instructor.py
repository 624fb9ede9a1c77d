"""The instructor dashboard with its sections, and the scores that an instructor sets by hand."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from openedx_filters.learning.filters import InstructorDashboardRenderStarted

from campus import coursework
from campus.models import Course, Enrollment
from campus.pages import gradebook, progress, rights
from campus.pages.filtered import render_through

__all__ = ["dashboard", "scores_of"]

_TEMPLATES = "campus/sections/"
_PAGE = 50


class ScoreForm(forms.Form):
    """A score set by hand, in percent; left empty, the points count again."""

    percent = forms.DecimalField(
        label=gettext_lazy("Score in percent"),
        required=False,
        min_value=0,
        max_value=100,
        decimal_places=4,
        localize=True,
        help_text=gettext_lazy("Leave this empty to let the learner's own points count again."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        help_text=gettext_lazy("Kept with the score."),
    )


@require_safe
@login_required
@never_cache
def dashboard(request: HttpRequest, course_key: str) -> HttpResponse:
    """Show one section of the dashboard; the platform's filter may have added some."""
    course = rights.course_of_teacher(request, course_key)
    context = {
        "user": request.user,
        "course": course,
        "sections": _sections(request, course),
        "chosen": request.GET.get("section", ""),
    }
    return render_through(
        InstructorDashboardRenderStarted, request, "instructor_dashboard.html", context
    )


def _sections(request: HttpRequest, course: Course) -> list[dict[str, Any]]:
    """Return the campus's own sections in the shape that the platform gives them."""
    shared = {"template_path_prefix": _TEMPLATES, "course_id": course.key, "fragment": None}
    modes = (
        Enrollment.objects.filter(course=course)
        .values("mode", "active")
        .annotate(count=Count("pk"))
        .order_by("mode", "-active")
    )
    learners = gradebook.learners(course)
    page = Paginator(learners, _PAGE).get_page(request.GET.get("page"))
    return [
        {
            **shared,
            "section_key": "course_info",
            "section_display_name": _("Course info"),
            "course": course,
            "modes": modes,
        },
        {
            **shared,
            "section_key": "gradebook",
            "section_display_name": _("Gradebook"),
            "course": course,
            "page": page,
            "book": gradebook.book(course, list(page.object_list)),
        },
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def scores_of(request: HttpRequest, course_key: str, username: str) -> HttpResponse:
    """Show the scores of one learner, each with a form to set it by hand."""
    course = rights.course_of_teacher(request, course_key)
    enrollment = get_object_or_404(Enrollment, course=course, user__username=username)
    posted = request.POST.get("subsection") if request.method == "POST" else None
    card = progress.card(enrollment.user, course, enrollment)
    forms_by_row = [
        (row, _form(request, row.subsection.block_id, posted=posted)) for row in card.rows
    ]
    for row, form in forms_by_row:
        if row.subsection.block_id == posted and form.is_valid():
            _set_by_hand(request, enrollment.user, row, form)
            return redirect(request.path)
    context = {"card": card, "learner": enrollment.user, "rows": forms_by_row}
    status = 400 if request.method == "POST" else 200
    return render(request, "campus/scores.html", context, status=status)


def _form(request: HttpRequest, block_id: str, *, posted: str | None) -> ScoreForm:
    """Return the form of one row, bound only where it is the one that was sent."""
    data = request.POST if posted == block_id else None
    return ScoreForm(data, auto_id=f"{block_id}-%s")


def _set_by_hand(request: HttpRequest, learner: User, row: progress.Row, form: ScoreForm) -> None:
    cleaned = form.cleaned_data
    coursework.override(
        learner,
        row.subsection,
        cleaned["percent"],
        reason=cleaned["reason"],
        now=timezone.now(),
    )
    text = _("The score for “%(subsection)s” is saved, and the course grade follows from it.")
    messages.success(request, text % {"subsection": row.subsection.name})
