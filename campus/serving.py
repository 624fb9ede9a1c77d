"""A small threaded web server for one machine: the campus, its static files, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIServer

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.servers.basehttp import WSGIRequestHandler
from django.core.wsgi import get_wsgi_application

__all__ = ["FIRST_PORT", "PortTakenError", "bound_server"]

FIRST_PORT = 8000
_PORTS_TO_TRY = 20


class PortTakenError(Exception):
    """No port could be had; the text says which were tried."""


class _Server(ThreadingMixIn, WSGIServer):
    """One thread per request; none of them keeps the process alive."""

    daemon_threads = True
    request_queue_size = 32

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing about a browser that went away."""


class _QuietHandler(WSGIRequestHandler):
    """Notes what failed and leaves the rest unsaid."""

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 -- the base's name
        """Pass on answers that tell of an error of ours."""
        if str(args[1:2])[2:3] == "5":
            super().log_message(format, *args)


@contextmanager
def bound_server(host: str, port: int | None) -> Iterator[WSGIServer]:
    """Yield a server that listens; without a port on the first one free from 8000 on.

    Port 0 means any free one. Raises PortTakenError.
    """
    server = _first_free(host, port)
    server.set_app(StaticFilesHandler(get_wsgi_application()))
    try:
        yield server
    finally:
        server.server_close()


def _first_free(host: str, port: int | None) -> WSGIServer:
    tried = [port] if port is not None else range(FIRST_PORT, FIRST_PORT + _PORTS_TO_TRY)
    for one in tried:
        try:
            return _Server((host, one), _QuietHandler)
        except OSError:
            continue
    raise PortTakenError(f"{host}: no free port in {tried[0]} to {tried[-1]}")
