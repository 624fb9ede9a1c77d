"""How a credential stands, in words for whoever reads its page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from microcred_plugin.services.pages import CredentialPage, Standing
from microcred_plugin.web.saying import date_words
from microcred_plugin.web.telling import Tone

__all__ = ["Stands", "standing_words"]


@dataclass(frozen=True, kw_only=True)
class Stands:
    """The banner above a credential: a word, a sentence, the reason that was given."""

    word: str
    sentence: str
    reason: str
    tone: Tone


_WORDS: Mapping[Standing, tuple[Tone, Promise, Promise]] = {
    Standing.OFFERED: (
        Tone.INFO,
        gettext_lazy("Not claimed yet"),
        gettext_lazy("The learner has not claimed this micro-credential yet."),
    ),
    Standing.IN_FORCE: (
        Tone.GOOD,
        gettext_lazy("In force"),
        gettext_lazy("According to the issuer this micro-credential stands."),
    ),
    Standing.EXPIRED: (
        Tone.CARE,
        gettext_lazy("Expired"),
        gettext_lazy("This micro-credential was valid until %(until)s."),
    ),
    Standing.REPLACED: (
        Tone.CARE,
        gettext_lazy("Replaced"),
        gettext_lazy("A newer version took its place. This one is no longer valid."),
    ),
    Standing.SUSPENDED: (
        Tone.CARE,
        gettext_lazy("Suspended"),
        gettext_lazy("Since %(ended)s it does not count as valid, for the time being."),
    ),
    Standing.REVOKED: (
        Tone.BAD,
        gettext_lazy("Revoked"),
        gettext_lazy("Since %(ended)s it is no longer valid."),
    ),
    Standing.WITHDRAWN: (
        Tone.BAD,
        gettext_lazy("Withdrawn"),
        gettext_lazy("On %(ended)s, before it was claimed. It is not valid."),
    ),
    Standing.DECLINED: (
        Tone.BAD,
        gettext_lazy("Declined"),
        gettext_lazy("By its learner, on %(ended)s. It is not valid."),
    ),
    Standing.LAPSED: (
        Tone.BAD,
        gettext_lazy("Not claimed in time"),
        gettext_lazy("The offer ended on %(ended)s without a claim. It is not valid."),
    ),
}


def standing_words(page: CredentialPage, now: datetime) -> Stands:
    """Return the banner of a credential at a moment, in the reader's language."""
    tone, word, sentence = _WORDS[page.standing(now)]
    values = {"ended": date_words(page.ended_at), "until": date_words(page.valid_until)}
    return Stands(
        word=str(word), sentence=str(sentence) % values, reason=page.public_reason, tone=tone
    )
