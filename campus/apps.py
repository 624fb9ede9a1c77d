"""The campus as a Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

__all__ = ["CampusConfig"]


class CampusConfig(AppConfig):
    """Courses, learners and their work."""

    name = "campus"
    verbose_name = _("Campus")
    default_auto_field = "django.db.models.AutoField"

    def ready(self) -> None:
        """Give the broker its folders; connect the receivers of plugins as the platform does."""
        from django.conf import settings
        from edx_django_utils.plugins import connect_plugin_receivers

        from campus import broker

        broker.prepare_folders(settings.QUEUES)
        connect_plugin_receivers("lms.djangoapp")
