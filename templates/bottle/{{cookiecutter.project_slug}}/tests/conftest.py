"""The application under test; test_contract.py and test_accounts.py say what each fixture is."""

import os

import pytest
from browser import PASSWORD
from sqlalchemy import inspect
from sqlalchemy.orm import Session
from this_site import Visitor

from {{cookiecutter.package_name}} import auth, create_app, data, db
from {{cookiecutter.package_name}}.config import Settings


def crash(*_):
    raise RuntimeError("hidden detail")


def browse(app, origin="http://localhost"):
    """Return a browser that sees Bottle's answer to a crash, as with a server, not the crash."""

    def served(environ, start_response):
        return app(environ, lambda status, headers, _=None: start_response(status, headers))

    return Visitor(served, origin)


@pytest.fixture(scope="session")
def database_url(tmp_path_factory):
    """Return the URL of a migrated database: SQLite, or the one that TEST_DATABASE_URL names."""
    file = tmp_path_factory.mktemp("database") / "test.db"
    url = os.environ.get("TEST_DATABASE_URL", f"sqlite:///{file}")
    app = create_app(Settings.from_env({"APP_ENV": "test", "DATABASE_URL": url}))
    with app.engine.begin() as connection:
        db.migrate(connection)
    empty_and_close(app.engine)
    return url


def empty_and_close(engine):
    """Remove every user, and with them the notes, and close the connections."""
    if inspect(engine).has_table("users"):
        with Session(engine) as session, session.begin():
            session.query(data.User).delete()
    engine.dispose()


@pytest.fixture
def make_app(database_url, monkeypatch):
    """Return a function that makes an application; its arguments are environment variables."""
    monkeypatch.setattr(auth, "HASH_METHOD", "pbkdf2:sha256:1")
    apps = []

    def make(**environ):
        given = {"APP_ENV": "test", "DATABASE_URL": database_url, **environ}
        app = create_app(Settings.from_env(given))
        app.get("/crash", callback=crash)
        app.get("/api/crash", callback=crash)
        app.get("/private", callback=lambda user: crash(user))
        apps.append(app)
        return app

    yield make
    for app in apps:
        empty_and_close(app.engine)


@pytest.fixture
def app(make_app):
    return make_app()


@pytest.fixture
def client(app):
    return browse(app)


@pytest.fixture
def production(make_app):
    app = make_app(APP_ENV="production", SECRET_KEY="s" * 32, ALLOWED_HOSTS="localhost")
    return browse(app, "https://localhost")


@pytest.fixture
def unmigrated(make_app, tmp_path):
    return browse(make_app(DATABASE_URL=f"sqlite:///{tmp_path / 'empty.db'}"))


@pytest.fixture
def add_user(app):
    def add(name):
        with Session(app.engine) as session, session.begin():
            data.add_user(session, name, auth.hash_password(PASSWORD))

    return add


@pytest.fixture
def member(client, add_user):
    add_user("alice")
    client.sign_in("alice")
    return client
