"""How to reach the database that the settings name."""

import selectors
import time
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Any

from gluon.dal import DAL
from pydal._globals import THREAD_LOCAL
from pydal.adapters import adapters
from pydal.adapters.mysql import MySQL
from pydal.adapters.postgres import PostgrePsyco
from pydal.adapters.sqlite import SQLite

from .config import DRIVERS, Settings
from .migrations import Migration
from .standard import database_url, reach

PASSWORD_HASH = "pbkdf2(600000,32,sha256)"  # noqa: S105 (the method, not a password)


class Reach:
    """An adapter of web2py's whose connection is given, and which tells when it is lost."""

    def connector(self: Any) -> Any:
        # web2py keeps two names for each connection that a thread ever had.
        for name in [name for name, value in vars(THREAD_LOCAL).items() if value is None]:
            delattr(THREAD_LOCAL, name)
        return self.adapter_args["connection"]

    def execute(self: Any, *args: Any, **options: Any) -> Any:
        try:
            return super().execute(*args, **options)  # type: ignore[misc]
        except self.driver.Error as error:
            if reach.is_lost(error):
                self.adapter_args["lost"](error)
            raise


@adapters.register_for("site:pymysql")
class ReachMySQL(Reach, MySQL):
    pass


@adapters.register_for("site:psycopg2")
class ReachPostgreSQL(Reach, PostgrePsyco):
    pass


@adapters.register_for("site:sqlite3")
class ReachSQLite(Reach, SQLite):
    pass


def connect(settings: Settings, lost: Callable[[Exception], Any], *, patient: bool = False) -> DAL:
    """Return the database, connected for one request; call *lost* when it is out of reach.

    A patient connection waits for an answer as long as it takes, for migrations.

    What web2py knows of the tables is kept in the database, under names that depend neither on the
    application's folder nor on the password: it is right for whoever runs the application.
    Defining a table changes nothing in the database: `manage.py migrate` does.
    """
    address = database_url.parse(settings.database_url)
    driver: Any = import_module(DRIVERS[address.kind])
    try:
        connection = OPEN[address.kind](driver, address, settings.database_timeout, patient)
    except Exception as error:
        if reach.is_lost(error):
            lost(error)
        raise
    # From its own URI web2py reads which adapter to take, and what is another database.
    where = sha256(f"{address.host}:{address.port}/{address.name}".encode()).hexdigest()
    try:
        db = DAL(
            f"site:{DRIVERS[address.kind]}://user@host/{where}",
            attempts=1,
            table_hash="tables",
            adapter_args={
                "connection": connection,
                "lost": lost,
                "migrator": Migration,
                # MySQL: pydal goes on with "CHARACTER SET utf8", which has no emoji.
                "engine": "InnoDB CHARACTER SET utf8mb4 -- ",
                "logfile": "",  # or pydal would commit in the middle of a migration
            },
        )
    except RuntimeError:  # web2py has told the server how to read texts
        connection.close()
        lost(driver.OperationalError("the connection is lost"))
        raise
    if address.kind == "mysql":  # it shall refuse a value that is too long, not cut it
        db.executesql("SET sql_mode = 'STRICT_ALL_TABLES,NO_BACKSLASH_ESCAPES';")
    return db


def open_mysql(driver: Any, address: database_url.Address, timeout: int, patient: bool) -> Any:
    return driver.connect(**address.arguments(timeout, patient=patient))


def open_postgresql(driver: Any, address: database_url.Address, timeout: int, patient: bool) -> Any:
    """Return a connection; it and all others wait for an answer no longer than they may."""
    driver.extensions.set_wait_callback(None if patient else waiting(driver, timeout))
    return driver.connect(**address.arguments(timeout))


def open_sqlite(driver: Any, address: database_url.Address, timeout: int, _: bool) -> Any:
    with suppress(OSError):  # the driver says it, too
        Path(address.name).parent.mkdir(exist_ok=True)
    connection = driver.connect(
        **address.arguments(timeout),
        isolation_level="IMMEDIATE",  # who is going to write waits for the others first
        check_same_thread=False,
        detect_types=driver.PARSE_DECLTYPES,
    )
    # Readers and a writer do not wait for each other.
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    return connection


OPEN: dict[str, Callable[[Any, database_url.Address, int, bool], Any]] = {
    "mysql": open_mysql,
    "postgresql": open_postgresql,
    "sqlite": open_sqlite,
}


def waiting(driver: Any, timeout: int) -> Callable[[Any], None]:
    """Return how psycopg2 waits for the server; after the timeout it closes the connection."""
    events = {
        driver.extensions.POLL_READ: selectors.EVENT_READ,
        driver.extensions.POLL_WRITE: selectors.EVENT_WRITE,
    }
    connecting, answering = database_url.shares(timeout)

    def wait(connection: Any) -> None:
        is_new = connection.status == driver.extensions.STATUS_SETUP
        deadline = time.monotonic() + (connecting if is_new else answering)
        while (state := connection.poll()) != driver.extensions.POLL_OK:
            with selectors.DefaultSelector() as selector:
                selector.register(connection, events[state])
                if not selector.select(max(0, deadline - time.monotonic())):
                    raise driver.OperationalError("the server does not answer")

    return wait
