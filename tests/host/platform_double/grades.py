"""The platform's grades: shares of one as floats of numpy, prefetched or not, with its traps."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from campus import models
from tests.host.platform_double.tables import View

prefetched_course_grades: dict[Any, dict[int, Any]] = {}
prefetched_subsection_grades: dict[Any, dict[int, dict[str, Any]]] = {}


class Float64(float):
    """A float that, as numpy's do, prints as a number and represents itself as something else."""

    def __str__(self) -> str:
        return float.__repr__(self)

    def __repr__(self) -> str:
        return f"np.float64({float.__repr__(self)})"


def _grades(course_key: Any, ids: list[int]) -> dict[int, Any]:
    rows = models.CourseGrade.objects.filter(course__key=str(course_key), user_id__in=ids)
    return {row.user_id: row for row in rows}


def _scores(course_key: Any, ids: list[int]) -> dict[int, dict[str, Any]]:
    rows = models.SubsectionScore.objects.select_related("subsection").filter(
        subsection__course__key=str(course_key), user_id__in=ids
    )
    found: dict[int, dict[str, Any]] = {}
    for row in rows:
        found.setdefault(row.user_id, {})[row.subsection.block_id] = row
    return found


def prefetch_course_and_subsection_grades(course_key: Any, users: Any) -> None:
    """Read for many at once; whoever is not among them reads as zero from now on."""
    ids = [user.id for user in users]
    prefetched_course_grades[course_key] = _grades(course_key, ids)
    prefetched_subsection_grades[course_key] = _scores(course_key, ids)


def clear_prefetched_course_and_subsection_grades(course_key: Any) -> None:
    """Forget the course grades, and, whatever the name says, nothing else."""
    prefetched_course_grades.pop(course_key, None)


def clear_prefetched_course_grades(course_key: Any) -> None:
    """Forget both."""
    prefetched_course_grades.pop(course_key, None)
    prefetched_subsection_grades.pop(course_key, None)


def get_recently_modified_grades(course_keys: Any, start_date: Any, end_date: Any) -> View:
    """Return the course grades stored at or after a moment."""
    assert end_date is None
    rows = models.CourseGrade.objects.filter(
        course__key__in=[str(key) for key in course_keys], changed_at__gte=start_date
    )
    return View(rows, {})


class SubsectionGrade:
    """The grade of one learner in one subsection; `score` is None where nothing is stored."""

    def __init__(self, score: Any) -> None:
        self._score = score
        lifted = score is not None and score.override_percent is not None
        self.override = (
            SimpleNamespace(earned_graded_override=float(score.override_percent))
            if lifted
            else None
        )

    @property
    def attempted_graded(self) -> bool:
        return self._score is not None and self._score.earned is not None

    @property
    def percent_graded(self) -> float:
        percent = self._score.percent if self._score is not None else None
        return 0.0 if percent is None else Float64(round(float(percent) / 100, 4))

    @property
    def graded_total(self) -> Any:
        raise AssertionError("this loads the learner's own course tree, at twelve queries")


class CourseGrade:
    """A stored course grade, or the zero of somebody who has none."""

    def __init__(self, row: Any, scores: dict[str, Any], structure: Any) -> None:
        self.percent = Float64(round(float(row.percent) / 100, 4)) if row else 0.0
        self.passed: Any = row.passed if row else False
        self._scores, self._structure = scores, structure

    def subsection_grade(self, location: Any) -> SubsectionGrade:
        if self._structure is None:
            raise TypeError("argument of type 'NoneType' is not iterable")
        if location not in self._structure:
            raise KeyError(location)
        return SubsectionGrade(self._scores.get(location.block_id))


class CourseGradeFactory:
    """Reads; whoever calls `update` writes and emits."""

    def read(
        self, user: Any, course_key: Any = None, collected_block_structure: Any = None
    ) -> CourseGrade:
        key = course_key or collected_block_structure.root_block_usage_key.course_key
        if key in prefetched_course_grades:
            grades = prefetched_course_grades[key]
        else:
            grades = _grades(key, [user.id])
        if key in prefetched_subsection_grades:
            scores = prefetched_subsection_grades[key]
        else:
            scores = _scores(key, [user.id])
        row = grades.get(user.id)
        return CourseGrade(row, scores.get(user.id, {}), collected_block_structure)

    def update(self, *_: Any, **__: Any) -> None:
        raise AssertionError("a door never computes grades")
