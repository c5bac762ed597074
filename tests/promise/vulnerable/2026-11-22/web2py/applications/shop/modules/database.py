"""How to reach the database that the settings name."""

import re
from pathlib import Path

from gluon.dal import DAL
from pydal.migrator import InDBMigrator

from .config import Settings

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


def connect(settings: Settings, *, migrate: bool = False) -> DAL:
    """Return the database; raise RuntimeError when it is out of reach.

    What web2py knows of the tables is kept in the database, under names that depend neither on the
    application's folder nor on the password: it is right for whoever runs the application.
    """
    if settings.database_url.startswith("sqlite:"):
        Path(settings.database_url.removeprefix("sqlite:///")).parent.mkdir(exist_ok=True)
    db = DAL(
        dal_uri(settings.database_url),
        pool_size=10,
        attempts=1,
        decode_credentials=True,
        table_hash="tables",
        migrate_enabled=migrate,
        # MySQL: pydal goes on with "CHARACTER SET utf8", which has no emoji.
        adapter_args={"migrator": InDBMigrator, "engine": "InnoDB CHARACTER SET utf8mb4 -- "},
    )
    db._adapter.folder = ""
    return db
