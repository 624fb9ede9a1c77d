"""Why bytes cannot be read as a credential, and why an address could not be read, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from microcred_plugin.credential.errors import Problem

__all__ = ["problem_words", "unavailable_words"]

_PROBLEMS: Mapping[Problem, Promise] = {
    Problem.TOO_LARGE: gettext_lazy("It is too large."),
    Problem.TOO_DEEP: gettext_lazy("Its parts are nested too deeply."),
    Problem.TOO_MANY_VALUES: gettext_lazy("It has too many parts."),
    Problem.NOT_UTF8: gettext_lazy("It is neither text nor a PNG or SVG image."),
    Problem.NOT_JSON: gettext_lazy(
        "It is neither JSON nor a JWT, the forms of text that a credential has."
    ),
    Problem.NOT_AN_OBJECT: gettext_lazy("It is JSON, but not a document with named parts."),
    Problem.DUPLICATE_KEY: gettext_lazy(
        "A name in it occurs twice, so that two readers could see two different documents."
    ),
    Problem.BAD_NUMBER: gettext_lazy("It holds a number that cannot be read exactly."),
    Problem.LONE_SURROGATE: gettext_lazy("It holds half a character."),
    Problem.NO_CREDENTIAL_INSIDE: gettext_lazy("The image holds no credential."),
    Problem.SEVERAL_CREDENTIALS_INSIDE: gettext_lazy("The image holds more than one credential."),
    Problem.DAMAGED_IMAGE: gettext_lazy("It is a damaged image, or a web page."),
}

_REASONS: Mapping[str, Promise] = {
    "not_an_address": gettext_lazy("This is not a complete web address."),
    "not_https": gettext_lazy("The address must begin with https://."),
    "port_not_allowed": gettext_lazy("The address names a port that is not opened from here."),
    "no_such_host": gettext_lazy("There is no server at this address."),
    "not_public": gettext_lazy(
        "Not everybody may read what is at this address. Ask the holder for a share link."
    ),
    "not_found": gettext_lazy("There is no credential at this address."),
    "erased": gettext_lazy("What stood at this address was erased at the request of its holder."),
    "replaced": gettext_lazy(
        "The credential at this address was replaced by a newer one. Ask the holder for its link."
    ),
    "too_many_redirects": gettext_lazy("The address leads on to too many others."),
    "too_large": gettext_lazy("What is at this address is too large."),
    "too_slow": gettext_lazy("The server at this address took too long. Try again later."),
    "bad_certificate": gettext_lazy("The server at this address did not prove that it is itself."),
    "unreachable": gettext_lazy("The server at this address could not be reached."),
}


def problem_words(problem: Problem, values: Mapping[str, Any]) -> str:
    """Return what keeps bytes from being read, in a sentence; empty for what is not of reading."""
    if problem is Problem.NOT_JSON and isinstance(values.get("line"), int):
        return _("It is not JSON: reading stops at line %(line)s, column %(column)s.") % {
            "line": values["line"],
            "column": values.get("column", ""),
        }
    return str(_PROBLEMS.get(problem, ""))


def unavailable_words(reason: str) -> str:
    """Return why an address gave nothing, in a sentence."""
    if reason.startswith("status_"):
        text = _("The server at this address answered with the error %(status)s.")
        return text % {"status": reason.removeprefix("status_")[:20]}
    return str(_REASONS.get(reason) or _("This address could not be read."))
