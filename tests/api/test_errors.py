"""Every error that a room below raises on purpose becomes an answer; none becomes a 500."""

import inspect

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404
from rest_framework import exceptions as drf

from microcred_plugin.api.errors import refusal_for
from microcred_plugin.credential.errors import CredentialError, Problem, Unavailable
from microcred_plugin.domain import errors as domain
from microcred_plugin.domain import ports
from microcred_plugin.domain.errors import Fault, FaultCode
from microcred_plugin.models import Hold
from microcred_plugin.services import approve
from microcred_plugin.services import errors as services
from tests import factories

MADE = {
    domain.Invalid: lambda kind: kind([Fault("ec", FaultCode.REQUIRED)]),
    domain.IllegalTransition: lambda kind: kind(state="offered", action="reopen"),
    services.NotFound: lambda kind: kind("award"),
    services.AlreadyThere: lambda kind: kind("slug"),
    services.CannotIssue: lambda kind: kind(Hold.RULES, (Fault("ec", FaultCode.REQUIRED),)),
    services.Conflict: lambda kind: kind(revision=2, editor_id=1, at=factories.NOW),
    services.ChainBroken: lambda kind: kind("module:x", 3),
    CredentialError: lambda kind: kind(Problem.NOT_JSON),
    Unavailable: lambda kind: kind("https://x.example", "too_slow"),
}


def families():
    rooms = (domain, ports, services, approve)
    found = {CredentialError, Unavailable}
    for room in rooms:
        for _, kind in inspect.getmembers(room, inspect.isclass):
            if issubclass(kind, domain.MicrocredError):
                found.add(kind)
    return sorted(found, key=lambda kind: kind.__name__)


@pytest.mark.parametrize("kind", families(), ids=lambda kind: kind.__name__)
def test_every_family_is_answered_in_words(kind):
    refusal = refusal_for(MADE.get(kind, lambda kind: kind())(kind))
    assert 400 <= refusal.status < 500
    assert refusal.code
    assert refusal.message
    assert all({"field", "code", "message"} <= set(row) for row in refusal.faults)


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (services.NotAllowed("x"), 403, "not_allowed"),
        (services.NotFound("award"), 404, "not_found"),
        (ports.CourseNotFound(), 404, "not_found"),
        (domain.IllegalTransition(state="offered", action="x"), 409, "illegal_transition"),
        (services.AlreadyThere("slug"), 409, "already_there"),
        (services.Erased("x"), 410, "erased"),
        (services.OfferEnded("x"), 410, "offer_ended"),
        (approve.NotEligible("x"), 422, "not_eligible"),
        (services.CannotIssue(Hold.NO_KEY), 422, "no_key"),
        (services.NoSigningKey("x"), 422, "refused"),
        (CredentialError(Problem.TOO_LARGE), 413, "too_large"),
        (CredentialError(Problem.NOT_JSON), 400, "unreadable"),
        (Http404(), 404, "not_found"),
        (PermissionDenied(), 403, "not_allowed"),
        (SuspiciousOperation(), 400, "unreadable"),
        (drf.NotAuthenticated(), 401, "not_logged_in"),
        (drf.AuthenticationFailed(), 401, "not_logged_in"),
        (drf.MethodNotAllowed("PUT"), 405, "method_not_allowed"),
        (drf.UnsupportedMediaType("x"), 415, "unsupported_media_type"),
        (drf.Throttled(wait=3), 429, "too_often"),
        (drf.ParseError(), 400, "unreadable"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else str(value),
)
def test_a_family_has_its_status_and_code(error, status, code):
    refusal = refusal_for(error)
    assert (refusal.status, refusal.code) == (status, code)


def test_who_has_to_wait_is_told_how_long():
    assert refusal_for(drf.Throttled(wait=3)).headers == {"Retry-After": "3"}


def test_an_error_that_nobody_raised_on_purpose_stays_one():
    assert refusal_for(ValueError("x")) is None


def test_no_message_of_an_exception_gets_out():
    secret = services.NotAllowed("the password is swordfish")
    assert "swordfish" not in str(refusal_for(secret).to_plain())
