"""The stage on which these tests play."""

from tests.fakes.fixtures import ready, stage, university
from tests.web.learning import on_stage

__all__ = ["on_stage", "ready", "stage", "university"]
