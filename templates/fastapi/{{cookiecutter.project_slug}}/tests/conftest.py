"""The application under test; test_contract.py and test_accounts.py say what each fixture is."""

import base64
import json
import os

import pytest
from asgi import Bridge, Loop
from browser import PASSWORD
from click.testing import CliRunner
from fastapi.responses import HTMLResponse, Response
from itsdangerous import TimestampSigner
from sqlalchemy import delete, select
from this_site import Visitor

from {{cookiecutter.package_name}} import accounts, data, migration
from {{cookiecutter.package_name}}.commands import cli
from {{cookiecutter.package_name}}.config import Settings
from {{cookiecutter.package_name}}.dependencies import Attempts, MemberDep
from {{cookiecutter.package_name}}.main import create_app
from {{cookiecutter.package_name}}.standard import passwords

COOKIE = "{{ cookiecutter.package_name }}_session"
PRODUCTION = {"APP_ENV": "production", "SECRET_KEY": "s" * 32, "ALLOWED_HOSTS": "localhost"}
OWN_HEADERS = {
    "X-Frame-Options": "SAMEORIGIN",
    "Cache-Control": "max-age=60",
    "content-security-policy": "sandbox",
    "Strict-Transport-Security": "max-age=60",
}


async def crash():
    raise RuntimeError("hidden detail")


async def private(_: MemberDep):
    await crash()


async def own_headers():
    return Response(headers=OWN_HEADERS, media_type="text/plain")


@pytest.fixture(scope="session")
def database_url(tmp_path_factory):
    """Return the URL of a migrated database: SQLite, or the one that TEST_DATABASE_URL names."""
    file = tmp_path_factory.mktemp("database") / "test.db"
    url = os.environ.get("TEST_DATABASE_URL", f"sqlite:///{file}")
    migration.migrate(Settings.from_env({"APP_ENV": "test", "DATABASE_URL": url}))
    return url


@pytest.fixture(scope="session")
def loop():
    """Return the loop on which every application runs; connections belong to their loop."""
    loop = Loop()
    yield loop
    loop.close()


@pytest.fixture(scope="session")
def make_app(database_url, loop):
    """Return a function that makes an application; its arguments are environment variables."""
    bridges = []

    def make(**environ):
        given = {"APP_ENV": "test", "DATABASE_URL": database_url, "RATE_LIMIT_URL": "memory://"}
        app = create_app(Settings.from_env(given | environ))
        for path, view in {
            "/crash": crash,
            "/api/crash": crash,
            "/own-headers": own_headers,
            "/private": private,
        }.items():
            app.add_api_route(path, view, response_class=HTMLResponse, include_in_schema=False)
        bridges.append(Bridge(app, loop))
        return bridges[-1]

    yield make
    for bridge in bridges:
        bridge.close()


@pytest.fixture(scope="session")
def shared_app(make_app):
    """Return the application, which all tests share."""
    return make_app()


@pytest.fixture
def work(shared_app):
    """Return a function that calls one of `data` in a unit of work of its own."""

    def call(function, *arguments, **more):
        async def run():
            async with shared_app.app.state.database.begin() as session:
                return await function(session, *arguments, **more)

        return shared_app.run(run())

    return call


async def remove_users(session, *names):
    """Remove these users, or all of them, after what is theirs: MySQL sees no other order."""
    which = select(data.User.id)
    if names:
        which = which.where(data.User.name.in_(names))
    gone = (await session.scalars(which)).all()
    for table in reversed(data.Base.metadata.sorted_tables):
        owner = table.c.id if table.name == "users" else table.c.get("user_id")
        if owner is not None:
            await session.execute(delete(table).where(owner.in_(gone)))


@pytest.fixture
def app(shared_app, work):
    """Return the application; what a test leaves behind is removed."""
    shared_app.app.state.attempts = Attempts("memory://")
    work(remove_users)
    yield shared_app
    work(remove_users)


@pytest.fixture
def client(app):
    return Visitor(app)


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
def add_user(app, work):
    def add(name):
        hashed = app.run(passwords.hash_password(PASSWORD, cheap=True))
        return work(data.add_user, name, hashed).id

    return add


@pytest.fixture
def sign_cookie(app):
    """Return a function that makes the cookie of a session."""

    def sign(**session):
        text = base64.b64encode(json.dumps(session).encode())
        return TimestampSigner(app.app.state.settings.secret_key).sign(text).decode()

    return sign


@pytest.fixture
def member(client, add_user, work, sign_cookie):
    """Return the client with the session of somebody who has signed in, but for the page."""
    add_user("alice")
    user = work(data.find_user, "alice")
    client.set_cookie(COOKIE, sign_cookie(token=work(accounts.new_token, user)))
    return client


@pytest.fixture
def remove_user(work):
    return lambda name: work(remove_users, name)


@pytest.fixture
def manage_py(app, database_url):
    """Return a function that runs a command, and returns what it printed."""

    def run(*words, given=""):
        environ = {"APP_ENV": "test", "DATABASE_URL": database_url}
        result = CliRunner(env=environ).invoke(cli, words, input=given)
        assert result.exit_code == 0, result.output
        return result.output

    return run
