"""The addresses of a bare Studio process: those that plugins bring."""

from edx_django_utils.plugins import get_plugin_url_patterns

urlpatterns = get_plugin_url_patterns("cms.djangoapp")
