"""What the operator of a database server does to the projects that use it."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from urllib.parse import unquote, urlsplit

import psycopg
import pymysql

from surroundings import mysql_database, postgresql_database


@contextmanager
def new_database(server: str) -> Iterator[str]:
    """Give the URL of a new database on the server."""
    make = {"postgresql": postgresql_database, "mysql": mysql_database}[server]
    with make() as database:
        yield database.settings["TEST_DATABASE_URL"]


def end_connections(url: str) -> None:
    """End every connection to the database of this URL."""
    name = urlsplit(url).path[1:]
    if url.startswith("postgresql"):
        with psycopg.connect(url, autocommit=True) as postgresql:
            postgresql.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = %s AND pid <> pg_backend_pid()",
                [name],
            )
        return
    with closing(connected_mysql(url)) as mysql, mysql.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM information_schema.processlist WHERE db = %s AND id <> CONNECTION_ID()",
            [name],
        )
        for (number,) in cursor.fetchall():
            cursor.execute("KILL %s", [number])


def connected_mysql(url: str) -> "pymysql.Connection[pymysql.cursors.Cursor]":
    """Return a connection to the database of this URL."""
    parts = urlsplit(url)
    return pymysql.connect(
        host=parts.hostname or "127.0.0.1",
        port=parts.port or 3306,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        database=parts.path[1:],
    )
