"""Our steps in the platform's filters, merged into whatever is configured already.

Both settings hooks merge: between them an operator's own value replaces the whole setting.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

__all__ = ["STEPS", "merge_step", "merge_steps"]

_FILTERS = "OPEN_EDX_FILTERS_CONFIG"

# By the type of the filter. A release that never runs one of them does not miss it.
STEPS: Mapping[str, str] = {
    "org.openedx.learning.dashboard.render.started.v1": (
        "microcred_plugin.filters.dashboard.LearnerWidget"
    ),
    "org.openedx.learning.instructor.dashboard.render.started.v1": (
        "microcred_plugin.filters.instructor.InstructorSection"
    ),
    "org.openedx.learning.instructor.dashboard.tabs.requested.v1": (
        "microcred_plugin.filters.instructor.InstructorTab"
    ),
}


def merge_steps(settings: Any) -> None:
    """Add each of our steps where it is missing; doing so again changes nothing."""
    for filter_type, step in STEPS.items():
        merge_step(settings, filter_type, step)


def merge_step(settings: Any, filter_type: str, step: str) -> None:
    """Add one step at the end of a pipeline.

    The setting and what hangs on it may belong to somebody else, so new objects take their place.
    """
    configured = dict(getattr(settings, _FILTERS, None) or {})
    entry = _as_mapping(configured.get(filter_type))
    pipeline = _as_steps(entry.get("pipeline") or ())
    if step not in pipeline:
        pipeline.append(step)
    configured[filter_type] = {"fail_silently": True, **entry, "pipeline": pipeline}
    setattr(settings, _FILTERS, configured)


def _as_mapping(entry: Any) -> dict[str, Any]:
    """Return the configuration of one filter, which may be a mapping, a list or one step."""
    if not entry:
        return {}
    if isinstance(entry, Mapping):
        return dict(entry)
    return {"pipeline": _as_steps(entry)}


def _as_steps(steps: str | Iterable[str]) -> list[str]:
    return [steps] if isinstance(steps, str) else list(steps)
