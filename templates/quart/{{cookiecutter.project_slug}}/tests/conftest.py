"""The application under test; test_contract.py and test_accounts.py say what each fixture is."""

import os
from datetime import timedelta

import pytest
from asgi import Bridge, Loop
from browser import PASSWORD
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import delete
from this_site import Visitor

from {{cookiecutter.package_name}} import accounts, auth, create_app, data, migration
from {{cookiecutter.package_name}}.config import Settings
from {{cookiecutter.package_name}}.standard import passwords
from {{cookiecutter.package_name}}.standard.rate_limit import Attempts

PRODUCTION = {"APP_ENV": "production", "SECRET_KEY": "s" * 32, "ALLOWED_HOSTS": "localhost"}
OWN_HEADERS = {
    "X-Frame-Options": "SAMEORIGIN",
    "Cache-Control": "max-age=60",
    "content-security-policy": "sandbox",
    "Strict-Transport-Security": "max-age=60",
}


async def crash():
    raise RuntimeError("hidden detail")


async def own_headers():
    return "", OWN_HEADERS


@pytest.fixture(scope="session")
def loop():
    """Return the loop that every application of the tests runs on."""
    loop = Loop()
    yield loop
    loop.close()


@pytest.fixture(scope="session")
def database_url(tmp_path_factory):
    """Return the URL of a migrated database: SQLite, or the one that TEST_DATABASE_URL names."""
    file = tmp_path_factory.mktemp("database") / "test.db"
    url = os.environ.get("TEST_DATABASE_URL", f"sqlite:///{file}")
    migration.migrate(Settings.from_env({"APP_ENV": "test", "DATABASE_URL": url}))
    return url


async def remove_users(app):
    """Remove every user, after what is theirs: MySQL sees no other order."""
    async with app.extensions["database"].begin() as db:
        for table in reversed(data.Base.metadata.sorted_tables):
            if table.name == "users" or "user_id" in table.c:
                await db.execute(delete(table))


@pytest.fixture(scope="session")
def make_app(database_url, loop, tmp_path_factory):
    """Return a function that makes an application; its arguments are environment variables."""
    bridges = []
    compiled = FileSystemBytecodeCache(tmp_path_factory.mktemp("templates"))

    def make(**environ):
        given = {"APP_ENV": "test", "DATABASE_URL": database_url, "RATE_LIMIT_URL": "memory://"}
        app = create_app(Settings.from_env(given | environ))
        app.config["PROPAGATE_EXCEPTIONS"] = False
        app.jinja_env.bytecode_cache = compiled  # they are compiled once for all tests
        app.add_url_rule("/crash", view_func=crash)
        app.add_url_rule("/api/crash", view_func=crash)
        app.add_url_rule("/own-headers", view_func=own_headers)
        app.add_url_rule("/private", "private", auth.login_required(crash))
        bridges.append(Bridge(app, loop))
        return bridges[-1]

    yield make
    for bridge in bridges:
        bridge.close()


@pytest.fixture(scope="session")
def shared_bridge(make_app):
    bridge = make_app()
    bridge.run(remove_users(bridge.app))
    return bridge


@pytest.fixture
def bridge(shared_bridge, monkeypatch):
    """Return the application as a WSGI one, which all tests share; what one leaves is removed."""
    monkeypatch.setitem(shared_bridge.app.extensions, "attempts", Attempts("memory://"))
    yield shared_bridge
    shared_bridge.run(remove_users(shared_bridge.app))


@pytest.fixture
def app(bridge):
    return bridge.app


@pytest.fixture
def run(bridge):
    """Return a function that runs a coroutine on the application's loop."""
    return bridge.run


@pytest.fixture
def client(bridge):
    return Visitor(bridge)


@pytest.fixture(scope="session")
def production_app(make_app):
    return make_app(**PRODUCTION, TRUSTED_PROXIES="1")


@pytest.fixture
def production(production_app):
    return Visitor(production_app, "https://localhost")


@pytest.fixture
def unmigrated(make_app, tmp_path):
    return Visitor(make_app(DATABASE_URL=f"sqlite:///{tmp_path / 'empty.db'}"))


@pytest.fixture
def add_user(app, run):
    async def add(name):
        password_hash = await passwords.hash_password(PASSWORD, cheap=True)
        async with app.extensions["database"].begin() as db:
            return (await data.add_user(db, name, password_hash)).id

    return lambda name: run(add(name))


@pytest.fixture
def new_token(app, run):
    """Return a function that signs a user in; it returns the token of the session."""

    async def new(name, lifetime=timedelta(days=1)):
        async with app.extensions["database"].begin() as db:
            return await accounts.new_token(db, await data.find_user(db, name), lifetime)

    return lambda *arguments: run(new(*arguments))


@pytest.fixture
def member(app, client, add_user, new_token):
    """Return the client with the session of somebody who has signed in, but for the page."""
    add_user("alice")
    session = {"token": new_token("alice")}
    signed = app.session_interface.get_signing_serializer(app).dumps(session)
    client.set_cookie(app.config["SESSION_COOKIE_NAME"], signed)
    return client


@pytest.fixture
def headers(member):
    """Return the headers with which the browser of the member would open a stream."""
    cookie = member.get("/health/live").request.headers["Cookie"]
    return {"Host": "localhost", "Cookie": cookie}


@pytest.fixture
def remove_user(app, run):
    async def remove(name):
        async with app.extensions["database"].begin() as db:
            await db.execute(delete(data.User).where(data.User.name == name))

    return lambda name: run(remove(name))


@pytest.fixture
def manage_py(app):
    """Return a function that runs a command, and returns what it printed."""

    def run(*words, given=""):
        result = app.test_cli_runner().invoke(app.cli, words, input=given)
        assert result.exit_code == 0, result.output
        return result.output

    return run
