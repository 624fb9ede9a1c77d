"""Where the campus keeps its data, and the secrets that it makes for itself once.

`CAMPUS_DATA` names the directory; without it, `var/campus` beside `manage.py`.
"""

from __future__ import annotations

import base64
import json
import os
import secrets
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

__all__ = ["ROOT", "Secrets", "data_folder", "load_secrets"]

ROOT = Path(__file__).resolve().parent.parent
_FILE = "secrets.json"


@dataclass(frozen=True)
class Secrets:
    """Django's secret, and the keys that encrypt signing keys at rest, newest first."""

    secret_key: str
    encryption_keys: tuple[str, ...]


def data_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Return the absolute path of the directory in which this campus keeps its state."""
    return Path(environment.get("CAMPUS_DATA") or ROOT / "var" / "campus").absolute()


def load_secrets(
    folder: Path, *, random_bytes: Callable[[int], bytes] = secrets.token_bytes
) -> Secrets:
    """Return the secrets of a folder, made there at the first call, readable for its owner alone.

    Where the folder cannot be written, they live as long as the process.
    """
    path = folder / _FILE
    try:
        return _read(path)
    except (FileNotFoundError, NotADirectoryError):
        fresh = _fresh(random_bytes)
    try:
        return _store(path, fresh)
    except OSError:
        return fresh


def _fresh(random_bytes: Callable[[int], bytes]) -> Secrets:
    fernet_key = base64.urlsafe_b64encode(random_bytes(32)).decode()
    return Secrets(secret_key=random_bytes(48).hex(), encryption_keys=(fernet_key,))


def _store(path: Path, fresh: Secrets) -> Secrets:
    """Write whole and link into place: of two processes that start at once, the first one wins."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    partial = path.with_name(f".{path.name}.{uuid.uuid4()}")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        json.dump(
            {"secret_key": fresh.secret_key, "encryption_keys": list(fresh.encryption_keys)}, stream
        )
    try:
        os.link(partial, path)
    except FileExistsError:
        return _read(path)
    finally:
        partial.unlink()
    return fresh


def _read(path: Path) -> Secrets:
    content = json.loads(path.read_text(encoding="utf-8"))
    return Secrets(content["secret_key"], tuple(content["encryption_keys"]))
