"""The one guarded way to read an address that a document or a user names.

Only https on port 443 or 8443, only public addresses (asked of the resolver for every hop, and the
connection goes to the very address that was checked), few redirects, a limit on size and on time,
no cookies, no proxies, no credentials.
"""

from __future__ import annotations

import ipaddress
import socket
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPSConnection
from urllib3.connectionpool import HTTPSConnectionPool
from urllib3.exceptions import HTTPError, ReadTimeoutError

from microcred_plugin.credential.errors import Unavailable

__all__ = ["Fetched", "GuardedDocuments", "Limits", "public_addresses"]

Resolve = Callable[[str], Iterable[str]]

_PORTS = {443, 8443}
_ACCEPT = "application/vc+ld+json, application/did+json, application/ld+json, application/json"


@dataclass(frozen=True)
class Limits:
    """Bounds of one document (bytes, seconds, hops), and seconds for all that one reader reads."""

    most_bytes: int = 2 * 1024 * 1024
    seconds: float = 10.0
    seconds_in_all: float = 20.0
    redirects: int = 3


@dataclass(frozen=True)
class Fetched:
    """What one request brought: a document, or the address to go on to."""

    content: bytes = b""
    location: str | None = None


Get = Callable[[SplitResult, str, float, Limits], Fetched]


def public_addresses(host: str) -> list[str]:
    """Return the addresses of a host. Raises OSError if it has none."""
    found = socket.getaddrinfo(host, None, proto=socket.IPPROTO_TCP)
    return [str(entry[4][0]) for entry in found]


class GuardedDocuments:
    """Reads https addresses of the public internet within limits, for one verification.

    What somebody hands in may name many slow addresses; the time for all of them together starts
    with the first.
    """

    def __init__(
        self,
        *,
        limits: Limits | None = None,
        resolve: Resolve = public_addresses,
        get: Get | None = None,
    ) -> None:
        """Use other limits, another resolver or another way to get one hop."""
        self._limits = limits or Limits()
        self._resolve = resolve
        self._get = get or _get
        self._end: float | None = None

    def get(self, url: str, /) -> bytes:
        """Return what is served at `url`. Raises Unavailable with a short reason."""
        deadline = self._deadline(url)
        for _ in range(self._limits.redirects + 1):
            parts = self._checked(url)
            address = self._public_address(url, parts)
            fetched = self._hop(url, parts, address, deadline)
            if fetched.location is None:
                return fetched.content
            url = urljoin(url, fetched.location)
        raise Unavailable(url, "too_many_redirects")

    def _deadline(self, url: str) -> float:
        now = time.monotonic()
        if self._end is None:
            self._end = now + self._limits.seconds_in_all
        if now >= self._end:
            raise Unavailable(url, "too_slow")
        return min(now + self._limits.seconds, self._end)

    def _checked(self, url: str) -> SplitResult:
        try:
            parts = urlsplit(url)
            port = parts.port or 443
        except ValueError:
            raise Unavailable(url, "not_an_address") from None
        if parts.scheme != "https" or not parts.hostname or "@" in parts.netloc:
            raise Unavailable(url, "not_https")
        if port not in _PORTS:
            raise Unavailable(url, "port_not_allowed")
        return parts

    def _public_address(self, url: str, parts: SplitResult) -> str:
        """Return an address to connect to; one that is not public among them refuses all."""
        try:
            addresses = list(self._resolve(parts.hostname or ""))
        except (OSError, UnicodeError):
            raise Unavailable(url, "no_such_host") from None
        if not addresses:
            raise Unavailable(url, "no_such_host")
        if not all(_is_public(address) for address in addresses):
            raise Unavailable(url, "not_public")
        return addresses[0]

    def _hop(self, url: str, parts: SplitResult, address: str, deadline: float) -> Fetched:
        try:
            fetched = self._get(parts, address, deadline, self._limits)
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            slow = time.monotonic() >= deadline
            raise Unavailable(url, "too_slow" if slow else _reason(error)) from None
        if time.monotonic() >= deadline:  # cut off, which may look like an end
            raise Unavailable(url, "too_slow")
        return fetched


def _is_public(address: str) -> bool:
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    inner = getattr(parsed, "ipv4_mapped", None) or getattr(parsed, "sixtofour", None) or parsed
    # Reserved are also the blocks that hold addresses of version 4 (NAT64, "compatible").
    reserved = inner.is_reserved or inner.is_multicast or getattr(inner, "is_site_local", False)
    return inner.is_global and not reserved


def _reason(error: Exception) -> str:
    if isinstance(error, requests.Timeout | TimeoutError | ReadTimeoutError):
        return "too_slow"
    if isinstance(error, requests.exceptions.SSLError):
        return "bad_certificate"
    if isinstance(error, _Refused):
        return error.reason
    return "unreachable"


class _Refused(ValueError):
    """An answer that is not taken."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class _PinnedAdapter(HTTPAdapter):
    """Connects to the checked address while the certificate must be that of the host named.

    `cut` ends whatever it is busy with: a server that drips a byte at a time, in the handshake or
    in its headers, never reaches the timeout of a single read.
    """

    def __init__(self, host: str) -> None:
        self._host = host
        self._opened: list[socket.socket] = []
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Check certificates against the name, not the address."""
        kwargs.update(assert_hostname=self._host, server_hostname=self._host)
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"https": _watched_pool(self._opened)}

    def cut(self) -> None:
        """End every connection that is open."""
        for opened in self._opened:
            with suppress(OSError):
                opened.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Give everything back."""
        for opened in self._opened:
            opened.close()
        super().close()


def _watched_pool(opened: list[socket.socket]) -> type[HTTPSConnectionPool]:
    """Return a pool that keeps a second handle on each of its connections."""

    class Connection(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            made = super()._new_conn()
            opened.append(made.dup())
            return made

    class Pool(HTTPSConnectionPool):
        ConnectionCls = Connection

    return Pool


def _get(parts: SplitResult, address: str, deadline: float, limits: Limits) -> Fetched:
    left = max(0.1, deadline - time.monotonic())
    adapter = _PinnedAdapter(parts.hostname or "")
    watch = threading.Timer(left, adapter.cut)
    watch.daemon = True
    watch.start()
    try:
        with requests.Session() as session:
            session.trust_env = False
            session.mount("https://", adapter)
            return _one_hop(session, parts, address, left, deadline, limits)
    finally:
        watch.cancel()


def _one_hop(
    session: requests.Session,
    parts: SplitResult,
    address: str,
    left: float,
    deadline: float,
    limits: Limits,
) -> Fetched:
    literal = f"[{address}]" if ":" in address else address
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    response = session.get(
        f"https://{literal}:{parts.port or 443}{path}",
        headers={"Host": parts.netloc, "Accept": _ACCEPT, "Accept-Encoding": "identity"},
        allow_redirects=False,
        stream=True,
        timeout=(min(left, 5), left),
    )
    with response:
        if response.is_redirect:
            return Fetched(location=response.headers["location"])
        if response.status_code != 200:
            raise _Refused(f"status_{response.status_code}")
        return Fetched(content=_bounded(response, deadline, limits))


def _bounded(response: requests.Response, deadline: float, limits: Limits) -> bytes:
    """Read what has arrived, piece by piece: a server that drips bytes must not hold us."""
    content = bytearray()
    while chunk := response.raw.read1(16 * 1024, decode_content=False):
        content += chunk
        if len(content) > limits.most_bytes:
            raise _Refused("too_large")
        if time.monotonic() > deadline:
            raise _Refused("too_slow")
    return bytes(content)
