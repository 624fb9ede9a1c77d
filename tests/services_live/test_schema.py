"""The tables on MariaDB are what the models say, in column types that no Django release changes."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

pytestmark = pytest.mark.usefixtures("database")


def columns(kind: str) -> list[tuple[str, str]]:
    """Return the table and name of each column of ours that has a type."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = DATABASE() AND table_name LIKE 'microcred%%'"
            " AND data_type = %s",
            [kind],
        )
        return list(cursor.fetchall())


def test_the_database_is_the_one_that_the_platform_runs_on() -> None:
    assert connection.vendor == "mysql"
    assert connection.mysql_is_mariadb


def test_nothing_is_left_to_migrate() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
    call_command("migrate", "--check", verbosity=0)


def test_no_id_is_kept_in_a_column_type_that_depends_on_the_release() -> None:
    assert columns("uuid") == []
    assert columns("varchar")


def test_the_one_pending_row_of_a_learner_and_course_is_kept_by_the_database() -> None:
    from django.utils import timezone

    from microcred_plugin.models import Pending

    row = {"learner_id": 1, "course_key": "course-v1:Campus+X+2026", "asked_at": timezone.now()}
    Pending.objects.create(**row)
    with pytest.raises(IntegrityError), transaction.atomic():
        Pending.objects.create(**row)
