"""Counts that all processes of the site share, by the library `limits`."""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from math import ceil
from pathlib import Path
from time import time

from limits import parse
from limits.errors import ConfigurationError, StorageError
from limits.storage import MemoryStorage, Storage, storage_from_string
from limits.strategies import FixedWindowRateLimiter

logger = logging.getLogger(__name__)


class FileStorage(Storage):
    """What `sqlite:///file` means to the library: a row for each count until its time is over."""

    STORAGE_SCHEME = ["sqlite"]

    def __init__(self, uri: str, wrap_exceptions: bool = False, **_: float | str | bool) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions)
        self.file = Path(uri.removeprefix("sqlite:///"))

    @property
    def base_exceptions(self) -> tuple[type[Exception], ...]:
        return (sqlite3.Error, OSError)

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """Give a connection that nobody writes beside, without the counts that are over."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(self.file, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(
                "CREATE TABLE IF NOT EXISTS counts"
                " (name TEXT PRIMARY KEY, count INTEGER NOT NULL, expires REAL NOT NULL)"
            )
            connection.execute("DELETE FROM counts WHERE expires <= ?", [time()])
            yield connection
            connection.execute("COMMIT")

    def _row(self, key: str) -> tuple[int, float]:
        with self._transaction() as connection:
            sql = "SELECT count, expires FROM counts WHERE name = ?"
            row: tuple[int, float] | None = connection.execute(sql, [key]).fetchone()
            return row or (0, time())

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        with self._transaction() as connection:
            sql = (
                "INSERT INTO counts VALUES (?, ?, ?)"
                " ON CONFLICT (name) DO UPDATE SET count = count + excluded.count RETURNING count"
            )
            return int(connection.execute(sql, [key, amount, time() + expiry]).fetchone()[0])

    def get(self, key: str) -> int:
        return self._row(key)[0]

    def get_expiry(self, key: str) -> float:
        return self._row(key)[1]

    def check(self) -> bool:
        with self._transaction():
            return True

    def reset(self) -> int:
        with self._transaction() as connection:
            return connection.execute("DELETE FROM counts").rowcount

    def clear(self, key: str) -> None:
        with self._transaction() as connection:
            connection.execute("DELETE FROM counts WHERE name = ?", [key])


class Counts:
    """Counts at a URL. Where that fails it is logged, and this process counts alone."""

    def __init__(self, url: str) -> None:
        self.alone = self.shared = FixedWindowRateLimiter(MemoryStorage())
        try:
            self.shared = FixedWindowRateLimiter(open_storage(url))
        except ConfigurationError:
            logger.exception("RATE_LIMIT_URL cannot be used")

    def add(self, limit: str, *key: str) -> int:
        """Count one, and return the seconds until it begins anew when that is over the limit."""
        try:
            return hit(self.shared, limit, *key)
        except StorageError:
            logger.exception("RATE_LIMIT_URL is out of reach")
            return hit(self.alone, limit, *key)

    def take_back(self, limit: str, *key: str) -> None:
        """Count one less."""
        try:
            self.shared.hit(parse(limit), *key, cost=-1)
        except StorageError:
            self.alone.hit(parse(limit), *key, cost=-1)

    def forget(self, limit: str, *key: str) -> None:
        """Let the count begin anew."""
        try:
            self.shared.clear(parse(limit), *key)
        except StorageError:
            self.alone.clear(parse(limit), *key)


def hit(limiter: FixedWindowRateLimiter, limit: str, *key: str) -> int:
    item = parse(limit)
    if limiter.hit(item, *key):
        return 0
    return max(1, ceil(limiter.get_window_stats(item, *key).reset_time - time()))


def open_storage(url: str) -> Storage:
    """Return where the URL counts; raise ConfigurationError where its library is not installed."""
    storage = storage_from_string(
        url, wrap_exceptions=True, socket_timeout=2, socket_connect_timeout=2
    )
    assert isinstance(storage, Storage)  # noqa: S101 (for mypy: the other kind is for asyncio)
    return storage


def problem(url: str) -> str:
    """Return why nothing can be counted there, in one line; it is empty where all is well."""
    try:
        return "" if open_storage(url).check() else "RATE_LIMIT_URL is out of reach"
    except ConfigurationError as error:
        return f"RATE_LIMIT_URL cannot be used: {error}"
    except StorageError as error:
        return f"RATE_LIMIT_URL cannot be written: {error.storage_error}"
