"""Every event about a course with a module notes its learner once, after commit."""

import pytest
from django.apps import apps
from django.db import connection, transaction
from openedx_events.learning import signals

from microcred_plugin import wiring
from microcred_plugin.models import Award, Pending
from microcred_plugin.services.courses import forget_courses, has_module
from microcred_plugin.services.world import World
from microcred_plugin.tasks import evaluate_learner
from tests import factories
from tests.fakes.events import NAMES, send
from tests.fakes.stage import Stage

OF_A_COURSE = [name for name in NAMES if name != "IDV_ATTEMPT_APPROVED"]
OTHER = "course-v1:No+Module+2026"
CCX = "ccx-v1:DemoX+MAPS+2026_1+ccx@7"


@pytest.fixture(params=[False, True], ids=["DEBUG off", "DEBUG on"])
def debug(request, settings):
    settings.DEBUG = request.param


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    """Commit what happens inside, as the end of a request does."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def test_the_receivers_are_those_of_the_settings_of_the_plugin():
    config = apps.get_app_config("microcred_plugin")
    rows = config.plugin_app["signals_config"]["lms.djangoapp"]["receivers"]
    named = {row["signal_path"].rpartition(".")[2] for row in rows}
    assert named == set(NAMES)
    for name in named:
        uids = [receiver[0][0] for receiver in getattr(signals, name).receivers]
        assert uids.count(f"microcred.{name}") == 1


@pytest.mark.parametrize("name", OF_A_COURSE)
def test_an_event_notes_the_learner_after_commit(ready, broker, debug, commit, name):
    learner = ready.learner()
    with commit() as callbacks:
        send(name, learner)
        assert not Pending.objects.exists()
    assert len(callbacks) == 1
    row = Pending.objects.get()
    assert (row.learner_id, row.course_key) == (learner, factories.COURSE_KEY)
    assert row.sent_at is not None
    assert broker.messages() == [(learner, factories.COURSE_KEY)]


@pytest.mark.parametrize("name", OF_A_COURSE)
def test_an_event_of_a_course_without_a_module_costs_no_query(
    ready, broker, debug, commit, django_assert_num_queries, name
):
    has_module(OTHER)
    with commit() as callbacks, django_assert_num_queries(0):
        send(name, 7, OTHER)
    assert callbacks == []
    assert broker.messages() == []


@pytest.mark.parametrize("name", OF_A_COURSE)
@pytest.mark.parametrize("key", [CCX, "library-v1:DemoX+LIB"])
def test_other_kinds_of_keys_are_left_alone(ready, broker, debug, commit, name, key):
    with commit():
        send(name, 7, key)
    assert not Pending.objects.exists()


@pytest.mark.parametrize("name", OF_A_COURSE)
def test_an_event_about_an_unknown_user_is_noted_and_comes_to_nothing(
    ready, broker, debug, commit, name
):
    with commit():
        send(name, 999_999)
    assert Pending.objects.get().learner_id == 999_999
    evaluate_learner.apply(args=broker.messages()[0], throw=True)
    assert not Pending.objects.exists()
    assert not Award.objects.exists()


def test_what_is_rolled_back_notes_nobody(ready, broker, commit):
    def fail():
        with transaction.atomic():
            send("PERSISTENT_GRADE_SUMMARY_CHANGED", 7)
            raise OSError

    with commit(), pytest.raises(OSError):  # noqa: PT011
        fail()
    assert not Pending.objects.exists()


def test_the_storm_of_one_answer_is_one_row_and_one_task(ready, broker, commit):
    for name in OF_A_COURSE * 10:
        with commit():
            send(name, 7)
    assert Pending.objects.get().asked == 10 * len(OF_A_COURSE)
    assert broker.messages() == [(7, factories.COURSE_KEY)]


def test_an_identity_check_counts_wherever_the_learner_is_in_progress(ready, broker, debug, commit):
    learner = ready.learner(factories.facts(identity_verified=False))
    ready.evaluate(learner)
    with commit():
        send("IDV_ATTEMPT_APPROVED", learner)
    assert broker.messages() == [(learner, factories.COURSE_KEY)]


def test_an_identity_check_of_somebody_else_counts_nowhere(ready, broker, debug, commit):
    with commit():
        send("IDV_ATTEMPT_APPROVED", 999_999)
    assert broker.messages() == []


@pytest.mark.django_db(transaction=True)
def test_without_a_transaction_it_is_noted_at_once(transactional_db, university, broker):
    Stage().ready()
    forget_courses()
    assert not connection.in_atomic_block
    send("COURSE_PASSING_STATUS_UPDATED", 7)
    assert Pending.objects.get().learner_id == 7
    assert broker.messages() == [(7, factories.COURSE_KEY)]


def test_the_world_of_the_edges_is_wired_from_the_settings(settings):
    world = wiring.world()
    assert isinstance(world, World)
    assert type(world.host).__name__ == "CampusHost"
    assert wiring.host() is wiring.host()
    assert world.now.tzinfo is not None
