"""Settings of the campus: one process that plays the LMS and Studio, put together as they are.

The plugin is chosen through its entry points and changes these settings twice, as on the platform.
"""

import os

from django.utils.translation import gettext_lazy as _
from edx_django_utils.plugins import add_plugins, get_plugin_apps

from campus import broker, state

DATA = state.data_folder()
SECRETS = state.load_secrets(DATA)
QUEUES = DATA / "queues"

SECRET_KEY = SECRETS.secret_key
DEBUG = os.environ.get("CAMPUS_DEBUG") == "1"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", "campus.example", "testserver"]
ALLOWED_HOSTS += filter(None, os.environ.get("CAMPUS_HOSTS", "").split(","))

LMS_ROOT_URL = "https://campus.example"
CMS_ROOT_URL = "https://campus.example"
PLATFORM_NAME = "Campus"
# No monitoring service listens here.
OPENEDX_TELEMETRY: list[str] = []
FEATURES: dict[str, object] = {}
OPEN_EDX_FILTERS_CONFIG: dict[str, object] = {}

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "openedx_events",
    "openedx_filters",
    "campus",
    *get_plugin_apps("lms.djangoapp"),
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "crum.CurrentRequestUserMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "campus.pages.headers.security_headers",
]

ROOT_URLCONF = "campus.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

DATABASES = {
    "default": {
        "ENGINE": "campus.sqlite",
        "NAME": str(DATA / "campus.sqlite3"),
        "ATOMIC_REQUESTS": True,
        "OPTIONS": {"timeout": 30},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
# Shared by the web server, the worker and the commands, as the platform's cache is.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": str(DATA / "cache"),
    }
}

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("nl", _("Dutch"))]
LOCALE_PATHS: list[str] = []

STATIC_URL = "static/"
STATIC_ROOT = str(DATA / "static")
MEDIA_URL = "media/"
MEDIA_ROOT = str(DATA / "media")
LOGIN_URL = "/login"
LOGIN_REDIRECT_URL = "/dashboard"

EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = str(DATA / "outbox")
DEFAULT_FROM_EMAIL = "campus@campus.example"

SESSION_COOKIE_NAME = "campus_session"
CSRF_COOKIE_NAME = "campus_csrftoken"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("CAMPUS_LOG_LEVEL", "WARNING")},
}

CELERY_BROKER_URL = f"{broker.SCHEME}://campus"
CELERY_BROKER_TRANSPORT_OPTIONS = broker.transport_options(QUEUES)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = "edx.lms.core.default"
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_TIMER_PRECISION = 0.2
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"

MICROCRED_HOST = "campus.host.CampusHost"
MICROCRED_BASE_URL = "https://campus.example"
# Nobody hands out tokens here.
MICROCRED_API_AUTHENTICATION = ["rest_framework.authentication.SessionAuthentication"]
MICROCRED_KEY_ENCRYPTION_KEYS = list(SECRETS.encryption_keys)

add_plugins(__name__, "lms.djangoapp", "common")
add_plugins(__name__, "lms.djangoapp", "production")
