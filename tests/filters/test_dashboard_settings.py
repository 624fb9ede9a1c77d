"""Our steps are configured twice, and what an operator or another plugin configured stays."""

import copy
from types import SimpleNamespace

import pytest
from django.conf import settings as live
from django.utils.module_loading import import_string

from microcred_plugin.settings import common, production
from microcred_plugin.settings.steps import STEPS

DASHBOARD = "org.openedx.learning.dashboard.render.started.v1"
OURS = STEPS[DASHBOARD]
THEIRS = "another_plugin.filters.Step"


def built(between=None, **before):
    """Return settings after both hooks, with what an operator's file does between them."""
    settings = SimpleNamespace(**before)
    common.plugin_settings(settings)
    if between:
        between(settings)
    production.plugin_settings(settings)
    return settings


def pipeline(settings, filter_type=DASHBOARD):
    return settings.OPEN_EDX_FILTERS_CONFIG[filter_type]["pipeline"]


@pytest.mark.parametrize("filter_type", STEPS)
def test_each_step_exists_and_is_configured_once(filter_type):
    assert import_string(STEPS[filter_type])
    assert pipeline(built(), filter_type) == [STEPS[filter_type]]


def test_the_settings_of_this_process_run_our_step():
    assert OURS in live.OPEN_EDX_FILTERS_CONFIG[DASHBOARD]["pipeline"]


@pytest.mark.parametrize(
    "form",
    [
        {"pipeline": [THEIRS], "fail_silently": False, "log_level": "debug"},
        {"pipeline": THEIRS},
        [THEIRS],
        (THEIRS,),
        THEIRS,
    ],
    ids=["mapping", "mapping of one", "list", "tuple", "text"],
)
def test_what_others_configured_comes_first_in_every_form(form):
    assert pipeline(built(OPEN_EDX_FILTERS_CONFIG={DASHBOARD: form})) == [THEIRS, OURS]


@pytest.mark.parametrize("form", [None, {}, [], "", {"pipeline": None}])
def test_an_empty_configuration_is_no_trap(form):
    assert pipeline(built(OPEN_EDX_FILTERS_CONFIG={DASHBOARD: form})) == [OURS]


@pytest.mark.parametrize("value", [None, {}])
def test_a_setting_without_any_filter_is_no_trap(value):
    assert pipeline(built(OPEN_EDX_FILTERS_CONFIG=value)) == [OURS]


def test_what_others_chose_besides_the_steps_stays():
    theirs = {"pipeline": [THEIRS], "fail_silently": False, "log_level": "debug"}
    entry = built(OPEN_EDX_FILTERS_CONFIG={DASHBOARD: theirs}).OPEN_EDX_FILTERS_CONFIG[DASHBOARD]

    assert entry["fail_silently"] is False
    assert entry["log_level"] == "debug"


def test_other_filters_are_left_alone():
    before = {"org.openedx.other.v1": THEIRS}

    found = built(OPEN_EDX_FILTERS_CONFIG=before).OPEN_EDX_FILTERS_CONFIG
    assert found["org.openedx.other.v1"] == THEIRS


def test_a_file_of_the_operator_that_replaces_the_setting_does_not_lose_our_step():
    file = {"OPEN_EDX_FILTERS_CONFIG": {DASHBOARD: {"pipeline": [THEIRS]}}}

    def replace(settings):
        settings.OPEN_EDX_FILTERS_CONFIG = file["OPEN_EDX_FILTERS_CONFIG"]

    before = copy.deepcopy(file)
    assert pipeline(built(between=replace)) == [THEIRS, OURS]
    assert file == before


def test_both_hooks_again_change_nothing():
    settings = built()
    once = copy.deepcopy(settings.OPEN_EDX_FILTERS_CONFIG)
    common.plugin_settings(settings)
    production.plugin_settings(settings)

    assert once == settings.OPEN_EDX_FILTERS_CONFIG


def test_mako_finds_our_templates_where_there_is_mako():
    places = ["/platform/templates"]
    found = built(MAKO_TEMPLATE_DIRS_BASE=places).MAKO_TEMPLATE_DIRS_BASE
    again = SimpleNamespace(MAKO_TEMPLATE_DIRS_BASE=found)
    common.plugin_settings(again)

    assert places == ["/platform/templates"]
    assert found[0] == "/platform/templates"
    assert (found[1] / "microcred_plugin" / "platform" / "dashboard.html").is_file()
    assert found == again.MAKO_TEMPLATE_DIRS_BASE


def test_a_process_without_mako_gets_no_setting_of_it():
    assert not hasattr(built(), "MAKO_TEMPLATE_DIRS_BASE")
