"""The instructor dashboard leads to the cohort: a section in the legacy one, a tab in the new one.

Filters `org.openedx.learning.instructor.dashboard.render.started.v1` and
`org.openedx.learning.instructor.dashboard.tabs.requested.v1`; a release without the second never
asks. Courses without a module cost a look into this process's memory and no query.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from crum import get_current_user
from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from openedx_filters import PipelineStep

from microcred_plugin import wiring
from microcred_plugin.domain.ports import Permission
from microcred_plugin.services.cohort import CohortQuery, Order, cohort
from microcred_plugin.services.courses import has_module
from microcred_plugin.services.world import Actor
from microcred_plugin.web.cohorts import cohort_table
from microcred_plugin.web.saying import page_language

__all__ = ["InstructorSection", "InstructorTab", "SectionFragment"]

_KEY = "microcredentials"
_PLATFORM_TEMPLATES = "/microcred_plugin/platform/"
_SECTION = "microcred_plugin/instructor/section.html"
_SHOWN = 10
# After the certificates (80) and before the cohorts (90) of the platform.
_PLACE = 85

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class SectionFragment:
    """What the dashboard asks of a fragment; ours brings its stylesheet inside its body."""

    body: str

    def body_html(self) -> str:
        """Return the section, escaped by Django where it was rendered."""
        return self.body

    def head_html(self) -> str:
        """Return nothing for the head of the page."""
        return ""

    def foot_html(self) -> str:
        """Return nothing for the foot of the page."""
        return ""


class InstructorSection(PipelineStep):
    """Adds a section with the newest changes in the cohort and the way to the whole table."""

    def run_filter(self, context: Any, template_name: Any, **_kwargs: Any) -> dict[str, Any]:
        """Return the context with one section more; whatever goes wrong changes nothing."""
        try:
            section = _section(context)
        except Exception as error:  # noqa: BLE001 - the dashboard is the platform's page
            log.warning("microcred: no section on the dashboard (%s)", type(error).__name__)
            return {}
        if section is None:
            return {}
        return {
            "context": {**context, "sections": [*context["sections"], section]},
            "template_name": template_name,
        }


class InstructorTab(PipelineStep):
    """Adds a tab that leads to the cohort's page."""

    def run_filter(self, tabs: Any, user: Any, course_key: Any, **_kwargs: Any) -> dict[str, Any]:
        """Return the tabs with one more; whatever goes wrong changes nothing."""
        try:
            tab = _tab(user, str(course_key))
            return {} if tab is None else {"tabs": [*tabs, tab]}
        except Exception as error:  # noqa: BLE001 - the dashboard is the platform's page
            log.warning("microcred: no tab on the dashboard (%s)", type(error).__name__)
            return {}


def _section(context: Mapping[str, Any]) -> dict[str, Any] | None:
    course_key = _course_key(context)
    user = get_current_user()
    if not course_key or not _may_see(user, course_key):
        return None
    with translation.override(page_language()), transaction.atomic():
        query = CohortQuery(size=_SHOWN, order=Order.CHANGED)
        found = cohort(wiring.world(), course_key, query, actor=Actor(user.pk))
        body = render_to_string(_SECTION, {"table": cohort_table(found)})
        return {
            "section_key": _KEY,
            "section_display_name": _("Micro-credentials"),
            "fragment": SectionFragment(body),
            "template_path_prefix": _PLATFORM_TEMPLATES,
            "course_id": course_key,
        }


def _course_key(context: Mapping[str, Any]) -> str:
    """Return the key of the course, if it has a module; its sections name it as well."""
    named = [getattr(context.get("course"), "id", "")]
    named += [section.get("course_id", "") for section in context["sections"]]
    return next((key for key in map(str, named) if has_module(key)), "")


def _may_see(user: Any, course_key: str) -> bool:
    known = user is not None and user.pk is not None
    return known and wiring.host().may(user.pk, Permission.SEE_COHORT, course_key)


def _tab(user: Any, course_key: str) -> dict[str, Any] | None:
    if not has_module(course_key) or not _may_see(user, course_key):
        return None
    with translation.override(page_language()):
        root = getattr(settings, "LMS_ROOT_URL", "").rstrip("/")
        return {
            "tab_id": _KEY,
            "title": _("Micro-credentials"),
            "url": root + reverse("microcred:instructor", args=(course_key,)),
            "sort_order": _PLACE,
        }
