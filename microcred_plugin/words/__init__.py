"""What the rules and checks found, in words: the same sentences for every page and for the API.

Codes and values come in, sentences in the language that is active come out.
"""

from __future__ import annotations

from microcred_plugin.words.awards import (
    Names,
    fault_words,
    flag_words,
    hold_words,
    number_words,
    outcome_words,
    percent_words,
    reason_words,
    state_words,
)

__all__ = [
    "Names",
    "fault_words",
    "flag_words",
    "hold_words",
    "number_words",
    "outcome_words",
    "percent_words",
    "reason_words",
    "state_words",
]
