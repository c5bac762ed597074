"""A database that cannot be reached: how long is waited for it, and what its errors mean."""

import os
import re
import sqlite3
import time
from contextlib import suppress
from threading import Condition, get_ident
from typing import Any

RETRY_AFTER = 5  # seconds, for those who get a 503
# MySQL's numbers below 2000 are the server's: with these it serves nobody, or gives up waiting.
MYSQL_REFUSES = {1040, 1044, 1045, 1049, 1053, 1129, 1130, 1203, 1205, 1213, 1226, 1290}
ADVICE = {
    r"no such table|relation .* does not exist|^1146": "run `python manage.py migrate`",
    r"database .* does not exist|^1049": "create the database, or correct its name in DATABASE_URL",
    r"password|authentication|role .* does not exist|no pg_hba|^1045": "correct the user or the password in DATABASE_URL",
    r"^1044": "create the database, or give this user the right to use it",
    r"permission denied|readonly|read-only|^1142": "give this user the right to do that",
    r"not a database": "name another file in DATABASE_URL, or move this one away",
    r"unable to open": "make its directory, and let this user write there",
    r"locked|^1205": "end the program that keeps it locked",
}


class SilentError(Exception):
    """Nobody has had an answer for a second."""


class Places:
    """Places for the threads that may need the database; two fewer than there are threads.

    While it is silent nobody gives a place back. Who comes then is sent away, so that there are
    threads left for what does without it.
    """

    def __init__(self, threads: int, timeout: float) -> None:
        self.patience = timeout / 2
        self.most = max(1, threads - 2)
        self.taken: set[int] = set()
        self.moved = 0.0
        self.change = Condition()

    def take(self) -> None:
        """Take this thread's place; raise SilentError when none has been given back for long."""
        with self.change:
            while len(self.taken) >= self.most and get_ident() not in self.taken:
                if not self.change.wait(self.moved + self.patience - time.monotonic()):
                    raise SilentError("nobody has had an answer for long")
            self.taken.add(get_ident())
            self.moved = time.monotonic()

    def give_back(self) -> None:
        """Give this thread's place to another, if it has one."""
        with self.change:
            if get_ident() in self.taken:
                self.taken.remove(get_ident())
                self.moved = time.monotonic()
                self.change.notify()


def limit(connection: Any, seconds: float) -> None:
    """Let a connection of psycopg wait no longer for an answer, whatever has become of the server.

    Then it asks the server to stop, and closes: a late answer would be taken for the next one.
    It prepares no statements: a pool between, such as PgBouncer, may change the server below it.
    """
    connection.prepare_threshold = None
    wait = connection.wait

    def wait_in_time(generator: Any, *_: Any, **__: Any) -> Any:
        try:
            return wait(generator, timeout=seconds)
        except Exception:
            if connection.info.transaction_status.name == "ACTIVE":
                with suppress(Exception):
                    connection.cancel_safe(timeout=1)
                connection.close()
            raise

    connection.wait = wait_in_time


def is_lost(error: object) -> bool:
    """Return whether the database cannot answer, rather than that a statement is wrong.

    PEP 249 has an OperationalError for the first; SQLite and MySQL have it for both.
    """
    error = getattr(error, "orig", None) or error
    if "file is not a database" in reason(error):  # SQLite's words for somebody else's file
        return True
    if isinstance(error, sqlite3.OperationalError):
        return error.sqlite_errorcode != sqlite3.SQLITE_ERROR
    if isinstance(error, OSError):  # of a client, or of a file
        return False
    lost = {"InterfaceError", "OperationalError", "SilentError", "TimeoutError"}
    if not kinds(error) & lost:
        return False
    number = next(iter(getattr(error, "args", ())), None)
    is_server = isinstance(number, int) and 1000 <= number < 2000
    return not is_server or number in MYSQL_REFUSES


def kinds(error: object) -> set[str]:
    """Return the names of the error's classes: those of PEP 249 are the same for all drivers."""
    return {kind.__name__ for kind in type(error).__mro__}


def reason(error: object) -> str:
    """Return what the driver says, in one line; it has no value of a statement in it."""
    error = getattr(error, "orig", None) or error
    arguments = getattr(error, "args", ()) or (type(error).__name__,)
    if arguments[0] == 2003 and (cause := getattr(error, "__cause__", None)):  # of aiomysql
        arguments = (*arguments, cause_of(cause))
    text = " ".join(": ".join(map(str, arguments)).split())
    return re.split(r" DETAIL: | LINE \d+: ", text)[0]


def cause_of(error: Exception) -> str:
    """Return why a connection has failed, in the system's words where those of asyncio hide them."""
    number = error.errno if isinstance(error, ConnectionError) else None
    return os.strerror(number) if number else str(error)


def advice(error: object) -> str:
    """Return what to tell who runs a command, with the next step; nothing for other errors."""
    said = reason(error)
    steps = (step for pattern, step in ADVICE.items() if re.search(pattern, said))
    step = next(steps, "see that its server is started, and DATABASE_URL right")
    is_known = step in ADVICE.values() and "DatabaseError" in kinds(getattr(error, "orig", error))
    return f"The database cannot be used ({said}): {step}." if is_known or is_lost(error) else ""
