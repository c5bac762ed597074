"""The database, in plain SQL: connections, and the plug-in that hands them to the routes."""

import logging
import sqlite3
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from functools import wraps
from inspect import signature
from typing import Any

from bottle import HTTPError, HTTPResponse, Route

from .standard import database_url, reach

logger = logging.getLogger(__name__)


class Connection:
    """A DB-API connection. Its SQL has a `%s` for each value, whatever the database."""

    def __init__(self, url: str, timeout: int = 10, *, migrating: bool = False) -> None:
        """Connect, or raise the driver's error; `migrating` allows what a migration may do."""
        address = database_url.parse(url)
        self.kind = address.kind
        self.raw = CONNECT[self.kind](address.arguments(timeout, patient=migrating), migrating)
        if self.kind == "postgresql" and not migrating:
            reach.limit(self.raw, database_url.shares(timeout)[1])
        self.commit = self.raw.commit
        self.rollback = self.raw.rollback
        self.close = self.raw.close

    def execute(self, sql: str, *values: object) -> Any:
        """Run one statement and return its cursor, which gives the rows when iterated."""
        if self.kind == "sqlite":
            sql %= ("?",) * len(values)
        cursor = self.raw.cursor()
        cursor.execute(sql, values)
        return cursor

    def insert(self, sql: str, *values: object) -> int:
        """Run an INSERT and return the id of the new row."""
        if self.kind == "postgresql":
            (new_id,) = self.execute(sql + " RETURNING id", *values).fetchone()
        else:
            new_id = self.execute(sql, *values).lastrowid
        return int(new_id)

    def run_script(self, sql: str) -> None:
        """Run many statements, which the database itself tells apart."""
        if self.kind == "sqlite":
            self.raw.executescript("BEGIN;\n" + sql)
            return
        cursor = self.raw.cursor()
        cursor.execute(sql)
        while cursor.nextset():
            pass  # an error of a later statement is raised here


def connect_sqlite(arguments: dict[str, Any], migrating: bool) -> sqlite3.Connection:
    # IMMEDIATE: whoever is going to write waits for the others first, and is not refused later.
    connection = sqlite3.connect(**arguments, isolation_level="IMMEDIATE")
    if migrating:
        # Readers and a writer do not wait for each other. The file remembers it.
        connection.execute("PRAGMA journal_mode = WAL")
    else:
        # Off in a migration, which may drop a table to make it anew, but not the rows that need it.
        connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = NORMAL")
    return connection


def connect_postgresql(arguments: dict[str, Any], _: bool) -> Any:
    import psycopg

    return psycopg.connect(**arguments)


def connect_mysql(arguments: dict[str, Any], migrating: bool) -> Any:
    import pymysql
    from pymysql.constants import CLIENT

    return pymysql.connect(**arguments, client_flag=CLIENT.MULTI_STATEMENTS if migrating else 0)


CONNECT: dict[str, Callable[[dict[str, Any], bool], Any]] = {
    "sqlite": connect_sqlite,
    "postgresql": connect_postgresql,
    "mysql": connect_mysql,
}


@contextmanager
def transaction(connection: Any) -> Iterator[Any]:
    """Keep what is done on the connection, or take it back after an error; close it at the end."""
    with closing(connection):
        try:
            yield connection
        except HTTPResponse as answer:  # redirect() and abort() raise their answer
            if isinstance(answer, HTTPError):
                connection.rollback()
            else:
                connection.commit()
            raise
        except BaseException:
            with suppress(Exception):  # it may be out of reach
                connection.rollback()  # closing is not enough while a traceback holds a cursor
            raise
        connection.commit()


class DatabasePlugin:
    """Gives a transaction to each route that has the keyword among its parameters.

    Any DB-API connection will do. A generator keeps its transaction until it ends.
    """

    api = 2

    def __init__(
        self, keyword: str, connect: Callable[[], Any], places: reach.Places | None = None
    ) -> None:
        self.name = f"database-{keyword}"
        self.keyword = keyword
        self.connect = connect
        self.places = places

    def apply(self, callback: Callable[..., Any], route: Route) -> Callable[..., Any]:
        if self.keyword not in signature(route.callback).parameters:
            return callback

        @wraps(callback)
        def connected(*args: Any, **kwargs: Any) -> Any:
            try:
                with ExitStack() as stack:
                    if self.places:
                        self.places.take()
                        stack.callback(self.places.give_back)
                    connection = stack.enter_context(transaction(self.connect()))
                    answer = callback(*args, **kwargs, **{self.keyword: connection})
                    if isinstance(answer, HTTPError):
                        raise answer
                    if isinstance(answer, Generator):
                        return finish(answer, stack.pop_all())
                    return answer
            except Exception as error:
                if reach.is_lost(error):
                    raise out_of_reach(error) from error
                raise

        return connected


def out_of_reach(error: Exception) -> HTTPError:
    """Log what the driver says, and return an answer of 503."""
    logger.error("The database is out of reach: %s", reach.reason(error))
    message = "The database is out of reach. Try again in a moment."
    return HTTPError(503, message, retry_after=str(reach.RETRY_AFTER))


def finish(parts: Generator[Any, Any, Any], open_transaction: ExitStack) -> Iterator[Any]:
    """Yield the parts of an answer; the transaction ends after the last."""
    with open_transaction:
        yield from parts
