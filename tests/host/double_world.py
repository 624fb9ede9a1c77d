"""A stand-in of the platform as a world: the campus's courses behind the door to Open edX."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager

from opaque_keys.edx.keys import CourseKey

from microcred_plugin.host.openedx import OpenEdxHost
from tests.host.campus_world import CampusWorld
from tests.host.platform_double.modules import Platform
from tests.host.platform_double.tables import BlockCompletion


class DoubleWorld(CampusWorld):
    """Builds on the campus; what is read comes through the platform's own calls."""

    has_authors = False

    def __init__(self) -> None:
        super().__init__()
        self.platform = Platform()
        self.host = OpenEdxHost()  # type: ignore[assignment]

    def running(self) -> AbstractContextManager[None]:
        """Return what keeps the platform's modules importable."""
        return self.platform.running()

    def complete(
        self, learner: int, course_key: str, *, parts: tuple[str, ...] | None = None
    ) -> None:
        """Let somebody complete the problems of some parts, or of the whole course."""
        for part in self._problems(course_key):
            if parts is None or part in parts:
                self.finish(learner, course_key, f"problem_{part}")

    def finish(self, learner: int, course_key: str, block_id: str, share: float = 1.0) -> None:
        """Let somebody complete one problem."""
        block = CourseKey.from_string(course_key).make_usage_key("problem", block_id)
        BlockCompletion.rows.append((learner, block, share))

    def _problems(self, course_key: str) -> Iterator[str]:
        parts = self._course(course_key).subsections
        yield from parts.values_list("block_id", flat=True)
