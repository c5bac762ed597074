"""The database: its engine and migrations (SQLAlchemy, Alembic), and the plug-in for routes."""

import logging
from argparse import Namespace
from collections.abc import Callable
from contextlib import closing
from functools import wraps
from inspect import signature
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from bottle import Bottle, HTTPError, HTTPResponse, PluginError, Route
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection

from .config import ROOT
from .data import Base

MIGRATIONS = ROOT / "migrations"
DRIVERS = {"mysql": "mysql+pymysql", "postgresql": "postgresql+psycopg"}

# Alembic logs two lines each time that it looks at the database, as the readiness check does.
logging.getLogger("alembic").setLevel(logging.WARNING)


class DatabasePlugin:
    """Gives a connection to the routes that ask for it by its keyword; it costs others nothing.

    It may be anything that can commit and close. What a route did is committed when it answers,
    and undone when the answer is an error.
    """

    api = 2

    def __init__(self, keyword: str, connect: Callable[[], Any]) -> None:
        self.name = f"database-{keyword}"
        self.keyword = keyword
        self.connect = connect

    def setup(self, app: Bottle) -> None:
        """Raise PluginError when another plug-in has the keyword."""
        if any(getattr(other, "keyword", None) == self.keyword for other in app.plugins):
            raise PluginError(f"There is a plug-in for the keyword {self.keyword} already.")

    def apply(self, callback: Callable[..., object], route: Route) -> Callable[..., object]:
        """Return the callback, with a connection of its own for each call if it asks for one."""
        if not asks_for(route, self.keyword):
            return callback

        @wraps(callback)
        def connected(*args: Any, **kwargs: Any) -> object:
            # Closing takes back what was not committed.
            with closing(self.connect()) as connection:
                try:
                    answer = callback(*args, **kwargs, **{self.keyword: connection})
                except HTTPResponse as raised:  # redirect() and abort() raise their answer
                    answer = raised
                if not isinstance(answer, HTTPError):
                    connection.commit()
                return answer

        return connected


def asks_for(route: Route, keyword: str) -> bool:
    """Return whether the route's function has this parameter.

    Bottle's `get_callback_args()` looks into closures, and never returns from some.
    """
    return keyword in signature(route.callback).parameters


def connect(url: str) -> Engine:
    """Return the engine for the database; it connects at first use."""
    parsed = make_url(url)
    driver = DRIVERS.get(parsed.drivername, parsed.drivername)
    engine = create_engine(parsed.set(drivername=driver), pool_pre_ping=True)
    if driver == "sqlite":
        event.listen(engine, "connect", _enforce_foreign_keys)
    return engine


def pending(connection: Connection) -> list[str]:
    """Return the migrations that the database lacks, oldest first."""
    current = MigrationContext.configure(connection).get_current_revision() or "base"
    missing = ScriptDirectory.from_config(_alembic()).iterate_revisions("head", current)
    return [Path(revision.path).stem for revision in missing][::-1]


def migrate(connection: Connection) -> list[str]:
    """Run the migrations that the database lacks, and return them."""
    missing = pending(connection)
    command.upgrade(_alembic(connection), "head")
    return missing


def make_migration(connection: Connection, name: str) -> Path | None:
    """Write the migration from the database to the models; None where they agree."""
    if not compare_metadata(MigrationContext.configure(connection), Base.metadata):
        return None
    number = len(list(MIGRATIONS.glob("versions/*.py"))) + 1
    command.revision(_alembic(connection), name, autogenerate=True, rev_id=f"{number:04}")
    return max(MIGRATIONS.glob("versions/*.py"))


def _enforce_foreign_keys(connection: DBAPIConnection, _: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _alembic(connection: Connection | None = None) -> Config:
    config = Config(cmd_opts=Namespace(quiet=True), attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
