"""The link that adds a credential to a LinkedIn profile: an address to open, nothing is sent."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import quote, urlencode

from django.utils import timezone

__all__ = ["add_to_profile"]

_PAGE = "https://www.linkedin.com/profile/add"


def add_to_profile(
    *,
    name: str,
    organisation: str,
    awarded: datetime | None,
    valid_until: datetime | None,
    address: str,
    identity: str,
) -> str:
    """Return the address of LinkedIn's form, filled in; `address` is where anyone sees the page."""
    fields = {
        "startTask": "CERTIFICATION_NAME",
        "name": name,
        "organizationName": organisation,
        **_month("issue", awarded),
        **_month("expiration", valid_until),
        "certUrl": address,
        "certId": identity,
    }
    return f"{_PAGE}?{urlencode(fields, quote_via=quote)}"


def _month(prefix: str, moment: datetime | None) -> dict[str, int]:
    if moment is None:
        return {}
    day = timezone.localtime(moment)
    return {f"{prefix}Year": day.year, f"{prefix}Month": day.month}
