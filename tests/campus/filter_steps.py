"""Filter steps that tests configure, one for each way in which a step may answer."""

from django.http import HttpResponse
from django.utils.safestring import SafeString
from openedx_filters import PipelineStep
from openedx_filters.learning.filters import DashboardRenderStarted


class Fragment:
    """Behaves like a fragment of web-fragments."""

    def body_html(self) -> str:
        """Return HTML as a plain text, as that package does."""
        return "<p>a fragment</p>"


class AnotherTemplate(PipelineStep):
    """Names another template, and adds to the context."""

    def run_filter(self, context, template_name):
        return {"context": {**context, "exception": template_name}, "template_name": "404.html"}


class Redirect(PipelineStep):
    """Sends the reader elsewhere."""

    def run_filter(self, context, template_name):
        raise DashboardRenderStarted.RedirectToPage("away", redirect_to="/elsewhere")


class OwnResponse(PipelineStep):
    """Answers by itself."""

    def run_filter(self, context, template_name):
        raise DashboardRenderStarted.RenderCustomResponse("own", response=HttpResponse("my own"))


class InvalidDashboard(PipelineStep):
    """Replaces the page and its context."""

    def run_filter(self, context, template_name):
        raise DashboardRenderStarted.RenderInvalidDashboard(
            "no", dashboard_template="403.html", template_context={}
        )


class ExtraSection(PipelineStep):
    """Adds a section to the instructor dashboard, as a plugin does."""

    def run_filter(self, context, template_name):
        section = {
            "section_key": "extra",
            "section_display_name": SafeString("Extra"),
            "fragment": Fragment(),
            "template_path_prefix": "nowhere/",
            "course_id": context["course"].key,
        }
        sections = [*context["sections"], section]
        return {"context": {**context, "sections": sections}, "template_name": template_name}
