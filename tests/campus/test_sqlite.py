"""A web server and a worker write to one SQLite file, and neither hears that it is locked."""

import threading

import pytest
from django.db import connections

from campus.sqlite.base import DatabaseWrapper


@pytest.fixture
def open_database(tmp_path, db):
    opened = []
    described = {
        **connections["default"].settings_dict,
        "NAME": str(tmp_path / "shared.sqlite3"),
        "OPTIONS": {"timeout": 20},
    }

    def opening():
        # Each is closed by the thread that opened it or, after the test, by this fixture.
        database = DatabaseWrapper(described, alias="default")
        database.inc_thread_sharing()
        opened.append(database)
        return database

    first = opening()
    with first.cursor() as cursor:
        cursor.execute("CREATE TABLE counter (number integer)")
        cursor.execute("INSERT INTO counter VALUES (0)")
    yield opening
    for database in opened:
        database.close()


def read_then_write(database):
    database.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    with database.cursor() as cursor:
        cursor.execute("SELECT number FROM counter")
        (number,) = cursor.fetchone()
        cursor.execute("UPDATE counter SET number = %s", [number + 1])
    database.commit()
    database.set_autocommit(True)


def test_transactions_that_read_first_wait_for_each_other(open_database):
    failed = []

    def work():
        database = open_database()
        try:
            for _ in range(25):
                read_then_write(database)
        except Exception as error:  # noqa: BLE001 -- told to the test below
            failed.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with open_database().cursor() as cursor:
        cursor.execute("SELECT number FROM counter")
        assert (failed, cursor.fetchone()) == ([], (100,))


def test_readers_do_not_wait_for_a_writer(open_database):
    writer, reader = open_database(), open_database()
    writer.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    with writer.cursor() as cursor:
        cursor.execute("UPDATE counter SET number = 7")
    with reader.cursor() as cursor:
        cursor.execute("SELECT number FROM counter")
        assert cursor.fetchone() == (0,)
    writer.rollback()
    writer.set_autocommit(True)
