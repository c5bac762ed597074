"""What projects are run with: environments that tests share, and databases of their own."""

import os
import shutil
import sys
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NoReturn
from uuid import uuid4

import psycopg
import pymysql
import pytest
from playwright.sync_api import Browser, sync_playwright

from fwscaffold.verification.environment import Environment
from support import CACHES, Database, Install, install_into, new_environment, required

POSTGRESQL = os.environ.get("POSTGRESQL_URL", "postgresql://postgres@127.0.0.1:5432")
MYSQL_HOST = os.environ.get("MYSQL_HOST", "127.0.0.1")
MYSQL_USER = os.environ.get("MYSQL_USER", "root")
MYSQL_PASSWORD = os.environ.get("MYSQL_PASSWORD", "")


@pytest.fixture(scope="session", autouse=True)
def _caches(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Give what processes remember a place, which is this worker's, as its environments are."""
    for name in ("PYTHONPYCACHEPREFIX", "MYPY_CACHE_DIR"):
        CACHES[name] = str(tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="session")
def install(tmp_path_factory: pytest.TempPathFactory) -> Install:
    """Return what installs a project with some of its extras.

    Each interpreter has one environment. What the last project needed and this one does not is taken
    out, so that none is tested beside what only another one requires.
    """
    made: dict[str, Environment] = {}

    def install(shop: Path, extras: str = "", interpreter: str = sys.executable) -> Environment:
        if interpreter not in made:
            made[interpreter] = new_environment(
                tmp_path_factory.mktemp("python") / "venv", interpreter
            )
        install_into(made[interpreter], shop, extras)
        return made[interpreter]

    return install


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if not program:
        reason = "no Chromium: `apt-get install chromium`"
        pytest.fail(reason) if required("browser") else pytest.skip(reason)
    with sync_playwright() as playwright:
        arguments = [
            "--no-sandbox",
            "--disable-background-networking",
            "--disable-component-update",
        ]
        browser = playwright.chromium.launch(executable_path=program, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def postgresql() -> Iterator[Database]:
    with postgresql_database() as database:
        yield database


@pytest.fixture
def mysql() -> Iterator[Database]:
    with mysql_database() as database:
        yield database


@contextmanager
def postgresql_database() -> Iterator[Database]:
    """Give a new database; skip the test where there is no server."""
    name = f"fwscaffold_{uuid4().hex}"
    with _connected_postgresql() as server:
        server.execute(f'CREATE DATABASE "{name}"'.encode())
        version = server.info.parameter_status("server_version") or ""
        url = f"{POSTGRESQL}/{name}"
        yield Database({"TEST_DATABASE_URL": url}, f"PostgreSQL {version.split()[0]}")
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


@contextmanager
def mysql_database() -> Iterator[Database]:
    """Give a new database; skip the test where there is no server."""
    name = f"fwscaffold_{uuid4().hex}"
    with closing(_connected_mysql()) as server, server.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} CHARACTER SET utf8mb4")
        password = f":{MYSQL_PASSWORD}" if MYSQL_PASSWORD else ""
        url = f"mysql://{MYSQL_USER}{password}@{MYSQL_HOST}/{name}"
        cursor.execute("SELECT VERSION()")
        version, _, kind = str((cursor.fetchone() or [""])[0]).partition("-")
        yield Database(
            {"TEST_DATABASE_URL": url}, f"{'MariaDB' if 'MariaDB' in kind else 'MySQL'} {version}"
        )
        cursor.execute(f"DROP DATABASE {name}")


@pytest.fixture
def named_databases() -> Iterator[list[str]]:
    """Give a list for the names of databases that the test makes, on both servers."""
    with _connected_postgresql() as postgresql, closing(_connected_mysql()) as mysql:
        names: list[str] = []
        yield names
        for name in names:
            postgresql.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())
            with mysql.cursor() as cursor, warnings.catch_warnings(action="ignore"):
                cursor.execute(f"DROP DATABASE IF EXISTS {name}")


def _connected_postgresql() -> psycopg.Connection:
    try:
        return psycopg.connect(f"{POSTGRESQL}/postgres", autocommit=True)
    except psycopg.OperationalError as error:
        left_out(f"no PostgreSQL server at {POSTGRESQL}: {error}")


def _connected_mysql() -> "pymysql.Connection[pymysql.cursors.Cursor]":
    try:
        return pymysql.connect(host=MYSQL_HOST, user=MYSQL_USER, password=MYSQL_PASSWORD)
    except pymysql.OperationalError as error:
        left_out(f"no MariaDB server at {MYSQL_HOST}: {error}")


def left_out(reason: str) -> NoReturn:
    if required("services"):
        pytest.fail(reason)
    pytest.skip(reason)
