"""The application under test; test_contract.py and test_accounts.py say what each fixture is."""

import gc
import os

import pytest
from browser import PASSWORD
{%- if cookiecutter.orm == "sqlalchemy" %}
from sqlalchemy import delete
{%- endif %}
from this_site import Visitor

from {{cookiecutter.package_name}} import auth, create_app, data
from {{cookiecutter.package_name}}.config import Settings
{%- if cookiecutter.orm == "none" %}
from {{cookiecutter.package_name}}.database import execute, upgrade
{%- else %}
from {{cookiecutter.package_name}}.database import upgrade
{%- endif %}
{%- if cookiecutter.orm != "none" %}
from {{cookiecutter.package_name}}.extensions import db
{%- endif %}

PRODUCTION = {"APP_ENV": "production", "SECRET_KEY": "s" * 32, "ALLOWED_HOSTS": "localhost"}
OWN_HEADERS = {
    "X-Frame-Options": "SAMEORIGIN",
    "Cache-Control": "max-age=60",
    "content-security-policy": "sandbox",
    "Strict-Transport-Security": "max-age=60",
}


def pytest_collection_finish():
    """Have the garbage collector pass over what is imported by now: it is much, and stays."""
    gc.freeze()


def crash():
    raise RuntimeError("hidden detail")


def own_headers():
    return "", OWN_HEADERS


@pytest.fixture(scope="session")
def database_url(tmp_path_factory):
    """Return the URL of a migrated database: SQLite, or the one that TEST_DATABASE_URL names."""
    file = tmp_path_factory.mktemp("database") / "test.db"
    url = os.environ.get("TEST_DATABASE_URL", f"sqlite:///{file}")
    with create_app(Settings.from_env({"APP_ENV": "test", "DATABASE_URL": url})).app_context():
        upgrade()
        remove_users()
{%- if cookiecutter.orm == "sqlalchemy" %}
        db.engine.dispose()
{%- endif %}
    return url


def remove_users():
    """Remove every user, and with them the notes."""
{%- if cookiecutter.orm == "sqlalchemy" %}
    db.session.execute(delete(data.User))
    db.session.commit()
{%- elif cookiecutter.orm == "peewee" %}
    data.User.delete().execute()
{%- else %}
    execute("DELETE FROM users")
{%- endif %}


@pytest.fixture(scope="session")
def make_app(database_url):
    """Return a function that makes an application; its arguments are environment variables."""
{%- if cookiecutter.orm == "sqlalchemy" %}
    apps = []
{%- endif %}

    def make(**environ):
        given = {"APP_ENV": "test", "DATABASE_URL": database_url, "RATE_LIMIT_URL": "memory://"}
        app = create_app(Settings.from_env(given | environ))
        app.config["PROPAGATE_EXCEPTIONS"] = False
        app.add_url_rule("/crash", view_func=crash)
        app.add_url_rule("/api/crash", view_func=crash)
        app.add_url_rule("/own-headers", view_func=own_headers)
        app.add_url_rule("/private", "private", auth.login_required(crash))
{%- if cookiecutter.orm == "sqlalchemy" %}
        apps.append(app)
        return app

    yield make
    for app in apps:
        with app.app_context():
            db.engine.dispose()
{%- else %}
        return app

    return make
{%- endif %}


@pytest.fixture(scope="session")
def shared_app(make_app):
    return make_app()


@pytest.fixture
def app(shared_app, monkeypatch):
    """Return the application, which all tests share; what one leaves behind is removed."""
    monkeypatch.setitem(shared_app.extensions, "attempts", auth.Attempts("memory://"))
    yield shared_app
    with shared_app.app_context():
        remove_users()


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
{%- if cookiecutter.orm == "peewee" %}
    before = db.obj
    yield Visitor(make_app(DATABASE_URL=f"sqlite:///{tmp_path / 'empty.db'}"))
    db.initialize(before)
{%- else %}
    return Visitor(make_app(DATABASE_URL=f"sqlite:///{tmp_path / 'empty.db'}"))
{%- endif %}


@pytest.fixture
def add_user(app):
    def add(name):
        with app.app_context():
            return data.add_user(name, auth.hash_password(PASSWORD)).id

    return add


@pytest.fixture
def member(app, client, add_user):
    """Return the client with the session of somebody who has signed in, but for the page."""
    add_user("alice")
    with app.app_context():
        session = {"token": auth.new_token(data.find_user("alice"))}
    signed = app.session_interface.get_signing_serializer(app).dumps(session)
    client.set_cookie(app.config["SESSION_COOKIE_NAME"], signed)
    return client


@pytest.fixture
def remove_user(app):
    def remove(name):
        with app.app_context():
{%- if cookiecutter.orm == "sqlalchemy" %}
            db.session.execute(delete(data.User).where(data.User.name == name))
            db.session.commit()
{%- elif cookiecutter.orm == "peewee" %}
            data.User.delete().where(data.User.name == name).execute()
{%- else %}
            execute("DELETE FROM users WHERE name = ?", name)
{%- endif %}

    return remove


@pytest.fixture
def manage_py(app):
    """Return a function that runs a command, and returns what it printed."""

    def run(*words, given=""):
        result = app.test_cli_runner().invoke(app.cli, words, input=given)
        assert result.exit_code == 0, result.output
        return result.output

    return run
