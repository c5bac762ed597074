"""The database: SQLAlchemy's asynchronous engine, and the units of work on it."""

import asyncio
import logging
import ssl
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from alembic.runtime.migration import MigrationContext
from sqlalchemy import URL, Connection, Engine, create_engine, event, exc
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool, PoolProxiedConnection

from . import migration
from .config import Settings
from .standard import database_url, reach
from .standard.threads import in_thread

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
logger = logging.getLogger(__name__)
for name in ("alembic", f"{__name__}.Pool"):  # they tell what they do
    logging.getLogger(name).setLevel(logging.WARNING)


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


class Database:
    """The database of one application. It connects at first use, for the loop that uses it."""

    def __init__(self, settings: Settings) -> None:
        self.engine = create_async_engine(
            **options(settings),
            pool_pre_ping=True,
            poolclass=Pool,
            pool_size=settings.database_connections,
            max_overflow=0,
            pool_timeout=PATIENCE / 2,
        )
        seconds = database_url.shares(settings.database_timeout)[1]
        must_encrypt = "ssl" in database_url.parse(settings.database_url).options
        adapt(self.engine.sync_engine, seconds, must_encrypt=must_encrypt)
        self.sessions = async_sessionmaker(self.engine, expire_on_commit=False)
        # The drivers' own limits come first: their errors say more.
        self.seconds = settings.database_timeout + 1

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncSession]:
        """Give a session for one unit of work: all of it is done at the end of the block, or nothing.

        The block has a connection for itself: keep it short, and let it not wait for anything else.
        """
        try:
            async with asyncio.timeout(self.seconds), self.sessions.begin() as db:
                yield db
        except TimeoutError as error:
            raise reach.SilentError("there was no answer for long") from error

    async def ready(self) -> bool:
        """Return whether the database answers and has every migration, or log what is missing."""
        async with self.begin() as db:
            connection = await db.connection()
            applied = await connection.run_sync(heads)
        if lacking := await in_thread(migration.pending, applied):
            logger.error("The database lacks migrations: %s", ", ".join(lacking))
        return not lacking

    async def close(self) -> None:
        """Close the connections; the loop that has used them must still run."""
        await self.engine.dispose()


def heads(connection: Connection) -> tuple[str, ...]:
    """Return the newest migrations that the database has."""
    return MigrationContext.configure(connection).get_current_heads()


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
