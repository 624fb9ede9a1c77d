"""What holds for every test of the campus."""

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def english_again():
    """Begin in English and leave no language behind: a page speaks that of its reader."""
    with translation.override("en"):
        yield
