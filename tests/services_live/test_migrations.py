"""Our tables go forwards and backwards on MariaDB, and outlive an upgrade of Django."""

import os
import subprocess
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from microcred_plugin.models import Award
from tests.services_live.cohort import make_cohort, prepare_campus
from tests.services_live.soundness import assert_all_issued_once, assert_sound

ROOT = Path(__file__).resolve().parent.parent.parent
# An environment with the next Django: scripts/make_environment makes one with Python 3.12.
NEXT = Path(os.environ.get("MICROCRED_NEXT_PYTHON", ROOT / ".venv-services-next/bin/python"))

ISSUE_ONE_MORE = """
import django
django.setup()
from microcred_plugin import wiring
from microcred_plugin.services.evaluate import evaluate
from tests.services_live.cohort import make_cohort
assert django.VERSION >= (5, 2), django.VERSION
cohort = make_cohort(2)
for learner in cohort.learners:
    evaluate(wiring.world(), learner, cohort.course_key)
"""


def tables() -> dict[str, str]:
    """Return the statement that made each of our tables, without its counters."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW TABLES LIKE 'microcred%%'")
        names = [row[0] for row in cursor.fetchall()]
        return {name: create_statement(cursor, name) for name in names}


def create_statement(cursor, name: str) -> str:
    cursor.execute(f"SHOW CREATE TABLE {name}")
    lines = cursor.fetchone()[1].splitlines()
    return "\n".join(line for line in lines if "ENGINE=" not in line)


@pytest.mark.usefixtures("database")
def test_migrating_backwards_leaves_nothing_and_forwards_makes_the_same_again() -> None:
    before = tables()
    call_command("migrate", "microcred_plugin", "zero", verbosity=0)
    gone = tables()
    call_command("migrate", verbosity=0)

    assert before
    assert gone == {}
    assert tables() == before


def without_next() -> bool:
    """Return whether the next Django may be left out: never where CI is set."""
    return not NEXT.exists() and not os.environ.get("CI")


@pytest.mark.usefixtures("campus")
@pytest.mark.skipif(without_next(), reason="no environment with the next Django is at hand")
def test_the_next_django_goes_on_with_the_same_tables() -> None:
    before = tables()
    run_next("-m", "django", "migrate", "--verbosity=0")
    run_next("-c", ISSUE_ONE_MORE)

    assert tables() == before
    assert_all_issued_once(2)
    assert_sound()


@pytest.mark.usefixtures("database")
@pytest.mark.skipif(without_next(), reason="no environment with the next Django is at hand")
def test_tables_made_by_the_next_django_are_the_same_to_a_letter() -> None:
    before = tables()
    run_next("-m", "django", "migrate", "microcred_plugin", "zero", "--verbosity=0")
    run_next("-m", "django", "migrate", "--verbosity=0")

    assert tables() == before
    prepare_campus()
    make_cohort(1)
    assert not Award.objects.exists()


def run_next(*arguments: str) -> None:
    """Run the other interpreter on the same database; raise with what it said if it fails."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        [str(NEXT), *arguments], cwd=ROOT, env=environment, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
