"""Micro-credentials of 3 to 30 EC from Open edX: checked, signed, claimed and verified."""

__version__ = "0.1.0"
