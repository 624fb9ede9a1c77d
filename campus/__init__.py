"""The campus: a small host that stands in for Open edX on a machine that has none.

It loads the plugin through its real entry points, sends the real events and runs a real worker.
"""

from campus.celery import app as celery_app

__all__ = ["celery_app"]
