"""The database: SQLAlchemy's engine as a plug-in of CherryPy's engine, and a tool."""

import logging
import time
from collections.abc import Iterable, Iterator
from typing import Any

from cherrypy import Tool, request, response, tools
from cherrypy.lib import is_iterator
from cherrypy.lib.httputil import valid_status
from cherrypy.process.plugins import SimplePlugin
from cherrypy.process.wspbus import Bus
from sqlalchemy import URL, Engine, create_engine, event, exc
from sqlalchemy.orm import sessionmaker
from sqlalchemy.pool import PoolProxiedConnection, QueuePool

from .config import ROOT
from .standard import database_url, reach

logging.getLogger(f"{__name__}.Pool").setLevel(logging.WARNING)  # it tells what it does
DRIVERS = {"mysql": "mysql+pymysql", "postgresql": "postgresql+psycopg", "sqlite": "sqlite"}


class Database(SimplePlugin):
    """Plug-in: opens the database before the servers start, and closes it after they have stopped."""

    def __init__(self, bus: Bus, url: str, **limits: Any) -> None:
        """Take what `connect` below takes."""
        super().__init__(bus)
        self.url = url
        self.limits = limits

    def start(self) -> None:
        (ROOT / "instance").mkdir(exist_ok=True)
        self.engine = connect(self.url, **self.limits)
        self.sessions = sessionmaker(self.engine)

    def stop(self) -> None:
        self.engine.dispose()

    # The bus starts servers at 75 and stops them at 25; lower is earlier.
    start.priority = 50  # type: ignore[attr-defined]
    stop.priority = 50  # type: ignore[attr-defined]


def begin(database: Database) -> None:
    """Tool: give the page a session of its own in `request.db`; it connects at first use.

    What the page did is committed when it answers or redirects, and undone when the answer is an
    error, that is a status of 400 or more.
    """
    request.db = database.sessions()
    request.hooks.attach("before_finalize", finish, priority=20)
    request.hooks.attach("on_end_request", request.db.close)


def finish() -> None:
    """Commit or undo, after the page and before its answer."""
    if valid_status(response.status)[0] >= 400:
        request.db.rollback()
    elif response.stream:
        response.body = streamed(response.body)
    else:
        if is_iterator(response.body):  # a page that yields runs while its body is read
            response.collapse_body()
        request.db.commit()


def streamed(body: Iterable[bytes]) -> Iterator[bytes]:
    """Commit when the last part has been sent, or not at all."""
    yield from body
    request.db.commit()


tools.transaction = Tool("before_handler", begin, priority=45)


class Pool(QueuePool):
    """SQLAlchemy's own, which is quick to say no when it has given nothing for a second."""

    given = 0.0

    def connect(self) -> PoolProxiedConnection:
        if self.checkedout() >= self.size() and time.monotonic() - self.given > 1:
            raise exc.TimeoutError("nobody has had an answer for a second")
        connection = super().connect()
        self.given = time.monotonic()
        return connection


def connect(url: str, timeout: int = 10, threads: int = 8, patient: bool = False) -> Engine:
    """Return the engine for the database; it connects at first use.

    A patient one waits for an answer as long as it takes, for migrations. No message shows the
    parameters of a statement.
    """
    address = database_url.parse(url)
    given = address.arguments(timeout, patient=patient)
    if address.kind == "sqlite":
        # Who is going to write waits for the others first, and is not refused later.
        given["isolation_level"] = "IMMEDIATE"
    name = given.pop("database") if address.kind == "sqlite" else None
    pool: dict[str, Any] = {"pool_pre_ping": True, "pool_size": threads, "max_overflow": 0}
    if address.kind != "sqlite":  # two threads are left for what does without the database
        pool |= {"poolclass": Pool, "pool_size": max(1, threads - 2), "pool_timeout": 1}
    engine = create_engine(
        URL.create(DRIVERS[address.kind], database=name),
        connect_args=given,
        hide_parameters=True,
        **pool,
    )

    @event.listens_for(engine, "connect")
    def connected(connection: Any, _: object) -> None:
        if address.kind == "sqlite":
            connection.execute("PRAGMA foreign_keys = ON")
            # Readers and a writer do not wait for each other.
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
        elif address.kind == "postgresql" and not patient:
            reach.limit(connection, database_url.shares(timeout)[1])

    return engine
