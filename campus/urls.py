"""Addresses of the campus: its own, Django admin, and those of every plugin it found."""

from django.contrib import admin
from django.urls import include, path
from edx_django_utils.plugins import get_plugin_url_patterns

urlpatterns = [
    path("admin/", admin.site.urls),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("campus.pages.urls")),
    *get_plugin_url_patterns("lms.djangoapp"),
]
