"""Plain values of a module file into a module; everything that does not read is named by its path.

Reading checks types, known names and texts. Whether what was read is complete and within its
framework is asked in `microcred_plugin.domain.completeness`.
"""

from __future__ import annotations

import string
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from microcred_plugin.domain.bilingual import LANGUAGES, Bilingual
from microcred_plugin.domain.errors import Fault, FaultCode
from microcred_plugin.domain.numbers import exact_or_fault, plain_number
from microcred_plugin.domain.text import is_slug, is_url, text_faults

__all__ = ["Reader"]

_CODE = frozenset(string.ascii_letters + string.digits + "._-")
_HEXADECIMAL = frozenset("0123456789abcdef")
_MOST_NAMES = 100
_MOST_DAYS = 36_525  # a century; the calendar itself ends before the year 10000
_Choice = TypeVar("_Choice", bound=StrEnum)


class Reader:
    """Reads one mapping and gathers the faults; a faulty field reads as its empty value."""

    def __init__(self, plain: object, *, path: str = "", faults: list[Fault] | None = None) -> None:
        self.faults: list[Fault] = [] if faults is None else faults
        self._path = path
        self._seen: set[str] = set()
        if isinstance(plain, Mapping):
            self._plain: Mapping[str, Any] = plain
        else:
            self._plain = {}
            self._fault(path.rstrip("."), FaultCode.WRONG_TYPE, expected="object")

    def _fault(self, field: str, code: FaultCode, **values: Any) -> None:
        self.faults.append(Fault(field or "module", code, values))

    def _get(self, name: str) -> Any:
        self._seen.add(name)
        return self._plain.get(name)

    def at(self, name: str) -> str:
        """Return the full path of a field."""
        return f"{self._path}{name}"

    def finish(self) -> None:
        """Report every field that nobody asked for."""
        for name in self._plain:
            if name not in self._seen:
                self._fault(self.at(str(name)[:80]), FaultCode.UNKNOWN_FIELD)

    def text(self, name: str, *, maximum: int, required: bool = True) -> str:
        """Return a text, or an empty one."""
        value = self._get(name)
        found = text_faults(self.at(name), value, maximum=maximum, required=required)
        self.faults.extend(found)
        return value if isinstance(value, str) and not found else ""

    def slug(self, name: str) -> str:
        """Return a name of small letters, digits and hyphens, as it appears in an address."""
        value = self.text(name, maximum=100)
        if value and not is_slug(value):
            self._fault(self.at(name), FaultCode.FORBIDDEN_CHARACTER, allowed="a-z 0-9 -")
            return ""
        return value

    def code(self, name: str) -> str:
        """Return a short code that can stand in an address unchanged."""
        value = self.text(name, maximum=40)
        if value and not (value.isascii() and set(value) <= _CODE):
            self._fault(self.at(name), FaultCode.FORBIDDEN_CHARACTER, allowed="A-Z a-z 0-9 . _ -")
            return ""
        return value

    def digest(self, name: str) -> str:
        """Return a SHA-256 in small hexadecimal, or an empty text where there is none."""
        value = self.text(name, maximum=64, required=False)
        if value and not (len(value) == 64 and set(value) <= _HEXADECIMAL):
            self._fault(self.at(name), FaultCode.WRONG_TYPE, expected="SHA-256")
            return ""
        return value

    def day(self, name: str) -> date | None:
        """Return a day written as 2026-11-23."""
        value = self.text(name, maximum=10)
        if not value:
            return None
        try:
            return date.fromisoformat(value)
        except ValueError:
            self._fault(self.at(name), FaultCode.NOT_A_DATE, given=value)
            return None

    def bilingual(self, name: str, *, maximum: int) -> Bilingual:
        """Return a pair of texts; either may be missing."""
        value = self._get(name)
        if value is None:
            return Bilingual()
        pair = Reader(value, path=f"{self.at(name)}.", faults=self.faults)
        texts = {lang: pair.text(lang, maximum=maximum, required=False) for lang in LANGUAGES}
        pair.finish()
        return Bilingual(**texts)

    def url(self, name: str) -> str | None:
        """Return an absolute http(s) address, or None where there is none."""
        value = self.text(name, maximum=2000, required=False)
        if not value:
            return None
        if not is_url(value):
            self._fault(self.at(name), FaultCode.NOT_A_URL)
            return None
        return value

    def number(self, name: str, *, required: bool = False) -> Decimal | None:
        """Return an exact number, or None where there is none."""
        value = self._get(name)
        if value is None and not required:
            return None
        number = exact_or_fault(self.at(name), value)
        if isinstance(number, Fault):
            self.faults.append(number)
            return None
        return number

    def percent(self, name: str) -> Decimal:
        """Return a percent from 0 to 100."""
        number = self.number(name, required=True)
        if number is None:
            return Decimal(0)
        if not 0 <= number <= 100:
            code = FaultCode.BELOW_MINIMUM if number < 0 else FaultCode.ABOVE_MAXIMUM
            self._fault(self.at(name), code, minimum=0, maximum=100, given=plain_number(number))
        return number

    def days(self, name: str) -> int | None:
        """Return a whole number of days, from 1 to a century, or None where there is none."""
        number = self.number(name)
        if number is None:
            return None
        if number != number.to_integral_value() or number < 1:
            self._fault(self.at(name), FaultCode.NOT_ON_STEP, step=1, given=plain_number(number))
            return None
        if number > _MOST_DAYS:
            values = {"maximum": _MOST_DAYS, "given": plain_number(number)}
            self._fault(self.at(name), FaultCode.ABOVE_MAXIMUM, **values)
            return None
        return int(number)

    def flag(self, name: str, *, default: bool | None = None) -> bool:
        """Return true or false."""
        value = self._get(name)
        if value is None and default is not None:
            return default
        if not isinstance(value, bool):
            code = FaultCode.REQUIRED if value is None else FaultCode.WRONG_TYPE
            self._fault(self.at(name), code, **({} if value is None else {"expected": "boolean"}))
            return False
        return value

    def known(self, name: str, allowed: Collection[str], *, required: bool = True) -> str | None:
        """Return one of the allowed names, or None."""
        value = self.text(name, maximum=100, required=required)
        return value if value and self._is_known(name, value, allowed) else None

    def choice(self, name: str, kind: type[_Choice], default: _Choice) -> _Choice:
        """Return a member of an enumeration."""
        found = self.known(name, [str(member) for member in kind])
        return kind(found) if found else default

    def known_list(self, name: str, allowed: Collection[str] | None) -> tuple[str, ...]:
        """Return a list of at most 100 names, no doubles; `allowed` None admits every name."""
        names: list[str] = []
        for index, value in enumerate(self._few_rows(name, _MOST_NAMES)):
            here = f"{name}[{index}]"
            found = text_faults(self.at(here), value, maximum=100)
            self.faults.extend(found)
            if found or not self._is_known(here, value, allowed):
                continue
            if value in names:
                self._fault(self.at(here), FaultCode.DUPLICATE, given=value)
                continue
            names.append(value)
        return tuple(names)

    def _is_known(self, name: str, value: str, allowed: Collection[str] | None) -> bool:
        if allowed is None or value in allowed:
            return True
        self._fault(self.at(name), FaultCode.UNKNOWN, allowed=sorted(allowed), given=value[:80])
        return False

    def _rows(self, name: str) -> Sequence[Any]:
        value = self._get(name)
        if value is None:
            return ()
        if not isinstance(value, list | tuple):
            self._fault(self.at(name), FaultCode.WRONG_TYPE, expected="list")
            return ()
        return value

    def _few_rows(self, name: str, most: int) -> Sequence[Any]:
        rows = self._rows(name)
        if len(rows) <= most:
            return rows
        self._fault(self.at(name), FaultCode.TOO_MANY, maximum=most, given=len(rows))
        return ()

    def child(self, name: str) -> Reader:
        """Return a reader of an object inside this one; one that is missing reads as empty."""
        value = self._get(name)
        plain = {} if value is None else value
        return Reader(plain, path=f"{self.at(name)}.", faults=self.faults)

    def children(self, name: str, *, most: int) -> Iterator[Reader]:
        """Yield a reader for each object of a list of at most `most`."""
        for index, row in enumerate(self._few_rows(name, most)):
            yield Reader(row, path=f"{self.at(name)}[{index}].", faults=self.faults)
