"""The stage on which these tests play."""

from tests.fakes.fixtures import ready, stage, university
from tests.web.checking import elsewhere
from tests.web.conftest import english_again
from tests.web.learning import on_stage

__all__ = ["elsewhere", "english_again", "on_stage", "ready", "stage", "university"]
