"""The public addresses of what an issuer publishes, built from its frozen base, never a request."""

from __future__ import annotations

from microcred_plugin.models import Credential, Issuer, ModuleVersion, StatusList

__all__ = [
    "achievement_url",
    "address_of",
    "credential_url",
    "did_document_url",
    "is_row_number",
    "issuer_url",
    "share_url",
    "status_list_url",
]


_LARGEST = 2**31 - 1


def is_row_number(number: int) -> bool:
    """Return whether a number in an address may be that of a row: SQLite compares no larger one."""
    return number <= _LARGEST


def _under(issuer: Issuer, path: str) -> str:
    return f"{issuer.base_url}/microcredentials/{path}"


def issuer_url(issuer: Issuer) -> str:
    """Return the address of an issuer's profile."""
    return _under(issuer, f"issuers/{issuer.slug}")


def did_document_url(issuer: Issuer) -> str:
    """Return the address at which did:web looks for an issuer's DID document."""
    return _under(issuer, f"issuers/{issuer.slug}/did.json")


def achievement_url(version: ModuleVersion) -> str:
    """Return the id of the achievement that a version of a module describes."""
    module = version.module
    return _under(module.issuer, f"modules/{module.slug}/v{version.number}")


def credential_url(issuer: Issuer, uuid: str) -> str:
    """Return the id of a credential."""
    return _under(issuer, f"credentials/{uuid}")


def share_url(issuer: Issuer, secret: str) -> str:
    """Return where whoever knows a secret reads the newest credential of an award."""
    return _under(issuer, f"s/{secret}")


def status_list_url(status_list: StatusList) -> str:
    """Return the id of a status list."""
    return _under(status_list.issuer, f"status/{status_list.pk}")


def address_of(credential: Credential) -> str:
    """Return the id of a stored credential."""
    return credential_url(credential.award.module.issuer, credential.uuid)
