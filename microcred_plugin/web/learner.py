"""The learner's own pages: every award, the offer with all that it shows, and what comes after.

Each act has an address of its own that takes a POST and leads back to the page of the award. Going
there in another way, as after a login in between, changes nothing and leads to the same page.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _

from microcred_plugin import wiring
from microcred_plugin.domain.errors import IllegalTransition
from microcred_plugin.domain.lifecycle import State
from microcred_plugin.models import Hold
from microcred_plugin.services import cards, claim, pages, share
from microcred_plugin.services.cards import Card
from microcred_plugin.services.errors import CannotIssue, OfferEnded
from microcred_plugin.services.world import World
from microcred_plugin.web.award import preview_context, sharing, shown_card
from microcred_plugin.web.choosing import choice_from, has_choice, query_of
from microcred_plugin.web.pages import Page, actor_of
from microcred_plugin.words import state_words

__all__ = ["urlpatterns"]


class LearnerPage(Page):
    """A page of one learner."""

    needs_login = True


class MineView(LearnerPage):
    """Every award of the learner."""

    template = "microcred_plugin/learner/mine.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show a card for each award, those that wait for the learner first."""
        world = wiring.world()
        mine = cards.cards_of(actor_of(request).user_id or 0)
        return self.page(request, {"cards": [shown_card(world, card) for card in mine]})


class AwardView(LearnerPage):
    """One award: the offer while it is open, otherwise where it stands and what can be done."""

    template = "microcred_plugin/learner/award.html"

    def get(self, request: HttpRequest, award: UUID) -> HttpResponse:
        """Show the award; a choice in the address is shown, not made."""
        card = pages.own_card(str(award), actor=actor_of(request))
        world = wiring.world()
        context: dict[str, Any] = {"card": shown_card(world, card)}
        if card.state is State.OFFERED:
            self.template = "microcred_plugin/learner/offer.html"
            context |= _offered(request, world, card)
        elif card.state is State.CLAIMED:
            context["sharing"] = sharing(request, card)
        return self.page(request, context)


def _offered(request: HttpRequest, world: World, card: Card) -> dict[str, Any]:
    """Show the offer with the choice in the address, at first the least."""
    actor = actor_of(request)
    try:
        return preview_context(world, card, choice_from(request.GET), actor=actor)
    except CannotIssue as refusal:
        messages.error(request, _refusal(refusal))
        return preview_context(world, card, card.discloses, actor=actor)


class ActView(LearnerPage):
    """One act on an award, by POST."""

    def get(self, request: HttpRequest, award: UUID) -> HttpResponse:
        """Lead to the award: whoever comes here by GET was logged out on the way."""
        messages.info(request, _("Nothing was changed. Look once more, and then choose."))
        return _to_award(award)

    def post(self, request: HttpRequest, award: UUID) -> HttpResponse:
        """Do it, say what came of it, and lead to the award."""
        try:
            return self.act(request, str(award)) or _to_award(award)
        except OfferEnded:
            messages.error(request, _("The last day to claim it has passed."))
        except CannotIssue as refusal:
            messages.error(request, _refusal(refusal))
        except IllegalTransition as refusal:
            text = _("That is not possible any more: this micro-credential is now “%(state)s”.")
            messages.warning(request, text % {"state": state_words(refusal.state).lower()})
        return _to_award(award)

    @abstractmethod
    def act(self, request: HttpRequest, award: str) -> HttpResponse | None:
        """Call one service; return where to go if that is not the page of the award."""


def _to_award(award: UUID | str, query: str = "") -> HttpResponse:
    address = reverse("microcred:award", args=(award,))
    return redirect(f"{address}?{query}" if query else address)


def _refusal(refusal: CannotIssue) -> str:
    """Return why nothing can be signed now, in words for the learner."""
    if refusal.hold == Hold.NO_NAME:
        return _(
            "Your account has no name that can be printed. Nothing was changed. Fill in your full "
            "name in your account and try again."
        )
    return _("Nothing can be signed at the moment. Nothing was changed. Try again later.")


class ClaimView(ActView):
    """Claim an offer."""

    def act(self, request: HttpRequest, award: str) -> HttpResponse | None:
        """Claim what was shown; a choice that was not shown yet is shown first."""
        choice = choice_from(request.POST)
        asks_to_see = request.POST.get("act") == "show"
        if asks_to_see or request.POST.get("seen") != query_of(choice):
            return self._show_first(request, award, query_of(choice), asked=asks_to_see)
        before = pages.own_card(award, actor=actor_of(request)).state
        claim.claim(wiring.world(), award, actor=actor_of(request), choice=choice)
        if before is State.OFFERED:
            messages.success(request, _("It is yours. You can download it and show it to others."))
        return None

    def _show_first(
        self, request: HttpRequest, award: str, query: str, *, asked: bool
    ) -> HttpResponse:
        card = pages.own_card(award, actor=actor_of(request))
        if card.state is not State.OFFERED:
            return _to_award(award)
        if not asked:
            text = _("You changed what it shows. Look at the result below, and then claim it.")
            messages.info(request, text)
        return redirect(f"{reverse('microcred:award', args=(award,))}?{query}#preview")


