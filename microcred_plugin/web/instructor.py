"""The instructor's pages: the cohort of a course, one learner of it, and acts on one award.

Each act has a page of its own that says what it will do and asks for a reason where the learner and
verifiers read one. Pressing twice, or after a colleague did, changes nothing and says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from microcred_plugin import wiring
from microcred_plugin.domain.errors import IllegalTransition, Invalid, MicrocredError
from microcred_plugin.domain.outcomes import AchievedWhen, OutcomeStatus
from microcred_plugin.models import Hold
from microcred_plugin.services.approve import NotEligible
from microcred_plugin.services.cards import OutcomeState
from microcred_plugin.services.cohort import CohortQuery, Member, Order, cohort, history, member
from microcred_plugin.services.errors import (
    CannotIssue,
    Erased,
    KeyUnreadable,
    NoSigningKey,
    NotAllowed,
    NotFound,
)
from microcred_plugin.web.acting import ACTS, Act, Name, acts_for
from microcred_plugin.web.cohorts import cohort_table, name_words, names_of, tone_of
from microcred_plugin.web.pages import Page, actor_of
from microcred_plugin.web.past import past_line
from microcred_plugin.web.saying import plain, said
from microcred_plugin.words import (
    fault_words,
    flag_words,
    hold_words,
    outcome_words,
    percent_words,
    reason_words,
    state_words,
)

__all__ = ["ActView", "CohortView", "LearnerView", "query_from", "urlpatterns"]

_LONGEST_SEARCH = 100
_LONGEST_PAGE_NUMBER = 7


def query_from(data: Mapping[str, str]) -> CohortQuery:
    """Return what an address asks for; anything unknown falls back to the whole first page."""
    order, page = data.get("order", ""), data.get("page", "")
    return CohortQuery(
        show=data.get("show", ""),
        search=data.get("search", "").replace("\x00", "").strip()[:_LONGEST_SEARCH],
        order=Order(order) if order in set(Order) else Order.NAME,
        page=int(page) if _is_number(page) else 1,
    )


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _LONGEST_PAGE_NUMBER


class CohortView(Page):
    """The table of a course's learners, or how a course gets one."""

    template = "microcred_plugin/instructor/cohort.html"
    needs_login = True
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, course_key: str) -> HttpResponse:
        """Answer with the table."""
        query, actor = query_from(request.GET.dict()), actor_of(request)
        try:
            found = cohort(wiring.world(), course_key, query, actor=actor)
        except NotFound:
            return self.page(request, {"course_key": course_key})
        context = {"table": cohort_table(found), "orders": _orders(query)}
        return self.page(request, {"course_key": course_key, **context})


def _orders(query: CohortQuery) -> list[tuple[str, str, bool]]:
    labels = {Order.NAME: _("Name"), Order.CHANGED: _("Newest change first")}
    return [(str(order), label, order is query.order) for order, label in labels.items()]


@dataclass(frozen=True, kw_only=True)
class _OutcomeLine:
    title: SafeString
    statement: SafeString
    assessed: str
    mark: str
    status: str
    achieved: bool


class LearnerView(Page):
    """One learner: outcomes, what is missing, what happened, and what the viewer may do."""

    template = "microcred_plugin/instructor/learner.html"
    needs_login = True
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, course_key: str, award: str) -> HttpResponse:
        """Answer with the page."""
        actor, world = actor_of(request), wiring.world()
        found = member(world, course_key, str(award), actor=actor)
        past = history(world, course_key, str(award), actor=actor)
        context = {**_described(found, course_key), "past": [past_line(line) for line in past]}
        return self.page(request, context)


def _described(found: Member, course_key: str) -> dict[str, Any]:
    card, names = found.card, names_of(found.card)
    return {
        "card": card,
        "name": name_words(found.recipient),
        "email": found.recipient.email,
        "title": said(card.module.title),
        "state": state_words(card.state),
        "tone": tone_of(card.state),
        "flag": flag_words(card.flag),
        "hold": hold_words(card.hold),
        "grade": percent_words(card.course_percent),
        "outcomes": [_outcome_line(row, card.subsection_names) for row in card.outcomes],
        "reasons": [reason_words(reason, names) for reason in card.reasons],
        "acts": [(act, _act_url(course_key, card.award, act)) for act in acts_for(found.actions)],
        "cohort_url": reverse("microcred:instructor", args=(course_key,)),
        "learner_url": _learner_url(course_key, card.award),
    }


