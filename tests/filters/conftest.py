"""The stage on which these tests play."""

from tests.fakes.fixtures import ready, stage, university

__all__ = ["ready", "stage", "university"]
