"""The database: SQLAlchemy's engine as a plug-in of CherryPy's engine, and a tool."""

from collections.abc import Iterable, Iterator

from cherrypy import Tool, request, response, tools
from cherrypy.lib import is_iterator
from cherrypy.lib.httputil import valid_status
from cherrypy.process.plugins import SimplePlugin
from cherrypy.process.wspbus import Bus
from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import sessionmaker

from .config import ROOT

DRIVERS = {"mysql": "mysql+pymysql", "postgresql": "postgresql+psycopg"}


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


def connect(url: str) -> Engine:
    """Return the engine for the database; it connects at first use."""
    parsed = make_url(url)
    driver = DRIVERS.get(parsed.drivername, parsed.drivername)
    engine = create_engine(parsed.set(drivername=driver), pool_pre_ping=True)
    if driver == "sqlite":
        event.listen(engine, "connect", _enforce_foreign_keys)
    return engine


def _enforce_foreign_keys(connection: DBAPIConnection, _: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()
