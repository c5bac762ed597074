"""A database in plain SQL: one way to speak to SQLite, PostgreSQL and MySQL."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from . import database_url, reach

# What SQLite has no type for: how it is kept, and what a column that is declared so gives.
sqlite3.register_adapter(Decimal, str)
sqlite3.register_adapter(date, date.isoformat)
sqlite3.register_adapter(datetime, lambda value: value.isoformat(" "))
sqlite3.register_converter("boolean", lambda value: value != b"0")
sqlite3.register_converter("decimal", lambda value: with_cents(Decimal(value.decode())))
sqlite3.register_converter("date", lambda value: date.fromisoformat(value.decode()))
sqlite3.register_converter("datetime", lambda value: datetime.fromisoformat(value.decode()))


def with_cents(number: Decimal) -> Decimal:
    """Return the number with at least two digits behind the point, which SQLite forgets if they are 0."""
    rounded = number.quantize(Decimal("0.01"))
    return rounded if rounded == number else number


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
    connection = sqlite3.connect(
        **arguments, isolation_level="IMMEDIATE", detect_types=sqlite3.PARSE_DECLTYPES
    )
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
    from pymysql.constants import CLIENT, FIELD_TYPE
    from pymysql.converters import conversions

    return pymysql.connect(
        **arguments,
        client_flag=CLIENT.MULTI_STATEMENTS if migrating else 0,
        conv={**conversions, FIELD_TYPE.TINY: lambda value: value != "0"},  # a BOOLEAN
    )


CONNECT: dict[str, Callable[[dict[str, Any], bool], Any]] = {
    "sqlite": connect_sqlite,
    "postgresql": connect_postgresql,
    "mysql": connect_mysql,
}


@contextmanager
def transaction(
    connection: Any, is_kept: Callable[[BaseException], bool] = lambda _: False
) -> Iterator[Any]:
    """Keep what is done on the connection, or take it back after an error; close it at the end.

    `is_kept` says of which exceptions it is kept as well: some are how a framework answers.
    """
    with closing(connection):
        try:
            yield connection
        except BaseException as error:
            if is_kept(error):
                connection.commit()
            else:
                with suppress(Exception):  # it may be out of reach
                    connection.rollback()  # closing is not enough while a traceback holds a cursor
            raise
        connection.commit()
