"""Progress on long work: a count on standard error that a terminal overwrites."""

from __future__ import annotations

import sys
from typing import TextIO

__all__ = ["Counter"]


class Counter:
    """Tells how far a step has come; without a terminal it speaks only at the end of each step."""

    def __init__(self, stream: TextIO | None = None) -> None:
        """Write to a stream, standard error unless another is given."""
        self._stream = stream or sys.stderr
        self._last = ""

    def __call__(self, step: str, count: int) -> None:
        """Tell that `count` of a step are done."""
        if self._last and self._last != step:
            self.end()
        self._last = step
        if self._stream.isatty():
            self._stream.write(f"\r{step}: {count}")
            self._stream.flush()
        else:
            self._pending = f"{step}: {count}"

    def end(self) -> None:
        """Finish the line of the step under way."""
        if not self._last:
            return
        self._stream.write("\n" if self._stream.isatty() else f"{self._pending}\n")
        self._last = ""
