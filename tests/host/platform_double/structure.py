"""A course's block structure as the platform collects it, and the platform's count of its units."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from opaque_keys.edx.locator import CourseLocator

from campus import models


class ItemNotFoundError(Exception):
    """There is no such block, or it was deleted."""


@dataclass(frozen=True)
class Block:
    """A block below a graded subsection; `groups` alone see it, where any are named."""

    kind: str
    block_id: str
    children: tuple[Block, ...] = ()
    mode: str = "completable"
    staff_only: bool = False
    groups: frozenset[str] = frozenset()
    max_count: int | None = None


def unit(block_id: str, *children: Block, **traits: Any) -> Block:
    """Return a vertical, which is as complete as what it holds."""
    return Block("vertical", block_id, children, mode="aggregator", **traits)


def problem(block_id: str, **traits: Any) -> Block:
    """Return a problem."""
    return Block("problem", block_id, **traits)


@dataclass
class Access:
    """The merged group access that the platform keeps per block."""

    groups: frozenset[str]

    def get_allowed_groups(self) -> dict[int, set[str]]:
        """Return groups by partition."""
        return {50: set(self.groups)} if self.groups else {}


class UserPartitionTransformer:
    """Named in questions to the structure."""


class VisibilityTransformer:
    """Named in questions to the structure."""


@dataclass
class Structure:
    """Blocks by usage key. A subsection that is missing raises KeyError."""

    root_block_usage_key: Any
    blocks: dict[Any, SimpleNamespace] = field(default_factory=dict)
    children: dict[Any, list[Any]] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.blocks)

    def __contains__(self, key: Any) -> bool:
        return key in self.blocks

    def __getitem__(self, key: Any) -> Any:
        return self.blocks[key]

    def get_children(self, key: Any) -> list[Any]:
        return list(self.children.get(key, []))

    def get_xblock_field(self, key: Any, name: str, default: Any = None) -> Any:
        return getattr(self.blocks[key], name, default)

    def get_transformer_block_field(
        self, key: Any, transformer: type, name: str, default: Any = None
    ) -> Any:
        block = self.blocks[key]
        if transformer is VisibilityTransformer and name == "merged_visible_to_staff_only":
            return block.staff_only
        if transformer is UserPartitionTransformer and name == "merged_group_access":
            return Access(block.groups)
        return default

    def add(self, parent: Any, key: Any, **fields: Any) -> None:
        """Keep a block below its parent, which hands down who may see it."""
        above = self.blocks[parent] if parent else SimpleNamespace(staff_only=False, groups=())
        fields["staff_only"] = fields.get("staff_only", False) or above.staff_only
        fields["groups"] = fields.get("groups") or above.groups
        self.blocks[key] = SimpleNamespace(location=key, **fields)
        self.children.setdefault(parent, []).append(key)

    def add_tree(self, parent: Any, block: Block) -> None:
        """Keep a block and all that it holds."""
        key = parent.course_key.make_usage_key(block.kind, block.block_id)
        traits = {"staff_only": block.staff_only, "groups": block.groups}
        self.add(parent, key, completion_mode=block.mode, max_count=block.max_count, **traits)
        for child in block.children:
            self.add_tree(key, child)


def collected(key: CourseLocator, units: Mapping[str, tuple[Block, ...]]) -> Structure:
    """Return the structure of a campus course; a part without units of its own gets one.

    Raises ItemNotFoundError.
    """
    course = models.Course.objects.filter(key=str(key)).first()
    if course is None:
        raise ItemNotFoundError
    root = key.make_usage_key("course", "course")
    structure = Structure(root)
    structure.add(None, root, completion_mode="aggregator")
    for part in course.subsections.all():
        chapter = key.make_usage_key("chapter", f"chapter_{part.block_id}")
        sequential = key.make_usage_key("sequential", part.block_id)
        structure.add(root, chapter, completion_mode="aggregator")
        structure.add(
            chapter,
            sequential,
            completion_mode="aggregator",
            display_name=part.name or None,
            format=part.assignment_type or None,
            graded=True,
        )
        default = (unit(f"unit_{part.block_id}", problem(f"problem_{part.block_id}")),)
        for block in units.get(part.block_id, default):
            structure.add_tree(sequential, block)
    return structure


def graded_subsections_for_course(structure: Structure) -> Iterator[Any]:
    """Yield the graded subsections that learners see, in order."""
    for chapter in structure.get_children(structure.root_block_usage_key):
        for key in structure.get_children(chapter):
            if structure[key].graded and not structure[key].staff_only:
                yield structure[key]


def summary(structure: Structure, done: set[Any], groups: frozenset[str]) -> dict[str, int]:
    """Count units as the platform does for one learner: prune, mark from the leaves up, count."""
    seen = {
        key
        for key, block in structure.blocks.items()
        if not block.staff_only and (not block.groups or block.groups & groups)
    }
    complete: set[Any] = set()
    for key in reversed(list(structure)) if done else ():
        counted = [
            child
            for child in structure.get_children(key)
            if child in seen and structure[child].completion_mode != "excluded"
        ]
        aggregates = structure[key].completion_mode == "aggregator"
        if key in done or (aggregates and all(child in complete for child in counted)):
            complete.add(key)
    units = [key for key in seen if structure_depth(structure, key) == 3]
    whole = sum(key in complete for key in units)
    return {
        "complete_count": whole,
        "incomplete_count": len(units) - whole,
        "locked_count": 0,
    }


def structure_depth(structure: Structure, key: Any) -> int:
    """Return how many blocks stand above one; units have three."""
    above = next(parent for parent, children in structure.children.items() if key in children)
    return 0 if above is None else structure_depth(structure, above) + 1
