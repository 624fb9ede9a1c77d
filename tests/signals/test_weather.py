"""Whatever the weather, a receiver raises nothing and leaves the platform's transaction whole."""

import logging

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import OperationalError, ProgrammingError, connection, transaction

from microcred_plugin.models import Module, Pending
from microcred_plugin.services.courses import forget_courses
from microcred_plugin.services.sweep import sweep
from tests import factories
from tests.fakes.events import NAMES, send

KEY = factories.COURSE_KEY


@pytest.fixture(autouse=True, params=[False, True], ids=["DEBUG off", "DEBUG on"])
def debug(request, settings):
    settings.DEBUG = request.param


@pytest.fixture
def store_a_grade(django_capture_on_commit_callbacks):
    """Store something, send an event, store something more, and commit; return what is kept."""

    def run(name, learner=7):
        with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
            User.objects.create(username="before-the-event")
            send(name, learner)
            User.objects.create(username="after-the-event")
        return User.objects.filter(username__endswith="the-event").count()

    return run


def failing(error):
    def fail(*args, **kwargs):
        raise error

    return fail


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("error", [ProgrammingError("no table"), OperationalError("gone away")])
def test_before_migrate_grading_goes_on(ready, store_a_grade, monkeypatch, name, error):
    forget_courses()
    monkeypatch.setattr(Module.objects, "filter", failing(error))
    monkeypatch.setattr(Pending.objects, "filter", failing(error))
    assert store_a_grade(name) == 2


@pytest.mark.parametrize("name", NAMES)
def test_with_the_tables_really_gone_the_transaction_stays_usable(ready, store_a_grade, name):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE microcred_plugin_module RENAME TO gone_module")
        cursor.execute("ALTER TABLE microcred_plugin_award RENAME TO gone_award")
        cursor.execute("ALTER TABLE microcred_plugin_pending RENAME TO gone_pending")
    forget_courses()
    assert store_a_grade(name) == 2


@pytest.mark.parametrize("name", NAMES[:2])
def test_a_cache_that_is_down_stops_nothing(ready, store_a_grade, monkeypatch, name):
    forget_courses()
    monkeypatch.setattr(type(cache._connections["default"]), "get", failing(OSError("down")))
    assert store_a_grade(name) == 2


@pytest.mark.parametrize("name", NAMES[:-1])
def test_a_broker_that_is_down_loses_nobody(ready, broker, store_a_grade, monkeypatch, name):
    learner = ready.learner()
    with monkeypatch.context() as patch:
        broker._patch = patch
        broker.goes_down()
        assert store_a_grade(name, learner) == 2
        row = Pending.objects.get()
        assert (row.learner_id, row.sent_at) == (learner, None)
        assert broker.messages() == []

    assert sweep(ready.world).resent == 1
    assert ready.scheduler.sent == [(learner, KEY)]


def test_what_went_wrong_is_logged_without_any_detail(ready, store_a_grade, monkeypatch, caplog):
    monkeypatch.setattr(Pending.objects, "filter", failing(OperationalError("user-07 secret")))
    with caplog.at_level(logging.WARNING, logger="microcred_plugin.signals.handlers"):
        store_a_grade(NAMES[0])
    assert [record.getMessage() for record in caplog.records] == [
        "microcred: _note failed (OperationalError)"
    ]


@pytest.mark.parametrize(
    "payload", [{}, {"grade": None}, {"grade": object()}], ids=["nothing", "None", "odd"]
)
def test_a_payload_of_another_shape_stops_nothing(ready, payload):
    from microcred_plugin.signals import handlers

    receivers = [getattr(handlers, name) for name in handlers.__all__]
    assert [receiver(**payload) for receiver in receivers] == [None] * len(receivers)
