"""The application under test; test_contract.py and test_accounts.py say what each fixture is."""

import os

import pytest
from browser import PASSWORD
{%- if cookiecutter.orm == "sqlalchemy" %}
from sqlalchemy import delete
{%- endif %}
from this_site import Visitor
from werkzeug.security import generate_password_hash

from {{cookiecutter.package_name}} import auth, create_app, data, db
from {{cookiecutter.package_name}}.config import Settings


def crash():
    raise RuntimeError("hidden detail")


@pytest.fixture(scope="session")
def database_url(tmp_path_factory):
    """Return the URL of a migrated database: SQLite, or the one that TEST_DATABASE_URL names."""
    file = tmp_path_factory.mktemp("database") / "test.db"
    url = os.environ.get("TEST_DATABASE_URL", f"sqlite:///{file}")
    app = create_app(Settings.from_env({"APP_ENV": "test", "DATABASE_URL": url}))
    with app.app_context():
        db.migrate()
        empty_database()
    return url


def empty_database():
    """Remove every user, and with them the notes."""
{%- if cookiecutter.orm == "sqlalchemy" %}
    if db.ready():
        db.db.session.execute(delete(data.User))
        db.db.session.commit()
    db.db.engine.dispose()
{%- elif cookiecutter.orm == "peewee" %}
    if db.ready():
        data.User.delete().execute()
{%- else %}
    if db.ready():
        db.execute("DELETE FROM users")
{%- endif %}


@pytest.fixture
def make_app(database_url, monkeypatch):
    """Return a function that makes an application; its arguments are environment variables."""
    apps = []
    monkeypatch.setattr(auth, "attempts", auth.Attempts())

    def make(**environ):
        given = {"APP_ENV": "test", "DATABASE_URL": database_url, **environ}
        app = create_app(Settings.from_env(given))
        app.config["PROPAGATE_EXCEPTIONS"] = False
        app.add_url_rule("/crash", view_func=crash)
        app.add_url_rule("/api/crash", view_func=crash)
        app.add_url_rule("/private", "private", auth.login_required(crash))
        apps.append(app)
        return app

    yield make
    for app in apps:
        with app.app_context():
            empty_database()


@pytest.fixture
def app(make_app):
    return make_app()


@pytest.fixture
def client(app):
    return Visitor(app)


@pytest.fixture
def production(make_app):
    app = make_app(APP_ENV="production", SECRET_KEY="s" * 32, ALLOWED_HOSTS="localhost")
    return Visitor(app, "https://localhost")


@pytest.fixture
def unmigrated(make_app, tmp_path):
    return Visitor(make_app(DATABASE_URL=f"sqlite:///{tmp_path / 'empty.db'}"))


@pytest.fixture
def add_user(app):
    def add(name):
        with app.app_context():
            data.add_user(name, generate_password_hash(PASSWORD, "pbkdf2:sha256:1"))

    return add


@pytest.fixture
def member(client, add_user):
    add_user("alice")
    client.sign_in("alice")
    return client
