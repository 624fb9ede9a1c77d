"""What is kept. Only services write here."""

from microcred_plugin.models.audit import AuditChain, AuditEntry, Pseudonym
from microcred_plugin.models.awards import Award, Credential, Ending, Flag, Hold
from microcred_plugin.models.drafts import Draft, Image
from microcred_plugin.models.issuers import Issuer, KeyState, QualityFramework, SigningKey
from microcred_plugin.models.modules import Module, ModuleVersion
from microcred_plugin.models.pending import Pending, SweepMark
from microcred_plugin.models.status import StatusList

__all__ = [
    "AuditChain",
    "AuditEntry",
    "Award",
    "Credential",
    "Draft",
    "Ending",
    "Flag",
    "Hold",
    "Image",
    "Issuer",
    "KeyState",
    "Module",
    "ModuleVersion",
    "Pending",
    "Pseudonym",
    "QualityFramework",
    "SigningKey",
    "StatusList",
    "SweepMark",
]
