"""Fixtures for tests that play on a stage; a folder's conftest takes what it needs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from cryptography.fernet import Fernet
from django.core.cache import cache

from microcred_plugin.services.courses import forget_courses
from tests.fakes.stage import Stage

__all__ = ["ready", "stage", "university"]


@pytest.fixture
def university(settings) -> None:
    """Give the installation an address and a key that encrypts keys."""
    settings.MICROCRED_BASE_URL = "https://lms.example"
    settings.MICROCRED_KEY_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]


@pytest.fixture
def stage(db: None, university: None) -> Iterator[Stage]:
    """Return an empty stage; nothing is remembered of earlier courses."""
    cache.clear()
    forget_courses()
    yield Stage()
    cache.clear()
    forget_courses()


@pytest.fixture
def ready(stage: Stage) -> Stage:
    """Return a stage with an issuer, a key and a module that awards by itself."""
    return stage.ready()
