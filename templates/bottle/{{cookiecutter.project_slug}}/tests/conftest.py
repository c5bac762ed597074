"""The application under test; test_contract.py and test_accounts.py say what each fixture is."""

import gc
import os
from contextlib import closing

import pytest
from bottle import HTTPResponse
from browser import PASSWORD
from click.testing import CliRunner
from this_site import API, Visitor

from {{cookiecutter.package_name}} import auth, commands, create_app
from {{cookiecutter.package_name}}.config import Settings
from {{cookiecutter.package_name}}.standard import passwords
from {{cookiecutter.package_name}}.standard.cookies import COOKIE, CookieSession
from {{cookiecutter.package_name}}.standard.migrations import migrate
from {{cookiecutter.package_name}}.standard.sql import Connection, transaction

ENVIRONMENT = {"APP_ENV": "test", "RATE_LIMIT_URL": "memory://"}
OWN_HEADERS = {
    "X-Frame-Options": "SAMEORIGIN",
    "Cache-Control": "max-age=60",
    "content-security-policy": "sandbox",
    "Strict-Transport-Security": "max-age=60",
}


def pytest_collection_finish():
    """Have the garbage collector pass over what is imported by now: it is much, and stays."""
    gc.freeze()


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
    settings = Settings.from_env({"APP_ENV": "test", "DATABASE_URL": url})
    list(migrate(settings.database_url))
    empty(settings.database_url)
    return settings.database_url


def empty(url):
    """Remove every user, and with them the notes."""
    with transaction(Connection(url)) as db:
        db.execute("DELETE FROM users")


@pytest.fixture(scope="session")
def new_app(database_url):
    """Return a function that makes an application; its arguments are environment variables."""

    def new_app(**environ):
        given = {**ENVIRONMENT, "DATABASE_URL": database_url, **environ}
        app = create_app(Settings.from_env(given))
        app.get("/crash", callback=crash)
        app.get("/own-headers", callback=lambda: HTTPResponse(headers=OWN_HEADERS))
        app.get(f"{API}/crash", callback=crash)
        app.get("/private", callback=lambda db: crash(auth.current_user(db)))
        return app

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "METHOD", "pbkdf2:sha256:1")
        yield new_app


@pytest.fixture(scope="session")
def shared_app(new_app):
    return new_app()


@pytest.fixture
def make_app(new_app, database_url):
    """Return a function that makes an application of this test's own, to which it may add."""
    yield new_app
    empty(database_url)


@pytest.fixture
def app(shared_app, database_url):
    """Return the application that all tests share: it is made once."""
    yield shared_app
    shared_app.attempts.counts.shared.storage.reset()
    empty(database_url)


@pytest.fixture
def db(app):
    """Return a connection to the database of the application."""
    with closing(Connection(app.settings.database_url)) as connection:
        yield connection


@pytest.fixture
def client(app):
    return browse(app)


@pytest.fixture
def production(make_app):
    given = {"SECRET_KEY": "s" * 32, "ALLOWED_HOSTS": "localhost", "TRUSTED_PROXIES": "1"}
    app = make_app(APP_ENV="production", **given)
    return browse(app, "https://localhost")


@pytest.fixture
def unmigrated(make_app, tmp_path):
    return browse(make_app(DATABASE_URL=f"sqlite:///{tmp_path / 'empty.db'}"))


@pytest.fixture
def add_user(app):
    def add(name):
        with transaction(Connection(app.settings.database_url)) as db:
            return auth.add_user(db, name, PASSWORD)

    return add


@pytest.fixture
def member(app, client, add_user):
    """Return a client that has signed in, which test_accounts.py does step by step."""
    user = add_user("alice")
    with transaction(Connection(app.settings.database_url)) as db:
        token = auth.new_token(db, user)
    session = CookieSession(app, app.settings).dump({"token": token, "user_name": user.name})
    client.set_cookie(COOKIE, session.partition("=")[2].partition(";")[0])
    return client


@pytest.fixture
def remove_user(app):
    def remove(name):
        with transaction(Connection(app.settings.database_url)) as db:
            db.execute("DELETE FROM users WHERE name = %s", name)

    return remove


@pytest.fixture
def command(app):
    """Return a function that runs a command; its named arguments are environment variables."""

    def command(*words, given="", **environ):
        given_environ = {**ENVIRONMENT, "DATABASE_URL": app.settings.database_url, **environ}
        return CliRunner().invoke(commands.cli, words, input=given, env=given_environ)

    return command


@pytest.fixture
def manage_py(command):
    """Return a function that runs a command, and returns what it printed."""

    def run(*words, given=""):
        result = command(*words, given=given)
        assert result.exit_code == 0, result.output
        return result.output

    return run
