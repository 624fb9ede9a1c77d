"""The stage on which these tests play, and a way to run a command as a shell does."""

import io
from dataclasses import dataclass

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tests.fakes.fixtures import ready, stage, university

__all__ = ["ready", "run", "stage", "university"]


@dataclass(frozen=True)
class Ended:
    """What a command left: its exit code, what it printed, and why it refused."""

    code: int
    out: str
    error: str

    @property
    def lines(self):
        """Return what it printed, line by line."""
        return self.out.splitlines()


@pytest.fixture
def run(capsys):
    """Return a way to run a command with its arguments as texts."""

    def command(name, *arguments):
        out, code, error = io.StringIO(), 0, ""
        try:
            call_command(name, *map(str, arguments), stdout=out)
        except SystemExit as ended:
            code = int(ended.code or 0)
        except CommandError as refusal:
            code, error = refusal.returncode, str(refusal)
        return Ended(code, out.getvalue(), error)

    return command
