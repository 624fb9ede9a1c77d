"""The press of each published version, kept per process: to compile one takes tens of milliseconds.

A press is made anew as soon as anything that its credentials say has changed, such as the name of
the issuer.
"""

from __future__ import annotations

from microcred_plugin.credential.achievement import Publication
from microcred_plugin.credential.press import Press

__all__ = ["press_for"]

_MOST_KEPT = 200

_kept: dict[str, tuple[Publication, Press]] = {}


def press_for(publication: Publication) -> Press:
    """Return what signs credentials of a publication."""
    known = _kept.get(publication.url)
    if known is not None and known[0] == publication:
        return known[1]
    if len(_kept) >= _MOST_KEPT:
        _kept.clear()
    press = Press(publication)
    _kept[publication.url] = (publication, press)
    return press
