"""Settings of the tests: the campus as it is, with its files, mail and messages out of the way.

Live services take over where a run names them: MICROCRED_TEST_DATABASE_URL
(mysql://user:password@host:port/name) and MICROCRED_TEST_BROKER_URL (any URL that Celery knows).
"""

import os
import tempfile
from urllib.parse import unquote, urlsplit

# The campus keeps secrets, uploads and its broker in files. The workers of one run share a folder
# that goes when the run ends; a run that names one keeps it.
if "CAMPUS_DATA" not in os.environ:
    _data = tempfile.TemporaryDirectory(prefix="microcred-tests-")
    os.environ["CAMPUS_DATA"] = _data.name

from campus.settings import *  # noqa: F403


def mysql_database(url: str) -> dict[str, object]:
    """Return Django's description of the MariaDB or MySQL database at a URL."""
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.mysql",
        "HOST": parts.hostname,
        "PORT": parts.port or 3306,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "NAME": parts.path.lstrip("/"),
        "ATOMIC_REQUESTS": True,
        "OPTIONS": {"charset": "utf8mb4"},
    }


# In memory, said outright: with several workers pytest-django knows Django's own SQLite only.
DATABASES["default"]["TEST"] = {"NAME": ":memory:"}  # noqa: F405
if "MICROCRED_TEST_DATABASE_URL" in os.environ:
    DATABASES = {"default": mysql_database(os.environ["MICROCRED_TEST_DATABASE_URL"])}

# Messages stay in the process: whoever wants a task to run runs it. Nothing is eager, so a test
# sees the same order of things as production does.
CELERY_BROKER_URL = os.environ.get("MICROCRED_TEST_BROKER_URL", "memory://")
CELERY_BROKER_TRANSPORT_OPTIONS = {}
CELERY_TASK_ALWAYS_EAGER = False

# Each process of a parallel run has a cache of its own.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
