"""Rows for a development database, whoever made its tables."""

import sqlite3
from contextlib import closing
from pathlib import Path

WORDS = "A row that was there before"


def fill(project: Path, name: str) -> None:
    """Put a row into the table whose name begins so; raise LookupError when there is none."""
    for file in databases(project):
        with closing(sqlite3.connect(file)) as database, database:
            tables = database.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE ?",
                (f"%{name}%",),
            ).fetchall()
            if tables:
                insert(database, min((table for (table,) in tables), key=len))
                return
    raise LookupError(f"no database in {project} has a table called `{name}`")


def databases(project: Path) -> list[Path]:
    """Return the SQLite files of the project."""
    files = (path for path in project.rglob("*") if ".venv" not in path.parts and path.is_file())
    return [path for path in files if path.read_bytes()[:15] == b"SQLite format 3"]


def insert(database: sqlite3.Connection, table: str) -> None:
    """Add a row that refers to the first row of each table that it must refer to."""
    referred = {row[3]: row[2] for row in database.execute(f"PRAGMA foreign_key_list('{table}')")}
    values: dict[str, object] = {}
    for _, column, kind, needed, default, key in database.execute(f"PRAGMA table_info('{table}')"):
        if key or default is not None or not (needed or column in referred):
            continue
        if column in referred:
            first = f'SELECT id FROM "{referred[column]}"'  # noqa: S608 its schema's names
            found = database.execute(first).fetchone()
            values[column] = found[0] if found else None
        else:
            values[column] = value(kind.upper())
    names = ", ".join(f'"{column}"' for column in values)
    marks = ", ".join("?" * len(values))
    sql = f'INSERT INTO "{table}" ({names}) VALUES ({marks})'  # noqa: S608 its schema's names
    database.execute(sql, [*values.values()])


def value(kind: str) -> object:
    """Return what a column of this type takes."""
    if "INT" in kind or "BOOL" in kind:
        return 1
    return "2026-01-31 12:00:00" if "DATE" in kind or "TIME" in kind else WORDS
