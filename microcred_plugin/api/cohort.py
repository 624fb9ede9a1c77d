"""The cohort of a course and what its staff do with an award; the services judge who may."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.urls import path
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from microcred_plugin import wiring
from microcred_plugin.api.award_serializers import (
    CohortSerializer,
    HistorySerializer,
    MemberSerializer,
)
from microcred_plugin.api.base import ApiView, described
from microcred_plugin.api.requests import cohort_query_in, nothing_in, reason_in
from microcred_plugin.api.serializers import READING, SENDING, ReasonSerializer, RefusalSerializer
from microcred_plugin.domain.lifecycle import State
from microcred_plugin.services import approve, revoke
from microcred_plugin.services.cohort import FLAGGED, Member, Order, cohort, history, member
from microcred_plugin.web.pages import actor_of

__all__ = ["urlpatterns"]

Act = Callable[..., Any]

_FORBIDDEN = {**READING, 403: RefusalSerializer}
_ACT = {200: MemberSerializer, **SENDING, 422: RefusalSerializer}
_QUERY = [
    OpenApiParameter("show", str, enum=[*map(str, State), FLAGGED], description="only these"),
    OpenApiParameter("search", str, description="part of a name, user name or e-mail address"),
    OpenApiParameter("order", str, enum=list(map(str, Order)), description="by name if not given"),
    OpenApiParameter("page", int, description="from 1"),
    OpenApiParameter("page_size", int, description="at most 100; 50 if not given"),
]


class CohortView(ApiView):
    """The learners of a course with their awards."""

    @described(
        "cohort",
        "List the cohort of a course",
        parameters=_QUERY,
        responses={200: CohortSerializer, 400: RefusalSerializer, **_FORBIDDEN},
    )
    def get(self, request: Request, course_key: str) -> Response:
        """Return a page of the cohort, with counts of everybody."""
        query = cohort_query_in(request.query_params)
        found = cohort(wiring.world(), course_key, query, actor=actor_of(request))
        return Response(CohortSerializer(found).data)


class StaffView(ApiView):
    """Something with one award of a course whose staff asks."""

    def find(self, request: Request, course_key: str, uuid: UUID) -> Member:
        """Return the learner as the asker may see it. Raises NotAllowed, and NotFound."""
        return member(wiring.world(), course_key, str(uuid), actor=actor_of(request))

    def answer(self, request: Request, course_key: str, uuid: UUID) -> Response:
        """Return the learner and the award as they are now."""
        return Response(MemberSerializer(self.find(request, course_key, uuid)).data)


class MemberView(StaffView):
    """One learner of a cohort."""

    @described(
        "cohort_member",
        "Read one learner of a cohort",
        responses={200: MemberSerializer, **_FORBIDDEN},
    )
    def get(self, request: Request, course_key: str, uuid: UUID) -> Response:
        """Return the learner with the award and what may be done with it."""
        return self.answer(request, course_key, uuid)


class HistoryView(StaffView):
    """What happened to an award."""

    @described(
        "cohort_history",
        "Read what happened to an award",
        responses={200: HistorySerializer(many=True), **_FORBIDDEN},
    )
    def get(self, request: Request, course_key: str, uuid: UUID) -> Response:
        """Return the lines of the trail, oldest first."""
        lines = history(wiring.world(), course_key, str(uuid), actor=actor_of(request))
        return Response(HistorySerializer(lines, many=True).data)


class ActView(StaffView):
    """An act on an award; the service says who may and when."""

    def do(self, request: Request, course_key: str, uuid: UUID, act: Act) -> Response:
        """Do something that needs no reason, and return the award."""
        nothing_in(request.data)
        self.find(request, course_key, uuid)
        act(wiring.world(), str(uuid), actor=actor_of(request))
        return self.answer(request, course_key, uuid)

    def take(self, request: Request, course_key: str, uuid: UUID, act: Act) -> Response:
        """Take something away for a reason that the learner reads, and return the award."""
        reason = reason_in(request.data)
        self.find(request, course_key, uuid)
        act(wiring.world(), str(uuid), actor=actor_of(request), reason=reason)
        return self.answer(request, course_key, uuid)


class ApproveView(ActView):
    """Approving an eligible award."""

    @described("approve", "Approve and sign", request=None, responses=_ACT)
    def post(self, request: Request, course_key: str, uuid: UUID) -> Response:
        """Approve it; approving twice changes nothing."""
        return self.do(request, course_key, uuid, approve.approve)


class ReinstateView(ActView):
    """Ending a suspension."""

    @described("reinstate", "End a suspension", request=None, responses=_ACT)
    def post(self, request: Request, course_key: str, uuid: UUID) -> Response:
        """Let the award be as before, with a fresh credential."""
        return self.do(request, course_key, uuid, revoke.reinstate)


class WithdrawView(ActView):
    """Taking an offer back."""

    @described("withdraw", "Take an offer back", request=ReasonSerializer, responses=_ACT)
    def post(self, request: Request, course_key: str, uuid: UUID) -> Response:
        """Take it back before it is claimed."""
        return self.take(request, course_key, uuid, revoke.withdraw)


class SuspendView(ActView):
    """Taking an award back for a while."""

    @described("suspend", "Suspend an award", request=ReasonSerializer, responses=_ACT)
    def post(self, request: Request, course_key: str, uuid: UUID) -> Response:
        """Take it back until somebody reinstates or revokes it."""
        return self.take(request, course_key, uuid, revoke.suspend)


class RevokeView(ActView):
    """Taking an award back for good."""

    @described("revoke", "Revoke an award for good", request=ReasonSerializer, responses=_ACT)
    def post(self, request: Request, course_key: str, uuid: UUID) -> Response:
        """Take it back for good."""
        return self.take(request, course_key, uuid, revoke.revoke)


urlpatterns = [
    path("courses/<str:course_key>/awards", CohortView.as_view(), name="api-cohort"),
    path("courses/<str:course_key>/awards/<uuid:uuid>", MemberView.as_view(), name="api-member"),
    path(
        "courses/<str:course_key>/awards/<uuid:uuid>/history",
        HistoryView.as_view(),
        name="api-history",
    ),
    path(
        "courses/<str:course_key>/awards/<uuid:uuid>/approve",
        ApproveView.as_view(),
        name="api-approve",
    ),
    path(
        "courses/<str:course_key>/awards/<uuid:uuid>/reinstate",
        ReinstateView.as_view(),
        name="api-reinstate",
    ),
    path(
        "courses/<str:course_key>/awards/<uuid:uuid>/withdraw",
        WithdrawView.as_view(),
        name="api-withdraw",
    ),
    path(
        "courses/<str:course_key>/awards/<uuid:uuid>/suspend",
        SuspendView.as_view(),
        name="api-suspend",
    ),
    path(
        "courses/<str:course_key>/awards/<uuid:uuid>/revoke",
        RevokeView.as_view(),
        name="api-revoke",
    ),
]
