"""What a use case refuses, mapped to answers only at the edges."""

from __future__ import annotations

from datetime import datetime

from microcred_plugin.domain.errors import Fault, MicrocredError

__all__ = [
    "AlreadyThere",
    "CannotIssue",
    "ChainBroken",
    "Conflict",
    "Erased",
    "KeyUnreadable",
    "NoSigningKey",
    "NotAllowed",
    "NotFound",
    "OfferEnded",
    "ServiceError",
]


class ServiceError(MicrocredError):
    """A use case could not be carried out; nothing was changed."""


class NotFound(ServiceError):
    """There is no such thing, or the asker may not know of it."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        super().__init__(f"no such {kind}")


class NotAllowed(ServiceError):
    """The asker may not do this."""


class AlreadyThere(ServiceError):
    """Something with that name exists."""

    def __init__(self, field: str) -> None:
        self.field = field
        super().__init__(f"{field} is taken")


class NoSigningKey(ServiceError):
    """The issuer has no key that signs."""


class KeyUnreadable(ServiceError):
    """A signing key does not decrypt with any key of the settings, or is not what it should be."""


class OfferEnded(ServiceError):
    """The offer was not claimed in time."""


class Erased(ServiceError):
    """The document was erased with its holder's personal data; digest and status remain."""


class CannotIssue(ServiceError):
    """An eligible award cannot be signed now; `hold` says why, `faults` name the fields."""

    def __init__(self, hold: str, faults: tuple[Fault, ...] = ()) -> None:
        self.hold = hold
        self.faults = faults
        super().__init__("; ".join([str(hold), *(str(fault) for fault in faults)]))


class ChainBroken(ServiceError):
    """The audit chain does not hold together at a line."""

    def __init__(self, chain: str, number: int) -> None:
        self.chain = chain
        self.number = number
        super().__init__(f"audit chain {chain} is broken at line {number}")


class Conflict(ServiceError):
    """Somebody else has saved in the meantime; nothing of theirs was overwritten."""

    def __init__(self, *, revision: int, editor_id: int | None, at: datetime) -> None:
        self.revision = revision
        self.editor_id = editor_id
        self.at = at
        super().__init__(f"saved as revision {revision} in the meantime")
