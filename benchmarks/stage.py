"""A campus with its modules published, in a database that is gone afterwards."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import django

__all__ = ["Issued", "database", "issue_one", "set_up_django", "vendor"]


def set_up_django() -> None:
    """Make Django ready with the settings of the tests, whose files go when the run ends."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()


def vendor() -> str:
    """Return what the figures were taken on, as people call it."""
    from django.db import connection

    if connection.vendor == "mysql":
        return "MariaDB" if connection.mysql_is_mariadb else "MySQL"
    return "SQLite"


@contextmanager
def database() -> Iterator[None]:
    """Make the tables, publish the offer, and leave nothing behind."""
    from django.core.management import call_command
    from django.db import connection

    from tests.services_live.cohort import prepare_campus

    own = connection.vendor == "sqlite"
    if own:
        connection.creation.create_test_db(verbosity=0)
    else:
        call_command("migrate", verbosity=0)
    try:
        prepare_campus()
        yield
    finally:
        if own:
            connection.close()
        else:
            call_command("flush", interactive=False, verbosity=0)


@dataclass(frozen=True)
class Issued:
    """A credential that was issued on the stage, and what a verifier of it asks for."""

    document: dict[str, Any]
    documents: dict[str, Any]
    award: Any

    @property
    def data(self) -> bytes:
        """Return the credential as it is stored."""
        from microcred_plugin.services.serialise import document_bytes

        return document_bytes(self.document)


def issue_one() -> Issued:
    """Issue a credential to one learner in the usual way."""
    from microcred_plugin import wiring
    from microcred_plugin.models import Credential
    from microcred_plugin.services.evaluate import evaluate
    from microcred_plugin.services.export import documents_for
    from tests.services_live.cohort import make_cohort

    cohort = make_cohort(1)
    award = evaluate(wiring.world(), cohort.learners[0], cohort.course_key)
    related = ("award__module__issuer", "award__version__module__issuer", "status_list__issuer")
    credential = Credential.objects.select_related(*related).get(award=award)
    document = json.loads(bytes(credential.document))
    return Issued(document, documents_for([credential]), credential.award)
