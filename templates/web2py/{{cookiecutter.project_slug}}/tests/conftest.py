"""The application under test; test_contract.py and test_accounts.py say what each fixture is."""

import os
import shutil
import sqlite3
from contextlib import closing
from functools import partial

import pytest
from browser import PASSWORD
from click.testing import CliRunner
from this_site import Visitor

import applications
from launcher import commands, config, engine, sign_in
from launcher.wsgi import create_app

CRASH = '\n\ndef crash():\n    raise RuntimeError("hidden detail")\n'
HEADERS = {
    "X-Frame-Options": "SAMEORIGIN",
    "Cache-Control": "max-age=60",
    "content-security-policy": "sandbox",
    "Strict-Transport-Security": "max-age=60",
}
OWN_HEADERS = f"""

def own_headers():
    response.headers.update({HEADERS})
    return ""
"""
PRIVATE = "\n\n@auth.requires_login(sign_in_first)\ndef private():\n    crash()\n"
KEPT_TABLES = {"sqlite_sequence", "web2py_filesystem"}  # numbers; what web2py knows of its tables
LOCAL = {"REMOTE_ADDR": "127.0.0.1"}
# web2py and pydal warn on newer Pythons than they were written for; nobody else may.
THEIR_WARNINGS = (
    "ignore::DeprecationWarning:.*(gluon|pydal|applications/admin)",
    "ignore::SyntaxWarning:.*(gluon|pydal|applications/admin)",
)


def pytest_collection_modifyitems(items):
    for item in items:
        item.add_marker(pytest.mark.filterwarnings(*THEIR_WARNINGS))


class Local(Visitor):
    """A browser on this machine."""

    def open(self, *args, **kwargs):
        return super().open(*args, **{"environ_overrides": LOCAL, **kwargs})


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """Start web2py in a copy of the project, which has actions that crash; return its folder."""
    root = tmp_path_factory.mktemp("site")
    left_out = shutil.ignore_patterns(*engine.RUNTIME_FOLDERS, "__pycache__")
    application = root / "applications" / engine.APP
    shutil.copytree(config.ROOT / "applications" / engine.APP, application, ignore=left_out)
    with (application / "controllers" / "default.py").open("a") as file:
        file.write(CRASH + PRIVATE + OWN_HEADERS)
    routes = (config.ROOT / "routes.py").read_text("utf-8")
    added = (
        '("/crash", "/default/crash"), ("/private", "/default/private"), '
        '("/api/crash", "/default/crash"), ("/api/private", "/default/private"), '
        '("/own-headers", "/default/own_headers"), ("/", '
    )
    (root / "routes.py").write_text(routes.replace('("/", ', added), "utf-8")
    applications.__path__.append(str(root / "applications"))
    engine.boot(root)
    return root


@pytest.fixture(scope="session")
def database_url(site):
    """Return the URL of a migrated database: SQLite, or the one that TEST_DATABASE_URL names."""
    url = os.environ.get("TEST_DATABASE_URL", f"sqlite:///{site / 'test.db'}")
    settings = config.Settings.from_env({"APP_ENV": "test", "DATABASE_URL": url})
    with engine.models(settings) as its:
        its.db._adapter.migrator.apply(dropping=True)
    return url


@pytest.fixture(scope="session")
def empty(database_url):
    """Return a function that removes every row; of SQLite without web2py, which takes longer."""
    if not database_url.startswith("sqlite:"):
        yield partial(empty_by_models, database_url)
        return
    # While it is open, SQLite does not tidy up its files after each request.
    with closing(sqlite3.connect(database_url.removeprefix("sqlite:///"))) as database:
        yield partial(empty_sqlite, database)


def empty_by_models(url):
    settings = config.Settings.from_env({"APP_ENV": "test", "DATABASE_URL": url})
    with engine.models(settings) as its:
        for name in its.db._adapter.migrator.referring_first():
            its.db(its.db[name]).delete()


def empty_sqlite(database):
    tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    with database:
        for (name,) in tables:
            if name not in KEPT_TABLES:
                database.execute(f'DELETE FROM "{name}"')


@pytest.fixture(autouse=True)
def environment(database_url, empty, monkeypatch):
    """Let settings come from here, and hash passwords quickly; afterwards remove every user."""
    for name in ("SECRET_KEY", "ALLOWED_HOSTS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("APP_ENV", "test")
    monkeypatch.setenv("DATABASE_URL", database_url)
    database = f"applications.{engine.APP}.modules.database.PASSWORD_HASH"
    monkeypatch.setattr(database, "pbkdf2(1,32,sha256)")
    monkeypatch.setenv("RATE_LIMIT_URL", "memory://")
    sign_in.attempts.cache_clear()
    yield
    empty()


@pytest.fixture
def make_app():
    """Return a function that makes an application; its arguments are environment variables."""
    return lambda **given: create_app(config.Settings.from_env({**os.environ, **given}))


@pytest.fixture
def models():
    """Return a function that gives what the models define."""
    return lambda: engine.models(config.Settings.from_env())


@pytest.fixture
def client(make_app):
    return Local(make_app())


@pytest.fixture
def production(make_app):
    given = {"SECRET_KEY": "s" * 32, "ALLOWED_HOSTS": "localhost", "TRUSTED_PROXIES": "1"}
    app = make_app(APP_ENV="production", **given)
    return Local(app, "https://localhost")


@pytest.fixture
def unmigrated(make_app, tmp_path):
    return Local(make_app(DATABASE_URL=f"sqlite:///{tmp_path / 'empty.db'}"))


@pytest.fixture
def add_user(models):
    def add(name):
        with models() as site:
            site.auth.register_bare(username=name, password=PASSWORD)

    return add


@pytest.fixture
def member(client, add_user, models):
    """Return the client with the session of somebody who has signed in, but for the page."""
    add_user("alice")
    with models() as site:
        site.session.connect()
        site.auth.login_bare("alice", PASSWORD)
        site.session._try_store_in_file(site.request, site.response)
        client.set_cookie(site.response.session_id_name, site.response.session_id)
    return client


@pytest.fixture
def remove_user(models):
    def remove(name):
        with models() as site:
            site.db(site.db.auth_user.username == name).delete()

    return remove


@pytest.fixture
def manage_py():
    """Return a function that runs a command, and returns what it printed."""

    def run(*words, given=""):
        result = CliRunner().invoke(commands.cli, words, input=given)
        assert result.exit_code == 0, result.output
        return result.output

    return run
