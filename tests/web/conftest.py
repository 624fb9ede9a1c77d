"""The stage on which these tests play."""

import pytest
from django.utils import translation

from tests.fakes.fixtures import ready, stage, university
from tests.web.checking import elsewhere
from tests.web.learning import on_stage

__all__ = ["elsewhere", "english_again", "on_stage", "ready", "stage", "university"]


@pytest.fixture(autouse=True)
def english_again():
    """Begin in English and leave no language behind: a page speaks that of its reader."""
    with translation.override("en"):
        yield
