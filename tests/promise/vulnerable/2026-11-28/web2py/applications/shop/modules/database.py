"""How to reach the database that the settings name."""

import re
from pathlib import Path

from gluon.dal import DAL

from .config import Settings
from .migrations import Migration

PASSWORD_HASH = "pbkdf2(600000,32,sha256)"  # noqa: S105 (the method, not a password)


def dal_uri(url: str) -> str:
    """Return a database URL as web2py writes it."""
    if url.startswith("sqlite:"):
        return url.replace("sqlite:///", "sqlite://", 1)
    url = re.sub("(://[^:@/]+)@", r"\1:@", url)  # pydal wants a password, an empty one will do
    if url.startswith("postgresql:"):
        return url.replace("postgresql:", "postgres:psycopg2:", 1)
    separator = "&" if "?" in url else "?"
    return url.replace("mysql:", "mysql:pymysql:", 1) + f"{separator}set_encoding=utf8mb4"


def connect(settings: Settings) -> DAL:
    """Return the database; raise RuntimeError when it is out of reach.

    What web2py knows of the tables is kept in the database, under names that depend neither on the
    application's folder nor on the password: it is right for whoever runs the application.
    Defining a table changes nothing in the database: `manage.py migrate` does.
    """
    if settings.database_url.startswith("sqlite:"):
        Path(settings.database_url.removeprefix("sqlite:///")).parent.mkdir(exist_ok=True)
    db = DAL(
        dal_uri(settings.database_url),
        pool_size=10,
        attempts=1,
        decode_credentials=True,
        table_hash="tables",
        adapter_args={
            "migrator": Migration,
            # MySQL: pydal goes on with "CHARACTER SET utf8", which has no emoji.
            "engine": "InnoDB CHARACTER SET utf8mb4 -- ",
            "logfile": "",  # or pydal would commit in the middle of a migration
        },
    )
    if db._adapter.dbengine == "mysql":  # it shall refuse a value that is too long, not cut it
        db.executesql("SET sql_mode = 'STRICT_ALL_TABLES,NO_BACKSLASH_ESCAPES';")
    return db
