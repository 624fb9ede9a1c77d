"""The platform finds the plugin by its entry points alone, in the LMS and in Studio."""

import os
import subprocess
import sys
from importlib import import_module

import pytest
from django.conf import settings
from edx_django_utils.plugins import get_plugin_apps

from microcred_plugin.apps import MicrocredConfig
from tests.repository.tracked import ROOT

NAME = "microcred_plugin.apps.MicrocredConfig"
RECEIVERS = MicrocredConfig.plugin_app["signals_config"]["lms.djangoapp"]["receivers"]

# Asks a fresh process, since an app registry is filled once.
STUDIO = """
import django
django.setup()
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from openedx_events.learning.signals import PERSISTENT_GRADE_SUMMARY_CHANGED
assert apps.is_installed("microcred_plugin")
assert not PERSISTENT_GRADE_SUMMARY_CHANGED.receivers, "grades are the LMS's business"
call_command("check", fail_level="ERROR")
call_command("migrate", verbosity=0)
"""


@pytest.mark.parametrize("project", ["lms.djangoapp", "cms.djangoapp"])
def test_the_app_is_found(project: str) -> None:
    assert NAME in get_plugin_apps(project)


def test_the_app_is_installed_because_it_was_found() -> None:
    assert NAME in settings.INSTALLED_APPS


@pytest.mark.parametrize("receiver", RECEIVERS, ids=lambda each: each["signal_path"])
def test_every_receiver_is_connected_to_its_signal_once(receiver: dict[str, str]) -> None:
    module, name = receiver["signal_path"].rsplit(".", 1)
    signal = getattr(import_module(module), name)
    uids = [key[0] for key, *_ in signal.receivers]
    assert uids.count(receiver["dispatch_uid"]) == 1


def test_studio_starts_with_the_plugin_and_without_the_receivers_of_the_lms() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error::RuntimeWarning", "-c", STUDIO],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings_studio"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_settings_are_added_without_platform_models_or_configured_settings() -> None:
    """An import error here stops the LMS, so little is imported while settings are built."""
    code = "import microcred_plugin.apps, microcred_plugin.settings.common, sys\n"
    code += "import microcred_plugin.settings.production\n"
    code += "assert 'microcred_plugin.models' not in sys.modules\n"
    code += "from django.conf import settings\nassert not settings.configured\n"
    environment = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    command = [sys.executable, "-c", code]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
