"""Receivers of the platform's events: each only notes whom to look at."""
