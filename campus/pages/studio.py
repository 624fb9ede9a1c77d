"""Studio's list of courses, each with the plugin's page for authors."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from campus.pages import rights

__all__ = ["courses"]


@require_safe
@login_required
@never_cache
def courses(request: HttpRequest) -> HttpResponse:
    """Show the courses that this person may edit."""
    editable = rights.courses_with_role(request.user, rights.WRITING)
    if not editable.exists():
        raise PermissionDenied
    context = {"courses": editable.prefetch_related("subsections")}
    return render(request, "campus/studio.html", context)
