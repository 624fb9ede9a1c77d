"""What every page of ours has: menu, language, the asker, and refusals in the same style.

Pages are ours in every release of the platform, so they bring their own frame. The language is the
platform's choice for the request; `?lang=nl` or `?lang=en` changes it and is remembered in the
platform's own language cookie.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django.utils.translation import gettext as _
from django.views import View

from microcred_plugin.domain.bilingual import LANGUAGES
from microcred_plugin.services.errors import Erased, NotAllowed, NotFound
from microcred_plugin.services.world import NOBODY, Actor
from microcred_plugin.web.saying import page_language

__all__ = ["Page", "actor_of", "signed_in"]

_NAMES = {"en": "English", "nl": "Nederlands"}
_YEAR = 365 * 24 * 3600
# The platform's own dashboard stands there in every release; from it one can log out.
_DASHBOARD = "/dashboard"


def actor_of(request: HttpRequest) -> Actor:
    """Return who asks: an account that is logged in and active, or nobody."""
    user = request.user
    return Actor(user.pk) if user.is_authenticated and user.is_active else NOBODY


def signed_in(request: HttpRequest) -> bool:
    """Return whether somebody is logged in."""
    return actor_of(request).user_id is not None


@dataclass(frozen=True)
class _Link:
    url: str
    label: str
    here: bool


class Page(View):
    """A page in our frame; subclasses set `template`, `needs_login` and answer `get` or `post`.

    NotFound becomes 404, NotAllowed 403 and Erased 410, each as a page that says what next. What
    needs a login is kept by no browser and no cache on the way.
    """

    template = ""
    needs_login = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer in the language asked for, after login where it is needed."""
        asked = request.GET.get("lang")
        language = asked if asked in LANGUAGES else page_language()
        with translation.override(language):
            response = self._answer(request, *args, **kwargs)
            if hasattr(response, "render"):
                response.render()
        if asked in LANGUAGES:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME, language, max_age=_YEAR, samesite="Lax"
            )
        patch_vary_headers(response, ["Accept-Language", "Cookie"])
        if self.needs_login:
            add_never_cache_headers(response)
        return response

    def _answer(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.needs_login and not signed_in(request):
            return redirect_to_login(request.get_full_path())
        try:
            return super().dispatch(request, *args, **kwargs)
        except NotFound:
            return self.problem(request, 404, _("There is nothing here, or it is not for you."))
        except NotAllowed:
            return self.problem(request, 403, _("You do not have the right to do this."))
        except Erased:
            text = _("What stood here was erased at the request of its holder.")
            return self.problem(request, 410, text)

    def page(
        self, request: HttpRequest, context: Mapping[str, Any], *, status: int = 200
    ) -> HttpResponse:
        """Return the template of this page, filled, in our frame."""
        return render(request, self.template, {**context, "mc": _frame(request)}, status=status)

    def problem(self, request: HttpRequest, status: int, text: str) -> HttpResponse:
        """Return a page that says what is wrong and where to go from here."""
        context = {"mc": _frame(request), "text": text, "status": status}
        return render(request, "microcred_plugin/problem.html", context, status=status)


def _frame(request: HttpRequest) -> dict[str, Any]:
    return {
        "platform": getattr(settings, "PLATFORM_NAME", "") or _("Micro-credentials"),
        "home": "/",
        "menu": _menu(request),
        "languages": _languages(request),
        "login": "" if signed_in(request) else _login_address(request),
    }


def _login_address(request: HttpRequest) -> str:
    """Return where somebody logs in to come back to this page."""
    return redirect_to_login(request.get_full_path()).url


def _menu(request: HttpRequest) -> list[_Link]:
    links = [(reverse("microcred:offer"), _("Offer")), (reverse("microcred:verify"), _("Verify"))]
    if signed_in(request):
        mine = (reverse("microcred:mine"), _("My micro-credentials"))
        links = [(_DASHBOARD, _("Dashboard")), mine, *links]
    return [_Link(url, label, request.path == url) for url, label in links]


def _languages(request: HttpRequest) -> list[dict[str, Any]]:
    now = page_language()
    links = []
    for code in LANGUAGES:
        query = request.GET.copy()
        query["lang"] = code
        url = f"{request.path}?{query.urlencode()}"
        links.append({"code": code, "name": _NAMES[code], "url": url, "here": code == now})
    return links
