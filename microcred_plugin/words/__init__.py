"""What the rules and checks found, in words: the same sentences for every page and for the API.

Codes and values come in, sentences in the language that is active come out.
"""

from __future__ import annotations

from microcred_plugin.words.awards import (
    Names,
    enrolment_words,
    fault_words,
    flag_words,
    hold_words,
    number_words,
    outcome_words,
    percent_words,
    reason_words,
    state_words,
)
from microcred_plugin.words.problems import problem_words, unavailable_words
from microcred_plugin.words.report import (
    finding_words,
    headline_words,
    line_name_words,
    line_words,
    verdict_words,
)

__all__ = [
    "Names",
    "enrolment_words",
    "fault_words",
    "finding_words",
    "flag_words",
    "headline_words",
    "hold_words",
    "line_name_words",
    "line_words",
    "number_words",
    "outcome_words",
    "percent_words",
    "problem_words",
    "reason_words",
    "state_words",
    "unavailable_words",
    "verdict_words",
]
