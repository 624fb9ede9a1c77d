"""The asker's own awards: what they are, and what their learner does with them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import path
from drf_spectacular.types import OpenApiTypes
from rest_framework.request import Request
from rest_framework.response import Response

from microcred_plugin import wiring
from microcred_plugin.api.award_serializers import OwnAwardSerializer
from microcred_plugin.api.base import ApiView, described
from microcred_plugin.api.requests import choice_in, nothing_in, public_in
from microcred_plugin.api.serializers import (
    READING,
    SENDING,
    ChoiceSerializer,
    PublicSerializer,
    RefusalSerializer,
    ShareLinkSerializer,
)
from microcred_plugin.services import claim, pages, share
from microcred_plugin.services.cards import cards_of
from microcred_plugin.web.pages import actor_of

__all__ = ["urlpatterns"]

_UNSIGNED = {**SENDING, 422: RefusalSerializer}


class OwnView(ApiView):
    """Something with one award of the asker; somebody else's is not found."""

    def answer(self, request: Request, uuid: UUID) -> Response:
        """Return the award as it is now."""
        return Response(OwnAwardSerializer(pages.own_card(str(uuid), actor=actor_of(request))).data)


class AwardsView(ApiView):
    """The awards of the asker."""

    @described(
        "awards",
        "List my awards",
        responses={200: OwnAwardSerializer(many=True), 401: RefusalSerializer},
    )
    def get(self, request: Request) -> Response:
        """List the awards: those that wait for the learner first, then the newest."""
        learner = actor_of(request).user_id
        cards = cards_of(learner) if learner is not None else []
        return Response(OwnAwardSerializer(cards, many=True).data)


class AwardView(OwnView):
    """One award of the asker."""

    @described(
        "award",
        "Read one of my awards",
        responses={200: OwnAwardSerializer, **READING},
    )
    def get(self, request: Request, uuid: UUID) -> Response:
        """Return the award."""
        return self.answer(request, uuid)


class PreviewView(OwnView):
    """The credential as a choice would make it."""

    @described(
        "preview",
        "See the credential before it is signed",
        request=ChoiceSerializer,
        responses={200: OpenApiTypes.OBJECT, **_UNSIGNED},
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """Return every fact that would be disclosed; nothing changes."""
        choice = choice_in(request.data)
        world, actor = wiring.world(), actor_of(request)
        return Response(dict(pages.preview(world, str(uuid), choice, actor=actor)))


class ClaimView(OwnView):
    """Claiming an offer."""

    @described(
        "claim",
        "Claim an offer",
        request=ChoiceSerializer,
        responses={200: OwnAwardSerializer, 410: RefusalSerializer, **_UNSIGNED},
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """Claim it, showing no more than was chosen; claiming twice changes nothing."""
        choice = choice_in(request.data)
        claim.claim(wiring.world(), str(uuid), actor=actor_of(request), choice=choice)
        return self.answer(request, uuid)


class DeclineView(OwnView):
    """Declining an offer."""

    @described(
        "decline",
        "Decline an offer",
        request=None,
        responses={200: OwnAwardSerializer, **SENDING},
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """Decline it; its credential is revoked."""
        nothing_in(request.data)
        claim.decline(wiring.world(), str(uuid), actor=actor_of(request))
        return self.answer(request, uuid)


class ReopenView(OwnView):
    """Asking for an offer again."""

    @described(
        "reopen",
        "Ask for a declined or lapsed offer again",
        request=None,
        responses={200: OwnAwardSerializer, **_UNSIGNED},
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """Let the rules decide anew."""
        nothing_in(request.data)
        claim.reopen(wiring.world(), str(uuid), actor=actor_of(request))
        return self.answer(request, uuid)


class DisclosureView(OwnView):
    """What the credential shows beyond the least."""

    @described(
        "disclose",
        "Show more or less",
        request=ChoiceSerializer,
        responses={200: OwnAwardSerializer, **_UNSIGNED},
    )
    def put(self, request: Request, uuid: UUID) -> Response:
        """Let a new credential with that choice replace the one before."""
        choice = choice_in(request.data)
        share.disclose(wiring.world(), str(uuid), choice, actor=actor_of(request))
        return self.answer(request, uuid)


class PublicSwitch(OwnView):
    """Whether anybody may read the credential."""

    @described(
        "set_public",
        "Switch the public page on or off",
        request=PublicSerializer,
        responses={200: OwnAwardSerializer, **SENDING},
    )
    def put(self, request: Request, uuid: UUID) -> Response:
        """Switch it."""
        public = public_in(request.data)
        share.set_public(wiring.world(), str(uuid), public=public, actor=actor_of(request))
        return self.answer(request, uuid)


class ShareLinkView(OwnView):
    """The share link: whoever has it may read the credential."""

    @described(
        "new_share_link",
        "Make a share link",
        request=None,
        responses={201: ShareLinkSerializer, **SENDING},
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """Make a link; an earlier one stops working."""
        nothing_in(request.data)
        actor = actor_of(request)
        share.new_share_link(wiring.world(), str(uuid), actor=actor)
        link: dict[str, Any] = {"url": pages.own_card(str(uuid), actor=actor).share_address}
        return Response(ShareLinkSerializer(link).data, status=201)

    @described(
        "stop_sharing",
        "Stop the share link",
        request=None,
        responses={200: OwnAwardSerializer, **SENDING},
    )
    def delete(self, request: Request, uuid: UUID) -> Response:
        """Make the link stop working."""
        share.stop_sharing(wiring.world(), str(uuid), actor=actor_of(request))
        return self.answer(request, uuid)


urlpatterns = [
    path("awards", AwardsView.as_view(), name="api-awards"),
    path("awards/<uuid:uuid>", AwardView.as_view(), name="api-award"),
    path("awards/<uuid:uuid>/preview", PreviewView.as_view(), name="api-preview"),
    path("awards/<uuid:uuid>/claim", ClaimView.as_view(), name="api-claim"),
    path("awards/<uuid:uuid>/decline", DeclineView.as_view(), name="api-decline"),
    path("awards/<uuid:uuid>/reopen", ReopenView.as_view(), name="api-reopen"),
    path("awards/<uuid:uuid>/disclosure", DisclosureView.as_view(), name="api-disclosure"),
    path("awards/<uuid:uuid>/public", PublicSwitch.as_view(), name="api-public"),
    path("awards/<uuid:uuid>/share-link", ShareLinkView.as_view(), name="api-share-link"),
]
