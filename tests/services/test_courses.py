"""Which courses have a module: from memory, told by the cache, read only when something changed."""

import pytest
from django.core.cache import cache
from django.db import OperationalError, ProgrammingError

from microcred_plugin.models import Module
from microcred_plugin.services import courses
from microcred_plugin.services.courses import courses_changed, forget_courses, has_module
from tests import factories

KEY = factories.COURSE_KEY


@pytest.fixture
def clock(monkeypatch):
    """A clock of the process that a test moves."""
    moment = {"now": 1000.0}
    monkeypatch.setattr(courses.time, "monotonic", lambda: moment["now"])
    return moment


def test_once_known_no_answer_costs_a_query(ready, django_assert_num_queries):
    forget_courses()
    has_module(KEY)
    with django_assert_num_queries(0):
        assert has_module(KEY)
        assert not has_module("course-v1:No+Module+2026")
        assert not has_module("")


def test_a_course_without_a_published_version_does_not_count(ready):
    Module.objects.update(current=None)
    forget_courses()
    assert not has_module(KEY)


def test_a_retired_module_does_not_count(ready):
    Module.objects.update(retired_at=ready.now)
    forget_courses()
    assert not has_module(KEY)


def test_after_its_time_one_look_at_the_cache_is_enough(ready, clock, django_assert_num_queries):
    forget_courses()
    has_module(KEY)
    clock["now"] += 31
    with django_assert_num_queries(0):
        assert has_module(KEY)


def test_what_another_process_published_is_seen_when_the_time_is_over(ready, clock, settings):
    settings.MICROCRED_COURSES_SECONDS = 30
    Module.objects.update(current=None)
    forget_courses()
    assert not has_module(KEY)

    Module.objects.update(current=Module.objects.get().versions.get())
    cache.set("microcred.courses.version", "told by another process")
    assert not has_module(KEY)
    clock["now"] += 30
    assert has_module(KEY)


def test_a_process_sees_its_own_change_at_once(ready):
    assert has_module(KEY)
    Module.objects.update(retired_at=ready.now)
    courses_changed()
    assert not has_module(KEY)


def test_a_cache_that_was_emptied_means_reading_again(ready, clock):
    forget_courses()
    assert has_module(KEY)
    Module.objects.update(retired_at=ready.now)
    cache.clear()
    clock["now"] += 31
    assert not has_module(KEY)


@pytest.mark.parametrize("error", [OperationalError, ProgrammingError])
def test_a_failed_reading_is_not_remembered_as_an_answer(ready, monkeypatch, error):
    def no_table(*args, **kwargs):
        raise error("no such table")

    forget_courses()
    monkeypatch.setattr(Module.objects, "filter", no_table)
    with pytest.raises(error):
        has_module(KEY)
    monkeypatch.undo()
    assert has_module(KEY)
