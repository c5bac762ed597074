"""The database, in plain SQL: connections, and the plug-in that hands them to the routes."""

import logging
import sqlite3
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, closing, contextmanager
from functools import wraps
from inspect import signature
from typing import Any
from urllib.parse import unquote, urlsplit

from bottle import HTTPError, HTTPResponse, Route


class Connection:
    """A DB-API connection. Its SQL has a `%s` for each value, whatever the database."""

    def __init__(self, url: str, *, migrating: bool = False) -> None:
        """Connect, or raise the driver's error; `migrating` allows what a migration may do."""
        self.kind = urlsplit(url).scheme
        self.raw = CONNECT[self.kind](url, migrating)
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


def connect_sqlite(url: str, migrating: bool) -> sqlite3.Connection:
    # IMMEDIATE: whoever is going to write waits for the others first, and is not refused later.
    connection = sqlite3.connect(
        url.removeprefix("sqlite:///"), timeout=30, isolation_level="IMMEDIATE"
    )
    if migrating:
        # Readers and a writer do not wait for each other. The file remembers it.
        connection.execute("PRAGMA journal_mode = WAL")
    else:
        # Off in a migration, which may drop a table to make it anew, but not the rows that need it.
        connection.execute("PRAGMA foreign_keys = ON")
    return connection


def connect_postgresql(url: str, _: bool) -> Any:
    import psycopg

    return psycopg.connect(url)


def connect_mysql(url: str, migrating: bool) -> Any:
    import pymysql
    from pymysql.constants import CLIENT

    parts = urlsplit(url)
    return pymysql.connect(
        host=parts.hostname or "localhost",
        port=parts.port or 3306,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        database=parts.path.removeprefix("/"),
        client_flag=CLIENT.MULTI_STATEMENTS if migrating else 0,
    )


CONNECT: dict[str, Callable[[str, bool], Any]] = {
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
            connection.rollback()  # closing is not enough while a traceback holds a cursor
            raise
        connection.commit()


class DatabasePlugin:
    """Gives a transaction to each route that has the keyword among its parameters.

    Any DB-API connection will do. A generator keeps its transaction until it ends.
    """

    api = 2

    def __init__(self, keyword: str, connect: Callable[[], Any]) -> None:
        self.name = f"database-{keyword}"
        self.keyword = keyword
        self.connect = connect

    def apply(self, callback: Callable[..., Any], route: Route) -> Callable[..., Any]:
        if self.keyword not in signature(route.callback).parameters:
            return callback

        @wraps(callback)
        def connected(*args: Any, **kwargs: Any) -> Any:
            with ExitStack() as stack:
                connection = stack.enter_context(transaction(self.open()))
                answer = callback(*args, **kwargs, **{self.keyword: connection})
                if isinstance(answer, HTTPError):
                    raise answer
                if isinstance(answer, Generator):
                    return finish(answer, stack.pop_all())
                return answer

        return connected

    def open(self) -> Any:
        """Return a new connection, or answer 503."""
        try:
            return self.connect()
        except Exception as error:
            logging.getLogger(__name__).exception("The database is out of reach")
            raise HTTPError(503, "The database is out of reach.") from error


def finish(parts: Generator[Any, Any, Any], open_transaction: ExitStack) -> Iterator[Any]:
    """Yield the parts of an answer; the transaction ends after the last."""
    with open_transaction:
        yield from parts
