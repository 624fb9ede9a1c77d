"""The platform's shares of one, some of them numpy floats, as exact percents."""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal

__all__ = ["part_of", "percent"]

_HUNDRED = Decimal(100)
_STEP = Decimal("0.01")


def percent(share: object) -> Decimal:
    """Return a share of one (0 to 1) as percent, 0 to 100.

    A float is read by its shortest text, never by its binary digits: 0.599 is 59.9. What an
    override lifted above all points counts as 100.
    """
    return min(max(Decimal(str(share)) * _HUNDRED, Decimal(0)), _HUNDRED)


def part_of(done: int, whole: int) -> Decimal:
    """Return `done` in percent of `whole`, cut to two decimals: only all is 100. 0 of nothing."""
    return (_HUNDRED * done / whole).quantize(_STEP, ROUND_DOWN) if whole else Decimal(0)
