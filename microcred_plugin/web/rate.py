"""How often one client may ask for work that anybody may ask for.

Counted in the cache, in windows of a minute that begin with the clock's, so that a count is one
atomic step. Which address is the client's is the platform's own judgement (`edx_django_utils.ip`);
a client of IPv6 counts by its network, since it has as many addresses as it likes.
"""

from __future__ import annotations

import hashlib
import ipaddress
import time

from django.core.cache import cache
from django.http import HttpRequest
from edx_django_utils.ip import get_safest_client_ip

__all__ = ["seconds_to_wait"]

_WINDOW = 60
_NETWORK = 64


def seconds_to_wait(
    request: HttpRequest, scope: str, most: int, *, now: float | None = None
) -> int:
    """Return 0 and count the request, or the seconds until the client may ask again.

    `most` requests of one client in a minute are let through; 0 lets all of them.
    """
    if most <= 0:
        return 0
    moment = time.time() if now is None else now
    window, passed = divmod(int(moment), _WINDOW)
    key = f"microcred.rate.{scope}.{_name_of(request)}.{window}"
    return 0 if _count(key) <= most else _WINDOW - passed


def _count(key: str) -> int:
    cache.add(key, 0, 2 * _WINDOW)
    try:
        return cache.incr(key)
    except ValueError:  # put out of the cache between the two steps
        return 1


def _name_of(request: HttpRequest) -> str:
    """Return a name for the client in which its address cannot be read at a glance."""
    text = get_safest_client_ip(request)
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        pass
    else:
        if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is None:
            text = str(ipaddress.ip_network((address, _NETWORK), strict=False))
    return hashlib.sha256(text.encode()).hexdigest()[:32]
