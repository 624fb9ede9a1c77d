"""The modules of the platform that the door imports, and nothing more than it may use of them."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from types import ModuleType, SimpleNamespace
from typing import Any
from unittest.mock import patch

from django.test import override_settings

from campus import models
from tests.host.platform_double import grades, rights, structure, tables

_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "tests.host.platform_double.rights.RolesBackend",
]


@dataclass
class Platform:
    """What can be arranged in the double: units of a part, groups, overviews and policies."""

    units: dict[str, Mapping[str, tuple[structure.Block, ...]]] = field(default_factory=dict)
    groups: dict[int, frozenset[str]] = field(default_factory=dict)
    gated_courses: set[str] = field(default_factory=set)
    left_overviews: set[str] = field(default_factory=set)
    policies: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    pass_marks: dict[str, Decimal | None] = field(default_factory=dict)
    branches: list[str] = field(default_factory=list)
    summaries_asked: int = 0

    def structure(self, key: Any) -> structure.Structure:
        return structure.collected(key, self.units.get(str(key), {}))

    def overview(self, key: Any) -> Any:
        course = models.Course.objects.filter(key=str(key)).first()
        if course is None and str(key) not in self.left_overviews:
            return None
        mark = course.pass_percent / 100 if course else Decimal("0.5")
        return SimpleNamespace(
            display_name_with_default=course.name if course else "Left behind",
            display_org_with_default=course.organisation if course else "",
            lowest_passing_grade=self.pass_marks.get(str(key), mark),
        )

    def course_block(self, key: Any) -> Any:
        course = models.Course.objects.filter(key=str(key)).first()
        if course is None:
            return None
        policy = [
            {
                "type": part.assignment_type,
                "min_count": "1",
                "drop_count": 0,
                "weight": float(part.weight_percent) / 100,
            }
            for part in course.subsections.all()
        ]
        return SimpleNamespace(raw_grader=self.policies.get(str(key), policy))

    def completion_summary(self, key: Any, user: Any) -> dict[str, int]:
        self.summaries_asked += 1
        done = {
            block
            for owner, block, share in tables.BlockCompletion.rows
            if owner == user.pk and share == 1.0
        }
        groups = self.groups.get(user.pk, frozenset())
        return structure.summary(self.structure(key), done, groups)

    @contextmanager
    def branch_setting(self, branch: str, key: Any = None) -> Iterator[None]:
        self.branches.append(branch)
        yield

    @contextmanager
    def running(self) -> Iterator[None]:
        """Let the platform be importable; nothing of it is left afterwards."""
        with (
            patch.dict(sys.modules, modules_of(self)),
            patch.object(tables.BlockCompletion, "rows", []),
            override_settings(AUTHENTICATION_BACKENDS=_BACKENDS),
        ):
            yield
            for kept in (grades.prefetched_course_grades, grades.prefetched_subsection_grades):
                assert not kept, "prefetched grades were left behind"


def _remembering(answer: Any) -> Any:
    """Return a function that answers once per argument, as the platform's request cache does."""
    known: dict[Any, Any] = {}

    def remembered(key: Any, user: Any) -> Any:
        return known.setdefault((key, user.pk), answer(key, user))

    remembered.__wrapped__ = answer  # type: ignore[attr-defined]
    return remembered


def _verified(users: Any) -> Iterator[int]:
    found = models.IdentityCheck.objects.filter(user__in=users, status="approved")
    return iter(found.values_list("user_id", flat=True))


def _contents(platform: Platform) -> dict[str, dict[str, Any]]:
    store = SimpleNamespace(
        branch_setting=platform.branch_setting, get_course=platform.course_block
    )
    branch = SimpleNamespace(published_only="published-only", draft_preferred="draft-preferred")
    content = "openedx.core.djangoapps.content"
    return {
        "common.djangoapps.student.auth": vars(rights),
        "common.djangoapps.student.models": vars(tables),
        "common.djangoapps.student.roles": vars(rights),
        "completion.models": vars(tables),
        "lms.djangoapps.course_blocks.transformers.user_partitions": vars(structure),
        "lms.djangoapps.course_blocks.transformers.visibility": vars(structure),
        "lms.djangoapps.courseware.access": vars(rights),
        "lms.djangoapps.courseware.courses": {
            "get_course_blocks_completion_summary": _remembering(platform.completion_summary)
        },
        "lms.djangoapps.grades.api": vars(grades),
        "lms.djangoapps.grades.context": vars(structure),
        "lms.djangoapps.instructor.permissions": {"VIEW_DASHBOARD": "instructor.dashboard"},
        "lms.djangoapps.verify_student.services": {
            "IDVerificationService": SimpleNamespace(get_verified_user_ids=_verified)
        },
        f"{content}.block_structure.api": {"get_course_in_cache": platform.structure},
        f"{content}.course_overviews.api": {"get_course_overview_or_none": platform.overview},
        "openedx.core.djangoapps.lang_pref": {"LANGUAGE_KEY": "pref-lang"},
        "openedx.core.djangoapps.user_api.models": vars(tables),
        "openedx.features.content_type_gating.models": {
            "ContentTypeGatingConfig": SimpleNamespace(
                enabled_for_course=lambda course_key: str(course_key) in platform.gated_courses
            )
        },
        "xmodule.modulestore": {"ModuleStoreEnum": SimpleNamespace(Branch=branch)},
        "xmodule.modulestore.django": {"modulestore": lambda: store},
        "xmodule.modulestore.exceptions": {"ItemNotFoundError": structure.ItemNotFoundError},
    }


def modules_of(platform: Platform) -> dict[str, ModuleType]:
    made: dict[str, ModuleType] = {}
    for name, content in _contents(platform).items():
        for end in [at for at, sign in enumerate(f"{name}.") if sign == "."]:
            made.setdefault(name[:end], _package(name[:end]))
        public = {key: value for key, value in content.items() if not key.startswith("__")}
        made[name].__dict__.update(public)
    for name, module in made.items():
        parent, _, child = name.rpartition(".")
        if parent:
            setattr(made[parent], child, module)
    return made


def _package(name: str) -> ModuleType:
    module = ModuleType(name)
    module.__path__ = []
    return module
