"""Texts that exist in Dutch and in English."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["LANGUAGES", "NO_TEXT", "Bilingual"]

LANGUAGES = ("en", "nl")


@dataclass(frozen=True)
class Bilingual:
    """One text in English and in Dutch; either may be empty, never both where it is required."""

    en: str = ""
    nl: str = ""

    def in_language(self, language: str) -> str:
        """Return the text in a language given as a BCP-47 tag, else in the other one."""
        wanted, other = (
            (self.nl, self.en) if language.lower().startswith("nl") else (self.en, self.nl)
        )
        return wanted or other

    def to_plain(self) -> dict[str, str]:
        """Return the texts by language."""
        return {"en": self.en, "nl": self.nl}

    def __bool__(self) -> bool:
        return bool(self.en or self.nl)


NO_TEXT = Bilingual()
