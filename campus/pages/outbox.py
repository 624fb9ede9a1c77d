"""The mails that the campus sent: kept as files, shown to staff, delivered to nobody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from campus.pages import rights

__all__ = ["Mail", "mails", "outbox"]

# Django's file backend ends each message of a file with a line of this many hyphens.
_DIVIDER = b"\n" + b"-" * 79 + b"\n"
_PAGE = 25


@dataclass(frozen=True)
class Mail:
    """One mail as its reader would see it: the text part, and whether it also had HTML."""

    sent_at: datetime | None
    to: str
    subject: str
    text: str
    has_html: bool


@require_safe
@login_required
@never_cache
def outbox(request: HttpRequest) -> HttpResponse:
    """Show the mails sent on this campus, the newest first."""
    if not rights.person(request).is_staff:
        raise PermissionDenied
    found = mails(Path(settings.EMAIL_FILE_PATH))
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    return render(request, "campus/outbox.html", {"page": page})


def mails(folder: Path) -> list[Mail]:
    """Return the mails in a folder of Django's file backend, the newest first."""
    files = sorted(folder.glob("*.log"), reverse=True) if folder.is_dir() else []
    return [mail for path in files for mail in reversed(list(_mails_of(path)))]


def _mails_of(path: Path) -> Iterator[Mail]:
    parser = BytesParser(policy=policy.default)
    for part in path.read_bytes().split(_DIVIDER):
        if part.strip():
            message = parser.parsebytes(part)
            if isinstance(message, EmailMessage):
                yield _mail(message)


def _mail(message: EmailMessage) -> Mail:
    body = message.get_body(preferencelist=("plain",))
    return Mail(
        sent_at=_date(message["Date"]),
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        text=str(body.get_content()).strip() if body else "",
        has_html=message.get_body(preferencelist=("html",)) is not None,
    )


def _date(header: str | None) -> datetime | None:
    try:
        return parsedate_to_datetime(str(header)) if header else None
    except ValueError:
        return None
