"""Settings of a bare Studio process: the plugin by its entry point, and nothing of the campus."""

from edx_django_utils.plugins import add_plugins, get_plugin_apps

SECRET_KEY = "not a secret: these settings serve no one"
USE_TZ = True
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "rest_framework",
    "openedx_events",
    *get_plugin_apps("cms.djangoapp"),
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
ROOT_URLCONF = "tests.urls_studio"
FEATURES: dict[str, object] = {}
LMS_ROOT_URL = "https://campus.example"
CMS_ROOT_URL = "https://studio.campus.example"
OPEN_EDX_FILTERS_CONFIG: dict[str, object] = {}

add_plugins(__name__, "cms.djangoapp", "common")
add_plugins(__name__, "cms.djangoapp", "production")
