"""What an operator does with a shell of SQLite and the table of users, whatever it is called."""

import sqlite3
from contextlib import closing


def delete_user(url: str, name: str) -> None:
    """Delete the user, and nothing that refers to them."""
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"), timeout=30)) as database, database:
        table, column = table_of_users(database)
        delete = f'DELETE FROM "{table}" WHERE "{column}" = ?'  # noqa: S608 its schema's names
        done = database.execute(delete, [name])
        assert done.rowcount == 1


def table_of_users(database: sqlite3.Connection) -> tuple[str, str]:
    """Return the table whose rows have a name and a password, and its column for the name."""
    tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    for (table,) in tables:
        columns = [row[1] for row in database.execute(f'PRAGMA table_info("{table}")')]
        names = [column for column in columns if column in {"name", "username"}]
        if names and any("password" in column for column in columns):
            return table, names[0]
    raise AssertionError(f"none of {tables} holds users")


def table_of_notes(database: sqlite3.Connection) -> str:
    """Return the table of the example."""
    (name,) = database.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE '%note'"
        " OR type = 'table' AND name LIKE '%notes'"
    ).fetchone()
    return str(name)
