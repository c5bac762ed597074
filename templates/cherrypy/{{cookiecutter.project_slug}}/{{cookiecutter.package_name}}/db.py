"""The database: SQLAlchemy's engine as a plug-in of CherryPy's engine, a tool, and migrations."""

import logging
from argparse import Namespace
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from cherrypy import Tool, request, tools
from cherrypy.process.plugins import SimplePlugin
from cherrypy.process.wspbus import Bus
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import sessionmaker

from .config import ROOT
from .data import Base

MIGRATIONS = ROOT / "migrations"
DRIVERS = {"mysql": "mysql+pymysql", "postgresql": "postgresql+psycopg"}

# Alembic logs two lines each time that it looks at the database, as the readiness check does.
logging.getLogger("alembic").setLevel(logging.WARNING)


class Database(SimplePlugin):
    """Plug-in: opens the database before the servers start, and closes it after they have stopped."""

    def __init__(self, bus: Bus, url: str) -> None:
        super().__init__(bus)
        self.url = url

    def start(self) -> None:
        (ROOT / "instance").mkdir(exist_ok=True)
        self.engine = connect(self.url)
        self.sessions = sessionmaker(self.engine)

    def stop(self) -> None:
        self.engine.dispose()

    # The bus starts servers at 75 and stops them at 25; lower is earlier.
    start.priority = 50  # type: ignore[attr-defined]
    stop.priority = 50  # type: ignore[attr-defined]


def transaction(database: Database) -> None:
    """Tool: run the page with a session of its own in `request.db`.

    What the page did is committed when it answers, and undone when it raises.
    """
    handler = request.handler

    def inside() -> object:
        with database.sessions.begin() as request.db:
            return handler()

    request.handler = inside


tools.transaction = Tool("before_handler", transaction, priority=65)


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
