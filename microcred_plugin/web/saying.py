"""Texts of modules and moments, said in the language of the page.

A module has its texts in English, in Dutch or in both. Where the reader's language is missing the
other one is shown and marked as such, so that it is read aloud and broken off rightly.
"""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from microcred_plugin.domain.bilingual import Bilingual

__all__ = ["date_words", "page_language", "plain", "said"]


def page_language() -> str:
    """Return the language of the page, `en` or `nl`: ours, nearest to the platform's choice."""
    active = (translation.get_language() or "").lower()
    return "nl" if active.startswith("nl") else "en"


def plain(text: Bilingual) -> str:
    """Return a text without any mark of its language, for titles, attributes and sentences."""
    return text.in_language(page_language())


def said(text: Bilingual) -> SafeString:
    """Return a text as escaped HTML, marked where it is not in the language of the page."""
    here = page_language()
    there = "en" if here == "nl" else "nl"
    if getattr(text, here) or not getattr(text, there):
        return format_html("{}", getattr(text, here))
    return format_html('<span lang="{}">{}</span>', there, getattr(text, there))


def date_words(moment: datetime | None) -> str:
    """Return the day of a moment as it is written in the reader's language, or nothing."""
    if moment is None:
        return ""
    local = timezone.localtime(moment) if timezone.is_aware(moment) else moment
    return date_format(local, "DATE_FORMAT")
