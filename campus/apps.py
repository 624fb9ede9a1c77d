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
        """Make sure that the broker has its folders before anybody sends a task."""
        from django.conf import settings

        from campus import broker

        broker.prepare_folders(settings.QUEUES)
