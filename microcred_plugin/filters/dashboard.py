"""The learner dashboard shows what its learner can claim and how far they are.

Filter `org.openedx.learning.dashboard.render.started.v1`. The widget is rendered and escaped by
Django and put into the context as HTML; which template has room for it is the host's business.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from openedx_filters import PipelineStep

from microcred_plugin import wiring
from microcred_plugin.services import cards
from microcred_plugin.web.award import shown_card
from microcred_plugin.web.saying import page_language

__all__ = ["LearnerWidget"]

_TEMPLATE = "microcred_plugin/learner/widget.html"
_MOST = 4

log = logging.getLogger(__name__)


class LearnerWidget(PipelineStep):
    """Adds the widget for learners who have awards, and nothing for everybody else."""

    def run_filter(self, context: Any, template_name: Any, **_kwargs: Any) -> dict[str, Any]:
        """Return the context with `microcred_widget` and the template with room for it.

        Whatever goes wrong is noted and leaves the dashboard as it is: an empty answer changes
        nothing and lets the steps of other plugins run.
        """
        try:
            with transaction.atomic():
                widget = _widget(context)
            if not widget:
                return {}
            return {
                "context": {**context, "microcred_widget": widget},
                "template_name": wiring.host().dashboard_template(template_name),
            }
        except Exception as error:  # noqa: BLE001 - the dashboard is the platform's page
            log.warning("microcred: no widget on the dashboard (%s)", type(error).__name__)
            return {}


def _widget(context: Mapping[str, Any]) -> str:
    user = context.get("user")
    mine = cards.cards_of(user.pk) if user is not None and user.pk else ()
    if not mine:
        return ""
    world = wiring.world()
    with translation.override(page_language()):
        shown = [shown_card(world, card) for card in mine[:_MOST]]
        return render_to_string(_TEMPLATE, {"cards": shown, "language": page_language()})
