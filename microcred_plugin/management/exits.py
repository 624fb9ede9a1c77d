"""Commands with exit codes that scripts may rely on; wrong usage is 64 (EX_USAGE of sysexits)."""

from __future__ import annotations

from enum import IntEnum
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser

from microcred_plugin.domain.errors import MicrocredError

__all__ = ["Exit", "MicrocredCommand", "UsageParser", "refused"]


class Exit(IntEnum):
    """What a command's exit code says."""

    OK = 0
    NOT_VALID = 1
    NOT_CHECKED = 2
    USAGE = 64


class UsageParser(CommandParser):
    """A parser that ends with 64 for wrong usage; also for the acts of a command."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and end."""
        if self.called_from_command_line:
            self.exit(Exit.USAGE, f"{self.format_usage()}{message}\n")
        raise CommandError(message, returncode=Exit.USAGE)


class MicrocredCommand(BaseCommand):
    """A command that ends with 64 for wrong usage."""

    requires_migrations_checks = False

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Return a parser whose errors end with 64."""
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.__class__ = UsageParser
        return parser


def refused(error: MicrocredError) -> CommandError:
    """Return a refusal of the services as a command ends with it: one line, exit code 1."""
    return CommandError(str(error) or type(error).__name__, returncode=Exit.NOT_VALID)
