"""How much of a course learners completed: its complete units in percent of its units.

The measure is the platform's own (progress page, `get_course_blocks_completion_summary`): a unit is
complete when each of its blocks is, those that cannot be completed left out; a unit locked behind a
payment counts among all units and is never complete.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.utils.module_loading import import_string

from microcred_plugin.host.courses import OpenCourse
from microcred_plugin.host.numbers import part_of

__all__ = ["percents"]

# Blocks that show each learner another part of what they hold; other kinds of them are known by
# saying how many they draw.
_DRAWN = frozenset({"itembank", "library_content", "split_test"})


def percents(course: OpenCourse, users: Sequence[Any]) -> dict[int, Decimal]:
    """Return percents by user id.

    Several learners are read in one query where all of them see the same blocks. One learner, or
    any number where content differs by learner (random draws, groups, content for some enrolment
    modes alone), is left to the platform's own count, at about fourteen queries each.
    """
    if len(users) == 1 or _differs_by_learner(course):
        return {user.pk: _summarised(course, user) for user in users}
    return _counted(course, users)


def _summarised(course: OpenCourse, user: Any) -> Decimal:
    from lms.djangoapps.courseware import courses

    summary = courses.get_course_blocks_completion_summary
    # It remembers its answer for a whole request, and a task is one request that outlives it.
    counts = getattr(summary, "__wrapped__", summary)(course.key, user)
    return part_of(
        counts["complete_count"],
        counts["complete_count"] + counts["incomplete_count"] + counts["locked_count"],
    )


def _differs_by_learner(course: OpenCourse) -> bool:
    from openedx.features.content_type_gating.models import ContentTypeGatingConfig

    if any(_draws(course, key) or _for_groups(course, key) for key in course.structure):
        return True
    return bool(ContentTypeGatingConfig.enabled_for_course(course_key=course.key))


def _draws(course: OpenCourse, key: Any) -> bool:
    how_many = course.structure.get_xblock_field(key, "max_count")
    return key.block_type in _DRAWN or how_many is not None


def _for_groups(course: OpenCourse, key: Any) -> bool:
    from lms.djangoapps.course_blocks.transformers.user_partitions import UserPartitionTransformer

    access = course.structure.get_transformer_block_field(
        key, UserPartitionTransformer, "merged_group_access"
    )
    return bool(access and access.get_allowed_groups())


def _counted(course: OpenCourse, users: Sequence[Any]) -> dict[int, Decimal]:
    units = list(_Tree(course.structure).units())
    found = {user.pk: part_of(0, len(units)) for user in users}
    for learner, done in _done(course, users):
        found[learner] = part_of(sum(unit.complete(done) for unit in units), len(units))
    return found


def _done(course: OpenCourse, users: Sequence[Any]) -> Iterator[tuple[int, AbstractSet[Any]]]:
    """Yield each learner who completed any block, with the keys of those blocks."""
    completions: Any = import_string("completion.models.BlockCompletion")
    rows = (
        completions.objects.filter(context_key=course.key, completion=1.0, user__in=users)
        .order_by("user_id")
        .values_list("user_id", "block_key")
    )
    for learner, blocks in groupby(rows.iterator(), key=lambda row: row[0]):
        yield learner, {block.map_into_course(course.key) for _, block in blocks}


@dataclass(frozen=True)
class _Node:
    key: Any
    aggregates: bool
    children: tuple[_Node, ...]

    def complete(self, done: AbstractSet[Any]) -> bool:
        if self.key in done:
            return True
        return self.aggregates and all(child.complete(done) for child in self.children)


@dataclass(frozen=True)
class _Tree:
    """The blocks that every learner sees."""

    structure: Any

    def units(self) -> Iterator[_Node]:
        root = self.structure.root_block_usage_key
        for chapter in self._seen(root):
            for subsection in self._seen(chapter):
                for unit in self._seen(subsection):
                    yield self._node(unit)

    def _node(self, key: Any) -> _Node:
        counted = (child for child in self._seen(key) if self._mode(child) != "excluded")
        return _Node(key, self._mode(key) == "aggregator", tuple(map(self._node, counted)))

    def _mode(self, key: Any) -> str | None:
        mode: str | None = self.structure.get_xblock_field(key, "completion_mode")
        return mode

    def _seen(self, key: Any) -> Iterator[Any]:
        from lms.djangoapps.course_blocks.transformers.visibility import VisibilityTransformer

        for child in self.structure.get_children(key):
            hidden = self.structure.get_transformer_block_field(
                child, VisibilityTransformer, "merged_visible_to_staff_only"
            )
            if not hidden:
                yield child
