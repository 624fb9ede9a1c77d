"""The learner's pages: dashboard, course, and the questions of a subsection."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from openedx_filters.learning.filters import DashboardRenderStarted

from campus import coursework
from campus.pages import answers, progress, rights
from campus.pages.filtered import render_through
from campus.pages.progress import Card, Row
from campus.templatetags.campus_pages import percent as in_percent

__all__ = ["completion", "course", "dashboard", "subsection"]

_WHOLE = Decimal(100)


@require_safe
@login_required
@never_cache
def dashboard(request: HttpRequest) -> HttpResponse:
    """Show the learner's courses, through the platform's filter for this page."""
    user = rights.person(request)
    cards = progress.cards(user)
    context = {
        "user": user,
        "course_enrollments": [card.enrollment for card in cards],
        "cards": cards,
        "taught": rights.courses_with_role(user, rights.TEACHING),
    }
    return render_through(DashboardRenderStarted, request, "dashboard.html", context)


@require_safe
@login_required
@never_cache
def course(request: HttpRequest, course_key: str) -> HttpResponse:
    """Show a course with its graded subsections and the scores so far."""
    found, enrollment = rights.course_of_learner(request, course_key)
    user = rights.person(request)
    teaches = rights.courses_with_role(user, rights.TEACHING).filter(pk=found.pk).exists()
    context = {"card": progress.card(user, found, enrollment), "teaches": teaches}
    return render(request, "campus/course.html", context)


@require_POST
@login_required
def completion(request: HttpRequest, course_key: str) -> HttpResponse:
    """Note that the learner has been through all of the material; the platform tells nobody."""
    found, enrollment = rights.course_of_learner(request, course_key)
    if enrollment is None or not enrollment.active:
        raise PermissionDenied
    user = rights.person(request)
    coursework.complete(user, found, percent=_WHOLE, now=timezone.now())
    messages.success(request, _("Noted: you have been through all of the material."))
    return redirect("campus:course", course_key=found.key)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def subsection(request: HttpRequest, course_key: str, block_id: str) -> HttpResponse:
    """Show the questions of a subsection; take the answers and show what each one earned."""
    found, enrollment = rights.course_of_learner(request, course_key)
    card = progress.card(rights.person(request), found, enrollment)
    row = next((one for one in card.rows if one.subsection.block_id == block_id), None)
    if row is None:
        raise Http404
    if request.method == "POST":
        return _hand_in(request, card, row)
    sheet = answers.blank_sheet(rights.person(request), row.subsection)
    return _sheet_page(request, card, row, sheet)


def _hand_in(request: HttpRequest, card: Card, row: Row) -> HttpResponse:
    user = rights.person(request)
    sheet = answers.read_sheet(user, row.subsection, request.POST)
    if sheet.errors:
        return _sheet_page(request, card, row, sheet, status=400)
    if not sheet.responses:
        messages.warning(request, _("Nothing was handed in: answer at least one question."))
        return redirect(request.path)
    now = timezone.now()
    try:
        _note_progress(user, card, row, now=now)
        score = coursework.submit(user, row.subsection, sheet.responses, now=now)
    except coursework.NotEnrolledError:
        raise PermissionDenied from None
    text = _("Your answers are in. Your score: %(score)s.")
    messages.success(request, text % {"score": in_percent(score.percent)})
    return redirect(request.path)


def _note_progress(user: User, card: Card, row: Row, *, now: datetime) -> None:
    """Count a subsection as completed when it is handed in for the first time.

    It comes before the grade is told, so that whoever reacts to that finds both.
    """
    if row.percent is not None:
        return
    reached = _WHOLE * (card.handed_in + 1) / len(card.rows)
    coursework.complete(user, card.course, percent=max(reached, card.completion), now=now)


def _sheet_page(
    request: HttpRequest, card: Card, row: Row, sheet: answers.Sheet, *, status: int = 200
) -> HttpResponse:
    context = {"card": card, "row": row, "sheet": sheet}
    return render(request, "campus/subsection.html", context, status=status)
