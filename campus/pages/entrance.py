"""The login picker: everybody on the campus, what they show, one click to be them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campus.pages import cases

__all__ = ["entrance", "log_in", "log_out"]

_BACKEND = "django.contrib.auth.backends.ModelBackend"
_STAFF: Mapping[str, str | Promise] = {
    "instructor": gettext_lazy("Teaches the courses: sees who is where and why, and approves."),
    "author": gettext_lazy("Edits the courses in Studio and describes the modules."),
    "admin": gettext_lazy("Keeps issuers, keys and frameworks in order, and sees the outbox."),
    "nobody": gettext_lazy("Has an account and no course at all."),
}
_FIRST_PAGE = {"author": "campus:studio", "admin": "admin:index"}


@dataclass(frozen=True)
class Person:
    """One button of the picker."""

    username: str
    lines: Sequence[cases.Line] = ()
    description: str | Promise = ""


@require_safe
@never_cache
def entrance(request: HttpRequest) -> HttpResponse:
    """Show who can log in."""
    return _picker(request)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def log_in(request: HttpRequest) -> HttpResponse:
    """Log in as the person picked; nobody on the campus has a password to keep."""
    if request.method != "POST":
        return _picker(request)
    username = request.POST.get("username", "")
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None or username not in _known():
        messages.error(request, _("There is no such person on this campus. Pick one of the list."))
        return _picker(request, status=400)
    login(request, user, backend=_BACKEND)
    return redirect(_onward(request) or _FIRST_PAGE.get(username, "campus:dashboard"))


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """Log out and return to the picker."""
    logout(request)
    messages.info(request, _("You are logged out."))
    return redirect("campus:entrance")


def _picker(request: HttpRequest, *, status: int = 200) -> HttpResponse:
    present = set(User.objects.filter(is_active=True).values_list("username", flat=True))
    everybody = {one.username: one for one in [*_learners(), *_staff()]}
    context = {
        "learners": [one for one in _learners() if one.username in present],
        "staff": [one for one in _staff() if one.username in present],
        "empty": not present & set(everybody),
        "next": _onward(request),
    }
    return render(request, "campus/entrance.html", context, status=status)


def _learners() -> list[Person]:
    return [Person(username, lines=lines) for username, lines in cases.lines().items()]


def _staff() -> list[Person]:
    return [Person(username, description=text) for username, text in _STAFF.items()]


def _known() -> set[str]:
    return {one.username for one in [*_learners(), *_staff()]}


def _onward(request: HttpRequest) -> str:
    """Return the address to go on to, empty unless it is one of this campus."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if safe else ""
