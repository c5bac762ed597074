"""What is made of the errors of drivers, and of a server that does not answer."""

import errno
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from types import SimpleNamespace

import pytest

from {{cookiecutter.__standard_package}} import reach


class OperationalError(Exception):
    """As every driver has one."""


def sqlite_error(*statements):
    with closing(sqlite3.connect(":memory:")) as connection:
        try:
            for statement in statements:
                connection.execute(statement)
        except sqlite3.Error as error:
            return error
    raise AssertionError("there is an error")


@pytest.mark.parametrize(
    ("error", "lost", "advised"),
    [
        (OperationalError("connection refused"), True, "server is started"),
        (OperationalError('database "n" does not exist'), True, "create the database"),
        (OperationalError('password authentication failed for user "u"'), True, "password"),
        (OperationalError(1049, "Unknown database"), True, "create the database"),
        (OperationalError(1205, "Lock wait timeout exceeded"), True, "locked"),
        (OperationalError(2013, "Lost connection"), True, "server is started"),
        (OperationalError(1054, "Unknown column"), False, ""),
        (sqlite_error("SELECT * FROM x"), False, "manage.py migrate"),
        (sqlite_error("PRAGMA query_only = 1", "CREATE TABLE x (y)"), True, "right"),
        (SimpleNamespace(orig=OperationalError("timeout")), True, "server is started"),
        (sqlite3.DatabaseError("file is not a database"), True, "another file"),
        (TimeoutError("of a client"), False, ""),
        (ValueError("password"), False, ""),
    ],
)
def test_errors_of_the_database(error, lost, advised):
    assert reach.is_lost(error) == lost
    advice = reach.advice(error)
    assert advised in advice
    assert bool(advice) == bool(advised)


@pytest.mark.parametrize(
    ("cause", "told"),
    [
        (ConnectionRefusedError(errno.ECONNREFUSED, "Connect call failed"), "refused"),
        (OSError("certificate verify failed"), "certificate verify failed"),
    ],
)
def test_why_a_connection_has_failed_is_told(cause, told):
    error = OperationalError(2003, "Can't connect")
    error.__cause__ = cause
    assert told in reach.reason(error)


def test_what_a_statement_was_given_is_not_told():
    error = OperationalError("duplicate key\nDETAIL:  Key (hash)=(scrypt) exists")
    assert "scrypt" not in reach.reason(error)


@pytest.mark.parametrize("status", ["ACTIVE", "INERROR"])
def test_a_connection_that_waits_in_vain_is_closed(status):
    done = []

    def wait(generator, timeout):
        done.append((generator, timeout))
        raise OperationalError("wait timeout expired")

    connection = SimpleNamespace(
        wait=wait,
        info=SimpleNamespace(transaction_status=SimpleNamespace(name=status)),
        cancel_safe=lambda **_: done.append("cancel"),
        close=lambda: done.append("close"),
    )
    reach.limit(connection, 3)
    with pytest.raises(OperationalError):
        connection.wait("query", 0.1)
    assert done == [("query", 3), *(["cancel", "close"] if status == "ACTIVE" else [])]


def test_some_threads_are_left_when_nobody_gets_an_answer():
    places = reach.Places(3, timeout=0)
    with ThreadPoolExecutor(1) as other:
        other.submit(places.take).result()
        with pytest.raises(reach.SilentError) as caught:
            places.take()
        assert reach.is_lost(caught.value)
        other.submit(places.give_back).result()
    places.take()
