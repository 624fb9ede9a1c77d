"""How Open edX finds the plugin.

Imported while settings are being built, so nothing of the platform and no models here.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

__all__ = ["MicrocredConfig"]

_URLS = {"namespace": "microcred", "regex": r"", "relative_path": "urls"}
_SETTINGS = {
    "common": {"relative_path": "settings.common"},
    "production": {"relative_path": "settings.production"},
}
_LEARNING = "openedx_events.learning.signals"
_RECEIVERS = (
    ("PERSISTENT_GRADE_SUMMARY_CHANGED", "on_grade_summary"),
    ("COURSE_PASSING_STATUS_UPDATED", "on_passing_status"),
    ("CERTIFICATE_CREATED", "on_certificate"),
    ("CERTIFICATE_REVOKED", "on_certificate"),
    ("COURSE_ENROLLMENT_CREATED", "on_enrolment"),
    ("COURSE_ENROLLMENT_CHANGED", "on_enrolment"),
    ("COURSE_UNENROLLMENT_COMPLETED", "on_enrolment"),
    ("IDV_ATTEMPT_APPROVED", "on_identity_check"),
)
_SIGNALS = {
    "relative_path": "signals.handlers",
    "receivers": [
        {
            "receiver_func_name": receiver,
            "signal_path": f"{_LEARNING}.{signal}",
            "dispatch_uid": f"microcred.{signal}",
        }
        for signal, receiver in _RECEIVERS
    ],
}


class MicrocredConfig(AppConfig):
    """Micro-credentials, in the LMS and in Studio."""

    name = "microcred_plugin"
    verbose_name = _("Micro-credentials")
    default_auto_field = "django.db.models.BigAutoField"

    plugin_app: ClassVar[dict[str, Any]] = {
        "url_config": {"lms.djangoapp": _URLS},
        "settings_config": {"lms.djangoapp": _SETTINGS, "cms.djangoapp": _SETTINGS},
        "signals_config": {"lms.djangoapp": _SIGNALS},
    }
