"""The application under test; test_contract.py says what each fixture is."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest
from bottle import Bottle
from sqlalchemy import inspect
from sqlalchemy.orm import Session

from {{cookiecutter.package_name}} import auth, create_app, data, db
from {{cookiecutter.package_name}}.config import Settings

from .browser import PASSWORD, Browser

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIEnvironment


def crash() -> NoReturn:
    raise RuntimeError("hidden detail")


def browser(app: Bottle, origin: str = "http://localhost") -> Browser:
    """Return a client that sees what servers send: Bottle's answer to a crash, not the crash."""

    def served(environ: "WSGIEnvironment", start_response: "StartResponse") -> "Iterable[bytes]":
        answer: Iterable[bytes] = app(
            environ, lambda status, headers, _=None: start_response(status, headers)
        )
        return answer

    return Browser(served, origin)


@pytest.fixture(scope="session")
def database_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the URL of a migrated database: SQLite, or the one that TEST_DATABASE_URL names."""
    file = tmp_path_factory.mktemp("database") / "test.db"
    url = os.environ.get("TEST_DATABASE_URL", f"sqlite:///{file}")
    app = create_app(Settings.from_env({"APP_ENV": "test", "DATABASE_URL": url}))
    with app.engine.begin() as connection:
        db.migrate(connection)
    empty_and_close(app)
    return url


def empty_and_close(app: Bottle) -> None:
    """Remove every user, and with them the notes, and close the connections."""
    if inspect(app.engine).has_table("users"):
        with Session(app.engine) as session, session.begin():
            session.query(data.User).delete()
    app.engine.dispose()


@pytest.fixture
def make_app(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Bottle]]:
    """Return a function that makes an application; its arguments are environment variables."""
    monkeypatch.setattr(auth, "SCRYPT_COST", 2)
    apps = []

    def make(**environ: str) -> Bottle:
        given = {"APP_ENV": "test", "DATABASE_URL": database_url, **environ}
        app = create_app(Settings.from_env(given))
        app.get("/crash", callback=crash)
        app.get("/api/crash", callback=crash)
        apps.append(app)
        return app

    yield make
    for app in apps:
        empty_and_close(app)


@pytest.fixture
def app(make_app: Callable[..., Bottle]) -> Bottle:
    return make_app()


@pytest.fixture
def client(app: Bottle) -> Browser:
    return browser(app)


@pytest.fixture
def production(make_app: Callable[..., Bottle]) -> Browser:
    app = make_app(APP_ENV="production", SECRET_KEY="s" * 32, ALLOWED_HOSTS="localhost")
    return browser(app, "https://localhost")


@pytest.fixture
def unmigrated(make_app: Callable[..., Bottle], tmp_path: Path) -> Browser:
    return browser(make_app(DATABASE_URL=f"sqlite:///{tmp_path / 'empty.db'}"))


@pytest.fixture
def add_user(app: Bottle) -> Callable[[str], None]:
    def add(name: str) -> None:
        with Session(app.engine) as session, session.begin():
            data.add_user(session, name, auth.hash_password(PASSWORD))

    return add


@pytest.fixture
def member(client: Browser, add_user: Callable[[str], None]) -> Browser:
    add_user("alice")
    client.sign_in("alice")
    return client
