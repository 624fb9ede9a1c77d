"""Which of several forms of one thing a client prefers (RFC 9110, 12.5.1).

Django 4.2 knows whether a form is acceptable, not which one is preferred.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

__all__ = ["HTML", "JSON", "LD_JSON", "VC", "VC_LD_JSON", "preferred"]

HTML = "text/html"
JSON = "application/json"
LD_JSON = "application/ld+json"
VC = "application/vc"
VC_LD_JSON = "application/vc+ld+json"

_WEIGHT = re.compile(r"(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\Z")
_MOST_RANGES = 50


def preferred(accept: str | None, forms: Sequence[str]) -> str:
    """Return the form that an `Accept` header prefers.

    In a draw a form that is named wins over one that a pattern covers, then the first of `forms`.
    The first one is also the answer to a client that accepts none of them: something readable is
    better than a refusal.
    """
    ranges = list(_ranges(accept or "*/*"))
    return max(forms, key=lambda form: _weight_of(form, ranges)) if ranges else forms[0]


def _ranges(accept: str) -> Iterator[tuple[str, float]]:
    for part in accept.split(",")[:_MOST_RANGES]:
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        weights = [text[2:].strip() for text in parameters if text.startswith("q=")]
        if "/" in name and all(_WEIGHT.match(weight) for weight in weights):
            yield name, float(weights[0]) if weights else 1.0


def _weight_of(form: str, ranges: Sequence[tuple[str, float]]) -> tuple[float, int]:
    """Return the weight of the most specific range that covers a form, and how specific it is."""
    family = form.split("/", maxsplit=1)[0]
    for vagueness, wanted in enumerate((form, f"{family}/*", "*/*")):
        found = [weight for name, weight in ranges if name == wanted]
        if found:
            return max(found), -vagueness
    return 0.0, 0
