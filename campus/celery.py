"""The Celery application of the campus."""

from __future__ import annotations

import os

from celery import Celery

from campus import broker

__all__ = ["app"]

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campus.settings")
broker.register()

app = Celery("campus")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# The current application is kept per thread; the threads of the web server see only the default.
app.set_default()
