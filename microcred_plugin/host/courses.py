"""Courses of the platform: their keys, their published structure, their graded subsections."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import CourseKey
from opaque_keys.edx.locator import CourseLocator

from microcred_plugin.domain.ports import Course, CourseNotFound, GradedSubsection
from microcred_plugin.host.numbers import percent

__all__ = ["OpenCourse", "described", "key_of", "key_or_none", "known_key", "opened"]


@dataclass(frozen=True, kw_only=True)
class OpenCourse:
    """A course at hand: its key, its overview, and its published structure as collected."""

    key: CourseLocator
    overview: Any
    structure: Any

    @property
    def pass_percent(self) -> Decimal:
        """Return the pass mark in percent; without a grading policy nobody passes: 100."""
        mark = self.overview.lowest_passing_grade
        return Decimal(100) if mark is None else percent(mark)

    def graded(self) -> Iterator[Any]:
        """Yield the graded subsections in order, those for staff alone left out."""
        from lms.djangoapps.grades.context import graded_subsections_for_course

        yield from graded_subsections_for_course(self.structure)


def key_of(text: str) -> CourseLocator:
    """Return the key of a course run.

    Raises CourseNotFound for a library, for a text that is no key, and for a CCX: its grades arrive
    by other events and its content belongs to another course.
    """
    try:
        key = CourseKey.from_string(text)
    except InvalidKeyError as error:
        raise CourseNotFound from error
    # A CCX locator is a subclass, so the type itself is compared.
    if type(key) is not CourseLocator:
        raise CourseNotFound
    return key.for_branch(None).version_agnostic()


def key_or_none(text: str) -> CourseLocator | None:
    """Return the key of a course run, or None."""
    try:
        return key_of(text)
    except CourseNotFound:
        return None


def known_key(text: str) -> CourseLocator:
    """Return the key of a course run that exists. Raises CourseNotFound."""
    key = key_of(text)
    _overview(key)
    return key


def _overview(key: CourseLocator) -> Any:
    from openedx.core.djangoapps.content.course_overviews.api import get_course_overview_or_none

    overview = get_course_overview_or_none(key)
    if overview is None:
        raise CourseNotFound
    return overview


def opened(text: str) -> OpenCourse:
    """Return a course with its structure. Raises CourseNotFound."""
    key = key_of(text)
    return OpenCourse(key=key, overview=_overview(key), structure=_structure(key))


def _structure(key: CourseLocator) -> Any:
    from openedx.core.djangoapps.content.block_structure.api import get_course_in_cache
    from xmodule.modulestore import ModuleStoreEnum
    from xmodule.modulestore.django import modulestore
    from xmodule.modulestore.exceptions import ItemNotFoundError

    # Studio reads drafts by default, and a structure collected there would be kept for all.
    published = modulestore().branch_setting(ModuleStoreEnum.Branch.published_only, key)
    try:
        with published:
            return get_course_in_cache(key)
    except ItemNotFoundError as error:
        # Deleted: an overview may outlive its course.
        raise CourseNotFound from error


def described(course: OpenCourse) -> Course:
    """Return the course as the rules see it. Raises CourseNotFound."""
    blocks = list(course.graded())
    shares = _shares(course.key, Counter(_type(block) for block in blocks))
    return Course(
        key=str(course.key),
        name=course.overview.display_name_with_default or str(course.key),
        organisation=course.overview.display_org_with_default or course.key.org or "",
        pass_percent=course.pass_percent,
        subsections=tuple(_subsection(block, shares) for block in blocks),
    )


def _subsection(block: Any, shares: Mapping[str, Decimal | None]) -> GradedSubsection:
    block_id = block.location.block_id
    return GradedSubsection(
        block_id=block_id,
        name=getattr(block, "display_name", None) or block_id,
        assignment_type=_type(block),
        weight_percent=shares.get(_type(block), Decimal(0)),
    )


def _type(block: Any) -> str:
    return getattr(block, "format", None) or ""


def _shares(key: CourseLocator, parts: Mapping[str, int]) -> dict[str, Decimal | None]:
    """Return, by assignment type, the share of one subsection in the course grade.

    None where the lowest scores are dropped: which ones count then differs by learner. A type that
    the grading policy does not name counts for nothing and is left out.
    """
    from xmodule.modulestore.django import modulestore

    block = modulestore().get_course(key)
    if block is None:
        raise CourseNotFound
    return {rule["type"]: _share(rule, parts[rule["type"]]) for rule in block.raw_grader}


def _share(rule: Mapping[str, Any], parts: int) -> Decimal | None:
    if int(float(rule.get("drop_count") or 0)):
        return None
    # A type that promises more assignments than there are yet counts the missing ones as zero.
    counted = max(parts, int(float(rule.get("min_count") or 0)), 1)
    return (percent(rule["weight"]) / counted).quantize(Decimal("0.01"))
