"""The database: SQLAlchemy's asynchronous engine, and the units of work on it."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from . import migration
from .config import Settings
from .standard import reach
from .standard.engines import loop_engine
from .standard.threads import in_thread

logging.getLogger("alembic").setLevel(logging.WARNING)  # it tells what it does
logger = logging.getLogger(__name__)


class Database:
    """The database of one application. It connects at first use, for the loop that uses it."""

    def __init__(self, settings: Settings) -> None:
        self.engine = loop_engine(settings)
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
            # Alembic's statement is another object each time, and would fill the cache with its like.
            connection = await db.connection(execution_options={"compiled_cache": None})
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