def _outcome_line(row: OutcomeState, subsections: Mapping[str, str]) -> _OutcomeLine:
    outcome = row.outcome
    separator = _("; or ") if outcome.achieved_when is AchievedWhen.ANY else "; "
    needed = _("“%(subsection)s” at least %(minimum)s")
    assessed = [
        needed
        % {
            "subsection": subsections.get(each.subsection, each.subsection),
            "minimum": percent_words(each.minimum_percent),
        }
        for each in outcome.assessments
    ]
    return _OutcomeLine(
        title=said(outcome.title),
        statement=said(outcome.statement),
        assessed=separator.join(assessed),
        mark="" if row.mark is None else percent_words(row.mark),
        status=outcome_words(row.status),
        achieved=row.status is OutcomeStatus.ACHIEVED,
    )


def _learner_url(course_key: str, award: str) -> str:
    return reverse("microcred:instructor-learner", args=(course_key, award))


def _act_url(course_key: str, award: str, act: Act) -> str:
    return reverse("microcred:instructor-act", args=(course_key, award, str(act.name)))


class ActView(Page):
    """What one act will do, and the button that does it."""

    template = "microcred_plugin/instructor/act.html"
    needs_login = True
    http_method_names = ["get", "head", "options", "post"]

    def get(self, request: HttpRequest, course_key: str, award: str, name: str) -> HttpResponse:
        """Ask for confirmation, or say that the moment for it has passed."""
        act, found = _asked(request, course_key, award, name)
        if act not in acts_for(found.actions):
            messages.info(request, _too_late(found.card.state))
            return redirect(_learner_url(course_key, found.card.award))
        return self._ask(request, act, found, course_key)

    def post(self, request: HttpRequest, course_key: str, award: str, name: str) -> HttpResponse:
        """Do it and return to the learner's page; a reason that will not do is asked for again."""
        act, found = _asked(request, course_key, award, name)
        reason = request.POST.get("reason", "").strip()
        try:
            act.run(wiring.world(), found.card.award, actor_of(request), reason)
        except Invalid as error:
            wrong = " ".join(fault_words(fault) for fault in error.faults)
            return self._ask(request, act, found, course_key, reason=reason, error=wrong)
        except (NotAllowed, NotFound, Erased):
            raise
        except MicrocredError as error:
            messages.error(request, _refusal(error))
        else:
            messages.success(request, str(act.done))
        return redirect(_learner_url(course_key, found.card.award))

    def _ask(
        self,
        request: HttpRequest,
        act: Act,
        found: Member,
        course_key: str,
        *,
        reason: str = "",
        error: str = "",
    ) -> HttpResponse:
        name = name_words(found.recipient)
        context = {
            **_described(found, course_key),
            "act": act,
            "question": str(act.question) % {"name": name},
            "module": plain(found.card.module.title),
            "reason": reason,
            "error": error,
        }
        return self.page(request, context, status=400 if error else 200)


def _asked(request: HttpRequest, course_key: str, award: str, name: str) -> tuple[Act, Member]:
    """Return the act and its learner. Raises NotFound, and NotAllowed."""
    found = member(wiring.world(), course_key, str(award), actor=actor_of(request))
    if name not in set(Name):
        raise NotFound("act")
    act = ACTS[Name(name)]
    if not act.covers & found.allowed:
        raise NotAllowed(name)
    return act, found


def _too_late(state: str) -> str:
    text = _("That is not possible any more: the award is now “%(state)s”. Nothing was changed.")
    return text % {"state": state_words(state)}


def _refusal(error: MicrocredError) -> str:
    """Return why nothing was changed, and what next."""
    if isinstance(error, NotEligible):
        return _(
            "The learner does not meet every condition any more, so nothing was signed. "
            "What is missing stands below."
        )
    if isinstance(error, CannotIssue):
        return _not_signed(hold_words(error.hold))
    if isinstance(error, NoSigningKey | KeyUnreadable):
        return _not_signed(hold_words(Hold.NO_KEY))
    if isinstance(error, IllegalTransition):
        return _too_late(error.state)
    return _("This could not be done. Nothing was changed.")


def _not_signed(why: str) -> str:
    text = _("Nothing was changed. %(why)s The administrator of the platform can help.")
    return text % {"why": why}


urlpatterns = [
    path("microcredentials/instructor/<str:course_key>", CohortView.as_view(), name="instructor"),
    path(
        "microcredentials/instructor/<str:course_key>/<uuid:award>",
        LearnerView.as_view(),
        name="instructor-learner",
    ),
    path(
        "microcredentials/instructor/<str:course_key>/<uuid:award>/<slug:name>",
        ActView.as_view(),
        name="instructor-act",
    ),
]
