"""The application under test; test_contract.py and test_accounts.py say what each fixture is."""

import gc
import os
import socket
import subprocess
import sys
import time
from datetime import timedelta
from io import StringIO

import cherrypy
import pytest
from browser import PASSWORD
from sqlalchemy import inspect
from this_site import Visitor

from {{cookiecutter.package_name}} import auth, commands, create_app, data, sessions
from {{cookiecutter.package_name}}.config import ROOT, Settings
from {{cookiecutter.package_name}}.db import Database, connect
from {{cookiecutter.package_name}}.migration import migrate

PRODUCTION = {
    "APP_ENV": "production",
    "SECRET_KEY": "s" * 32,
    "ALLOWED_HOSTS": "127.0.0.1",
    "RATE_LIMIT_URL": "memory://",
}

OWN_HEADERS = {
    "X-Frame-Options": "SAMEORIGIN",
    "Cache-Control": "max-age=60",
    "content-security-policy": "sandbox",
    "Strict-Transport-Security": "max-age=60",
}


def pytest_collection_finish():
    """Have the garbage collector pass over what is imported by now: it is much, and stays."""
    gc.freeze()


@cherrypy.expose
class Crash:
    """A page, and a resource, that fails."""

    def __call__(self):
        raise RuntimeError("hidden detail")

    GET = __call__


@cherrypy.expose
def own_headers():
    cherrypy.response.headers.update(OWN_HEADERS)
    return b""


@pytest.fixture(scope="session")
def database_url(tmp_path_factory):
    """Return the URL of a migrated database: SQLite, or the one that TEST_DATABASE_URL names."""
    file = tmp_path_factory.mktemp("database") / "test.db"
    url = os.environ.get("TEST_DATABASE_URL", f"sqlite:///{file}")
    engine = connect(Settings.from_env({"APP_ENV": "test", "DATABASE_URL": url}).database_url)
    migrate(engine)
    engine.dispose()
    return url


@pytest.fixture(autouse=True)
def quick_hash(monkeypatch):
    """Hash passwords quickly; nobody guesses those of tests."""
    monkeypatch.setattr(auth, "HASH_METHOD", "pbkdf2:sha256:1")


@pytest.fixture
def make_app(database_url):
    """Return a function that makes an application; its arguments are environment variables."""
    databases = []

    def make(**environ):
        given = {"APP_ENV": "test", "DATABASE_URL": database_url, "RATE_LIMIT_URL": "memory://"}
        settings = Settings.from_env(given | environ)
        databases.append(Database(cherrypy.engine, settings.database_url))
        databases[-1].start()
        app = create_app(settings, databases[-1])
        root = app.apps[""].root
        root.crash = root.api.crash = Crash()
        root.own_headers = own_headers
        root.private = auth.signed_in()(type("Private", (Crash,), {}))()
        app.database = databases[-1]
        return app

    yield make
    for database in databases:
        if inspect(database.engine).has_table("users"):
            with database.sessions.begin() as session:
                for table in reversed(data.Base.metadata.sorted_tables):
                    session.execute(table.delete())
        database.stop()


@pytest.fixture
def app(make_app):
    return make_app()


@pytest.fixture
def client(app):
    return Visitor(app)


@pytest.fixture
def production(make_app):
    given = {"SECRET_KEY": "s" * 32, "ALLOWED_HOSTS": "localhost", "TRUSTED_PROXIES": "1"}
    app = make_app(APP_ENV="production", **given)
    return Visitor(app, "https://localhost")


@pytest.fixture
def unmigrated(make_app, tmp_path):
    return Visitor(make_app(DATABASE_URL=f"sqlite:///{tmp_path / 'empty.db'}"))


@pytest.fixture
def add_user(app):
    def add(name):
        with app.database.sessions.begin() as session:
            data.add_user(session, name, auth.hash_password(PASSWORD))

    return add


@pytest.fixture
def member(app, client, add_user):
    """Return the client with the session of somebody who has signed in, but for the page."""
    add_user("alice")
    with app.database.sessions.begin() as db:
        token = auth.new_token(db, data.find_user(db, "alice"), timedelta(days=sessions.DAYS))
    serializer = app.everywhere["tools.sessions.serializer"]
    client.set_cookie(sessions.COOKIE, serializer.dumps({"token": token, "user_name": "alice"}))
    return client


@pytest.fixture
def remove_user(app):
    def remove(name):
        with app.database.sessions.begin() as session:
            session.delete(data.find_user(session, name))

    return remove


@pytest.fixture
def manage_py(database_url, monkeypatch, capsys):
    """Return a function that runs a command and returns what it printed.

    What is `given` is its standard input; other named arguments are environment variables.
    """

    def run(*words, given="", **environ):
        for item in {"APP_ENV": "test", "DATABASE_URL": database_url, **environ}.items():
            monkeypatch.setenv(*item)
        monkeypatch.setattr("sys.stdin", StringIO(given))
        commands.main([*words])
        return capsys.readouterr().out

    return run


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


class Server:
    """`manage.py serve`, or another command, in a process of its own."""

    def __init__(self, directory, database_url, command="serve", **environ):
        self.port, self.management = free_port(), free_port()
        self.file = directory / "log"
        ports = {"PORT": str(self.port), "MANAGEMENT_PORT": str(self.management)}
        given = {**PRODUCTION, "DATABASE_URL": database_url, **ports, **environ}
        words, env = [sys.executable, "manage.py", command], os.environ | given
        with self.file.open("w") as log:
            self.process = subprocess.Popen(words, cwd=ROOT, env=env, stdout=log, stderr=log)

    def wait_for(self, text, times=1, meanwhile=bool):
        """Return when the log has that text; a server that does not get there fails the test."""
        for _ in range(3000):
            meanwhile()
            if self.file.read_text("utf-8").count(text) >= times:
                return
            assert self.process.poll() is None, self.file.read_text("utf-8")
            time.sleep(0.02)
        pytest.fail(self.file.read_text("utf-8"))

    def __enter__(self):
        self.wait_for("Bus STARTED")
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
