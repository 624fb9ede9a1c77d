"""Kombu's file-system transport, made safe for a sender and a worker that run side by side.

Kombu opens a message file under its final name and fills it afterwards, so that a worker may pick
up an empty one; and it writes the table of an exchange in place. Here both appear complete or not
at all, by a rename inside one directory.
"""

from __future__ import annotations

import uuid
from pathlib import Path
from queue import Empty
from time import time_ns
from typing import Any

from kombu.exceptions import ChannelError
from kombu.transport import TRANSPORT_ALIASES, filesystem, virtual
from kombu.utils.json import dumps, loads

__all__ = ["SCHEME", "Channel", "Transport", "prepare_folders", "register", "transport_options"]

SCHEME = "campusfs"
_POLL_SECONDS = 0.1


class Channel(filesystem.Channel):
    """A channel whose files are whole whenever another process can see them."""

    def get_table(self, exchange: str) -> list[Any]:
        """Return the bindings of an exchange; none where it was never declared."""
        try:
            return [filesystem.exchange_queue_t(*row) for row in _read(self._table(exchange))]
        except FileNotFoundError:
            return []

    def _table(self, exchange: str) -> Path:
        return Path(self.control_folder) / f"{exchange}.exchange"

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str, queue: str) -> None:
        binding = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        bindings = self.get_table(exchange)
        if binding not in bindings:
            _write(self._table(exchange), [binding, *bindings])

    def _put(self, queue: str, payload: Any, **_: Any) -> None:
        name = f"{time_ns():020d}_{uuid.uuid4()}.{queue}.msg"
        try:
            _write(Path(self.data_folder_out) / name, payload)
        except OSError as error:
            raise ChannelError(f"cannot add a message to the queue {queue}") from error

    def _get(self, queue: str) -> Any:
        for name in sorted(path.name for path in Path(self.data_folder_in).iterdir()):
            if not name.endswith(f".{queue}.msg"):
                continue
            taken = Path(self.processed_folder) / name
            try:
                (Path(self.data_folder_in) / name).rename(taken)
            except FileNotFoundError:
                continue  # another worker was faster
            payload = _read(taken)
            taken.unlink()
            return payload
        raise Empty


class Transport(filesystem.Transport):
    """The file-system transport over the channel above.

    `longest_wait_seconds` bounds how long a worker waits for a message before it looks whether it
    shall stop.
    """

    Channel = Channel
    longest_wait_seconds: float | None = None

    def __init__(self, client: Any, **kwargs: Any) -> None:
        super().__init__(client, **kwargs)
        # Kombu remembers bindings per process, as if there were only one folder.
        self.state = virtual.BrokerState()

    def drain_events(self, connection: Any, timeout: float | None = None) -> None:
        """Wait for a message. Raises TimeoutError after `timeout` seconds."""
        if self.longest_wait_seconds is not None:
            timeout = min(timeout or self.longest_wait_seconds, self.longest_wait_seconds)
        super().drain_events(connection, timeout=timeout)


def register() -> None:
    """Make the scheme of this transport known to Kombu; calling twice changes nothing."""
    TRANSPORT_ALIASES[SCHEME] = "campus.broker:Transport"


def transport_options(folder: Path) -> dict[str, Any]:
    """Return the options of the transport for queues kept below a folder."""
    return {
        "data_folder_in": str(folder / "messages"),
        "data_folder_out": str(folder / "messages"),
        "processed_folder": str(folder / "taken"),
        "control_folder": str(folder / "control"),
        "polling_interval": _POLL_SECONDS,
    }


def prepare_folders(folder: Path) -> None:
    """Create the folders that the transport expects to find."""
    for name in ("messages", "taken", "control"):
        (folder / name).mkdir(parents=True, exist_ok=True)


def _write(path: Path, content: Any) -> None:
    partial = path.with_name(f".{uuid.uuid4()}.partial")
    partial.write_text(dumps(content), encoding="utf-8")
    partial.rename(path)


def _read(path: Path) -> Any:
    return loads(path.read_text(encoding="utf-8"))
