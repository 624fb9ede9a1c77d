"""What somebody hands in to be checked: a file, a text or a link, within limits.

Nothing is kept: a file is held in memory up to the limit, and what exceeds it is read past.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest

from microcred_plugin.credential.errors import CredentialError, Problem
from microcred_plugin.credential.parse import LIMITS
from microcred_plugin.domain.errors import Fault, FaultCode, Invalid

__all__ = ["FIELDS", "MOST_BYTES", "BoundedUpload", "Given", "bound_uploads", "given_in"]

MOST_BYTES = LIMITS.max_bytes
FIELDS = ("file", "url", "text")
_LONGEST_LINK = 2_000


class BoundedUpload(FileUploadHandler):
    """Keeps the files of one request in memory as long as all of them fit into the limit."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        """Begin with nothing read."""
        super().__init__(request)
        self._read = 0
        self._content = BytesIO()

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin with the next file."""
        super().new_file(*args, **kwargs)
        self._content = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002
        """Keep what fits."""
        self._read += len(raw_data)
        if self._read <= MOST_BYTES:
            self._content.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile:
        """Return the file; one that did not fit has its true size and not all of its content."""
        self._content.seek(0)
        return InMemoryUploadedFile(
            self._content,
            self.field_name,
            self.file_name or "",
            self.content_type,
            file_size if self._read <= MOST_BYTES else max(file_size, MOST_BYTES + 1),
            self.charset,
            self.content_type_extra,
        )


def bound_uploads(request: HttpRequest) -> None:
    """Let the request keep no more of its files than can be checked, and none of it on disk."""
    if not hasattr(request, "_files"):  # else somebody before us has read the form already
        request.upload_handlers = [BoundedUpload(request)]


@dataclass(frozen=True)
class Given:
    """One thing to check: either the content of a field, or the link in `url`."""

    field: str
    data: bytes = b""
    url: str = ""


def given_in(files: Mapping[str, Any], fields: Mapping[str, Any]) -> Given:
    """Return what a form holds.

    Raises Invalid where nothing is given or a link is too long, and CredentialError for what is
    larger than any credential; `where` names the field.
    """
    if (file := files.get("file")) is not None:
        return _whole("file", file.size, file.read() if file.size <= MOST_BYTES else b"")
    url = _text(fields, "url")
    if url and not url.startswith("{"):
        return _link("url", url)
    text = url or _text(fields, "text")
    if text.startswith("https://") and len(text.split()) == 1:
        return _link("text", text)
    if not text and "text" not in fields and "url" in fields:
        raise Invalid([Fault("url", FaultCode.REQUIRED)])
    if not text:
        raise Invalid([Fault("text" if "text" in fields else "file", FaultCode.REQUIRED)])
    data = text.encode("utf-8", "surrogatepass")
    return _whole("url" if url else "text", len(data), data)


def _text(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name)
    return value.strip() if isinstance(value, str) else ""


def _link(field: str, url: str) -> Given:
    if len(url) > _LONGEST_LINK:
        values = {"maximum": _LONGEST_LINK, "given": len(url)}
        raise Invalid([Fault(field, FaultCode.TOO_LONG, values)])
    return Given(field, url=url)


def _whole(field: str, size: int, data: bytes) -> Given:
    if size > MOST_BYTES:
        raise CredentialError(Problem.TOO_LARGE, field, maximum=MOST_BYTES, given=size)
    if not data.strip():
        raise Invalid([Fault(field, FaultCode.REQUIRED)])
    return Given(field, data=data)
