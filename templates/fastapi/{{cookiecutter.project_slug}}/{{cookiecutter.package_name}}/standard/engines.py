"""SQLAlchemy's engines for what DATABASE_URL names: the one of the loop, and that of migrations."""

import logging
import ssl
import time
from contextlib import suppress
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event, exc
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool, PoolProxiedConnection

from ..config import Settings
from . import database_url, reach

DRIVERS = {
    "mysql": "mysql+aiomysql",
    "postgresql": "postgresql+psycopg",
    "sqlite": "sqlite+aiosqlite",
}
PATIENT_DRIVERS = {
    "mysql": "mysql+pymysql",
    "postgresql": "postgresql+psycopg",
    "sqlite": "sqlite",
}
PATIENCE = 1  # seconds in which nobody gets a connection, after which nobody waits for one
logging.getLogger(f"{__name__}.Pool").setLevel(logging.WARNING)  # it tells what it does


class Pool(AsyncAdaptedQueuePool):
    """SQLAlchemy's own, where one waits as long as others get their turn, and else not long."""

    given = 0.0

    def connect(self) -> PoolProxiedConnection:
        has_waited = False  # for in the first wait, the loop may have had no time for the pool
        while True:
            try:
                connection = super().connect()
            except exc.TimeoutError:
                if has_waited and time.monotonic() - self.given > PATIENCE:
                    raise
                has_waited = True
            else:
                self.given = time.monotonic()
                return connection


def loop_engine(settings: Settings) -> AsyncEngine:
    """Return the engine of the application: its connections are for the loop that uses them."""
    engine = create_async_engine(
        **options(settings),
        pool_pre_ping=True,
        poolclass=Pool,
        pool_size=settings.database_connections,
        max_overflow=0,
        pool_timeout=PATIENCE / 2,
    )
    seconds = database_url.shares(settings.database_timeout)[1]
    must_encrypt = "ssl" in database_url.parse(settings.database_url).options
    adapt(engine.sync_engine, seconds, must_encrypt=must_encrypt)
    return engine


def patient_engine(settings: Settings) -> Engine:
    """Return an engine for migrations, which may take long and need no asyncio."""
    engine = create_engine(**options(settings, patient=True))
    adapt(engine, None)
    return engine


def options(settings: Settings, *, patient: bool = False) -> dict[str, Any]:
    """Return where the database is; no message shows the parameters of a statement."""
    address = database_url.parse(settings.database_url)
    url = URL.create((PATIENT_DRIVERS if patient else DRIVERS)[address.kind])
    given = address.arguments(settings.database_timeout, patient=patient)
    if address.kind == "sqlite":
        url = url.set(database=given.pop("database"))
        # Who is going to write waits for the others first, and is not refused later.
        given["isolation_level"] = "IMMEDIATE"
    if address.kind == "mysql" and not patient:
        given = for_aiomysql(**given)
    return {"url": url, "connect_args": given, "hide_parameters": True}


def for_aiomysql(
    *,
    database: str,
    read_timeout: int,
    write_timeout: int,
    password: bytes = b"",
    ssl_disabled: bool = False,
    **given: Any,
) -> dict[str, Any]:
    """Return PyMySQL's arguments as aiomysql has them. It knows no limits: `begin` has one for all."""
    if not ssl_disabled and "unix_socket" not in given:
        given.setdefault("ssl", unverified())
    # aiomysql sends a text in Latin-1: these are the same bytes.
    return {"db": database, "password": password.decode("latin-1"), **given}


def unverified() -> ssl.SSLContext:
    """Return what encrypts for whoever answers, as PyMySQL by itself does where the server can."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def adapt(engine: Engine, seconds: float | None, *, must_encrypt: bool = False) -> None:
    """Let each new connection know what the driver's arguments cannot say."""

    @event.listens_for(engine, "connect")
    def connected(connection: Any, record: Any) -> None:
        if engine.dialect.name == "sqlite":
            cursor = connection.cursor()
            cursor.execute("PRAGMA foreign_keys = ON")
            # Readers and a writer do not wait for each other.
            cursor.execute("PRAGMA journal_mode = WAL")
            cursor.execute("PRAGMA synchronous = NORMAL")
            cursor.close()
        elif engine.dialect.name == "postgresql" and seconds:
            limit(record.driver_connection, seconds)
        elif engine.dialect.name == "mysql" and must_encrypt:
            # aiomysql would go on in the clear where the server says that it knows no TLS.
            cursor = connection.cursor()
            cursor.execute("SHOW STATUS LIKE 'Ssl_cipher'")
            if not cursor.fetchone()[1]:
                raise reach.SilentError("the server knows no TLS, which DATABASE_URL asks for")
            cursor.close()


def limit(connection: Any, seconds: float) -> None:
    """Do for a connection of a loop what `reach.limit` does for one of a thread."""
    connection.prepare_threshold = None
    wait = connection.wait

    async def wait_in_time(generator: Any, *_: Any, **__: Any) -> Any:
        try:
            return await wait(generator, timeout=seconds)
        except Exception:
            if connection.info.transaction_status.name == "ACTIVE":
                with suppress(Exception):
                    await connection.cancel_safe(timeout=1)
                await connection.close()
            raise

    connection.wait = wait_in_time
