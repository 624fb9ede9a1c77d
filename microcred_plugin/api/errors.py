"""Every refusal as an HTTP status, a code, a sentence and the fields at fault.

The families of errors of the rooms below are mapped here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404
from django.http.multipartparser import MultiPartParserError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from rest_framework import exceptions as drf
from rest_framework import status as http

from microcred_plugin.credential.errors import CredentialError, Problem, Unavailable
from microcred_plugin.domain.errors import Fault, IllegalTransition, Invalid, MicrocredError
from microcred_plugin.domain.ports import CourseNotFound, LearnerNotFound
from microcred_plugin.services.approve import NotEligible
from microcred_plugin.services.errors import (
    AlreadyThere,
    CannotIssue,
    Conflict,
    Erased,
    NotAllowed,
    NotFound,
    OfferEnded,
)
from microcred_plugin.words import (
    fault_words,
    hold_words,
    problem_words,
    state_words,
    unavailable_words,
)

__all__ = ["Refusal", "fault_row", "refusal_for"]


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """What is answered instead; `faults` are rows with `field`, `code` and `message`."""

    status: int
    code: str
    message: str
    faults: tuple[Mapping[str, Any], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    def to_plain(self) -> dict[str, Any]:
        """Return the body of the answer."""
        return {"code": self.code, "message": self.message, "faults": list(self.faults)}


_SENTENCES: Mapping[type[Exception], tuple[int, str, Promise]] = {
    NotAllowed: (403, "not_allowed", gettext_lazy("You do not have the right to do this.")),
    PermissionDenied: (403, "not_allowed", gettext_lazy("You do not have the right to do this.")),
    drf.PermissionDenied: (
        403,
        "not_allowed",
        gettext_lazy("You do not have the right to do this."),
    ),
    drf.NotAuthenticated: (401, "not_logged_in", gettext_lazy("Log in first.")),
    drf.AuthenticationFailed: (
        401,
        "not_logged_in",
        gettext_lazy("Your login could not be recognised. Log in again."),
    ),
    NotFound: (
        404,
        "not_found",
        gettext_lazy("There is nothing here, or it is not for you."),
    ),
    Http404: (404, "not_found", gettext_lazy("There is nothing here, or it is not for you.")),
    drf.NotFound: (
        404,
        "not_found",
        gettext_lazy("There is nothing here, or it is not for you."),
    ),
    CourseNotFound: (404, "not_found", gettext_lazy("There is no such course.")),
    LearnerNotFound: (404, "not_found", gettext_lazy("There is no such learner any more.")),
    drf.MethodNotAllowed: (
        405,
        "method_not_allowed",
        gettext_lazy("This address does not take that method."),
    ),
    Conflict: (
        409,
        "conflict",
        gettext_lazy("Somebody else has changed this in the meantime. Read it again first."),
    ),
    Erased: (
        410,
        "erased",
        gettext_lazy("What stood here was erased at the request of its holder."),
    ),
    OfferEnded: (
        410,
        "offer_ended",
        gettext_lazy("The offer was not claimed in time. You can ask for it again."),
    ),
    RequestDataTooBig: (413, "too_large", gettext_lazy("It is too large.")),
    drf.UnsupportedMediaType: (
        415,
        "unsupported_media_type",
        gettext_lazy("Send JSON: Content-Type: application/json."),
    ),
    NotEligible: (
        422,
        "not_eligible",
        gettext_lazy("The learner does not meet every condition."),
    ),
    drf.ParseError: (400, "unreadable", gettext_lazy("The request could not be read.")),
    SuspiciousOperation: (400, "unreadable", gettext_lazy("The request could not be read.")),
    MultiPartParserError: (400, "unreadable", gettext_lazy("The request could not be read.")),
    drf.APIException: (400, "refused", gettext_lazy("This cannot be done.")),
    MicrocredError: (422, "refused", gettext_lazy("This cannot be done now.")),
}


def refusal_for(error: Exception) -> Refusal | None:
    """Return what to answer for an error, or None for one that nobody raised on purpose."""
    for family, made in _WITH_VALUES.items():
        if isinstance(error, family):
            return made(error)
    for family in type(error).__mro__:
        if found := _SENTENCES.get(family):
            status, code, message = found
            return Refusal(status=status, code=code, message=str(message), headers=_asks(status))
    return None


def _asks(status: int) -> dict[str, str]:
    unauthorised = status == http.HTTP_401_UNAUTHORIZED
    return {"WWW-Authenticate": 'JWT realm="api"'} if unauthorised else {}


def fault_row(fault: Fault) -> dict[str, Any]:
    """Return a fault with its sentence, as every answer has it."""
    return {**fault.to_plain(), "message": fault_words(fault)}


def _rows(faults: Iterable[Fault]) -> tuple[Mapping[str, Any], ...]:
    return tuple(fault_row(fault) for fault in faults)


def _invalid(error: Invalid) -> Refusal:
    message = _("Something in the request is not right.")
    return Refusal(status=400, code="invalid", message=message, faults=_rows(error.faults))


def _unreadable(error: CredentialError) -> Refusal:
    large = error.problem is Problem.TOO_LARGE
    message = problem_words(error.problem, error.values) or _("The request could not be read.")
    row = {"field": error.where, "code": str(error.problem), **error.values, "message": message}
    return Refusal(
        status=413 if large else 400,
        code=str(error.problem) if large else "unreadable",
        message=message,
        faults=(row,),
    )


def _unavailable(error: Unavailable) -> Refusal:
    message = unavailable_words(error.reason)
    row = {"field": "url", "code": error.reason, "message": message}
    return Refusal(status=422, code="unavailable", message=message, faults=(row,))


def _illegal(error: IllegalTransition) -> Refusal:
    text = _("The award has the state “%(state)s”, in which this cannot be done.")
    message = text % {"state": state_words(error.state)}
    return Refusal(status=409, code="illegal_transition", message=message)


def _there(error: AlreadyThere) -> Refusal:
    message = _("Something with that name is there already.")
    row = {"field": error.field, "code": "duplicate", "message": message}
    return Refusal(status=409, code="already_there", message=message, faults=(row,))


def _cannot_issue(error: CannotIssue) -> Refusal:
    message = hold_words(error.hold) or _("It cannot be signed now.")
    return Refusal(status=422, code=str(error.hold), message=message, faults=_rows(error.faults))


def _throttled(error: drf.Throttled) -> Refusal:
    seconds = int(getattr(error, "wait", None) or 0)
    text = ngettext(
        "That was a lot in one minute. Try again in %(seconds)s second.",
        "That was a lot in one minute. Try again in %(seconds)s seconds.",
        seconds,
    )
    return Refusal(
        status=429,
        code="too_often",
        message=text % {"seconds": seconds},
        headers={"Retry-After": str(seconds)},
    )


_WITH_VALUES: Mapping[type[Exception], Callable[[Any], Refusal]] = {
    Invalid: _invalid,
    CredentialError: _unreadable,
    Unavailable: _unavailable,
    IllegalTransition: _illegal,
    AlreadyThere: _there,
    CannotIssue: _cannot_issue,
    drf.Throttled: _throttled,
}
