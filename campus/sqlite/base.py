"""Django's SQLite, with transactions that take the write lock when they begin.

A transaction that reads first and writes later fails at once with "database is locked" when
somebody wrote in between; waiting does not help it. One that asks for the lock at its beginning
waits its turn. Django has an option for this since 5.1; this works in 4.2 as well.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.sqlite3 import base

__all__ = ["DatabaseWrapper"]


class DatabaseWrapper(base.DatabaseWrapper):
    """Readers beside one writer (write-ahead log), writers one after the other."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Return a connection that keeps a write-ahead log."""
        connection = super().get_new_connection(conn_params)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        return connection

    def _start_transaction_under_autocommit(self) -> None:
        self.cursor().execute("BEGIN IMMEDIATE")