class DeclineView(ActView):
    """Decline an offer, after a page that says what that means."""

    template = "microcred_plugin/learner/decline.html"

    def get(self, request: HttpRequest, award: UUID) -> HttpResponse:
        """Ask whether the learner is sure."""
        card = pages.own_card(str(award), actor=actor_of(request))
        if card.state is not State.OFFERED:
            return _to_award(award)
        return self.page(request, {"card": shown_card(wiring.world(), card)})

    def act(self, request: HttpRequest, award: str) -> None:
        """Decline; declining twice is said once."""
        actor = actor_of(request)
        if pages.own_card(award, actor=actor).state is State.DECLINED:
            return
        claim.decline(wiring.world(), award, actor=actor)
        messages.success(request, _("You declined it. Nobody can use it any more."))


class ReopenView(ActView):
    """Ask for a declined or lapsed offer again."""

    def act(self, request: HttpRequest, award: str) -> None:
        """Let the rules decide anew."""
        actor = actor_of(request)
        if pages.own_card(award, actor=actor).state is State.OFFERED:
            return
        claim.reopen(wiring.world(), award, actor=actor)
        card = pages.own_card(award, actor=actor)
        if card.state is State.OFFERED:
            messages.success(request, _("It is ready for you again."))
        else:
            messages.info(request, _("You asked for it again. Below you see where it stands."))


class PublicView(ActView):
    """Switch the public page on or off."""

    def act(self, request: HttpRequest, award: str) -> None:
        """Switch to what the form says, whatever it was before."""
        public = request.POST.get("public") == "1"
        share.set_public(wiring.world(), award, public=public, actor=actor_of(request))
        text = _("Anyone can see the page now.") if public else _("Only you see the page now.")
        messages.success(request, text)


class LinkView(ActView):
    """Make a share link, or stop the one there is."""

    def act(self, request: HttpRequest, award: str) -> None:
        """Make a new link, which ends an earlier one, or end it without a new one."""
        world, actor = wiring.world(), actor_of(request)
        if request.POST.get("act") == "stop":
            share.stop_sharing(world, award, actor=actor)
            messages.success(request, _("The link no longer works."))
        else:
            share.new_share_link(world, award, actor=actor)
            messages.success(request, _("Your link is ready to be copied."))


class DisclosureView(ActView):
    """Change what a claimed credential shows."""

    template = "microcred_plugin/learner/disclosure.html"

    def get(self, request: HttpRequest, award: UUID) -> HttpResponse:
        """Show the choice in the address beside the one that was made."""
        world, actor = wiring.world(), actor_of(request)
        card = pages.own_card(str(award), actor=actor)
        if card.state is not State.CLAIMED:
            return _to_award(award)
        choice = choice_from(request.GET) if has_choice(request.GET) else card.discloses
        try:
            preview = preview_context(world, card, choice, actor=actor)
        except CannotIssue as refusal:
            messages.error(request, _refusal(refusal))
            return _to_award(award)
        return self.page(request, {"card": shown_card(world, card), **preview})

    def act(self, request: HttpRequest, award: str) -> HttpResponse | None:
        """Sign anew what was shown; a choice that was not shown yet is shown first."""
        choice = choice_from(request.POST)
        actor = actor_of(request)
        card = pages.own_card(award, actor=actor)
        if request.POST.get("act") == "show" or request.POST.get("seen") != query_of(choice):
            address = reverse("microcred:award-disclosure", args=(award,))
            return redirect(f"{address}?{query_of(choice)}#preview")
        share.disclose(wiring.world(), award, choice, actor=actor)
        if choice != card.discloses:
            text = _("A new micro-credential has replaced the old one. Share and save the new one.")
            messages.success(request, text)
        return None


_AWARD = "microcredentials/mine/<uuid:award>"

urlpatterns = [
    path("microcredentials/mine", MineView.as_view(), name="mine"),
    path(_AWARD, AwardView.as_view(), name="award"),
    path(f"{_AWARD}/claim", ClaimView.as_view(), name="award-claim"),
    path(f"{_AWARD}/decline", DeclineView.as_view(), name="award-decline"),
    path(f"{_AWARD}/reopen", ReopenView.as_view(), name="award-reopen"),
    path(f"{_AWARD}/public", PublicView.as_view(), name="award-public"),
    path(f"{_AWARD}/link", LinkView.as_view(), name="award-link"),
    path(f"{_AWARD}/disclosure", DisclosureView.as_view(), name="award-disclosure"),
]
