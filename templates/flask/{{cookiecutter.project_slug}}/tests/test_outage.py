"""A database that is out of reach, or of another release than this one."""

{% if cookiecutter.orm == "peewee" -%}
from dataclasses import replace
{% endif -%}
from io import StringIO

import pytest
from browser import PASSWORD, read
{%- if cookiecutter.orm == "peewee" %}
from peewee import OperationalError, SqliteDatabase
{%- endif %}
{%- if cookiecutter.orm == "sqlalchemy" %}
from sqlalchemy import text
{%- endif %}
from this_site import SIGN_IN, Visitor

import manage
from {{cookiecutter.package_name}} import database
{%- if cookiecutter.orm != "none" %}
from {{cookiecutter.package_name}}.extensions import db
{%- endif %}
{%- if cookiecutter.orm == "peewee" %}
from {{cookiecutter.package_name}}.standard import reach
{%- endif %}

{% if cookiecutter.orm == "peewee" %}
@pytest.fixture(autouse=True)
def one_database():
    """Give the other tests their database back: there is one in a process."""
    before = db.obj
    yield
    db.initialize(before)

{% endif %}
@pytest.fixture
def make_visitor(make_app):
    """Return a function that makes a visitor of a site with this database."""
    return lambda file: Visitor(make_app(DATABASE_URL=f"sqlite:///{file}"))


def test_what_needs_a_database_that_is_out_of_reach_is_tried_again(make_visitor, tmp_path):
    visitor = make_visitor(tmp_path / "none" / "app.db")
    answer = visitor.sign_in("alice", PASSWORD)
    assert (answer.status_code, "Retry-After" in answer.headers) == (503, True)
    assert "out of reach" in read(answer).main.text
    answer = visitor.get("/health/ready")
    assert (answer.status_code, "Retry-After" in answer.headers) == (503, True)
    assert visitor.get("/health/live").status_code == 200
    assert visitor.get(SIGN_IN).status_code == 200


def test_a_database_that_a_newer_release_has_migrated_is_ready(make_visitor, tmp_path):
    visitor = make_visitor(tmp_path / "app.db")
    with visitor.application.app_context():
        database.upgrade()
{%- if cookiecutter.orm == "sqlalchemy" %}
        db.session.execute(text("UPDATE alembic_version SET version_num = 'of_tomorrow'"))
        db.session.commit()
        db.engine.dispose()
{%- elif cookiecutter.orm == "peewee" %}
        database.runner().History.create(name="9999_of_tomorrow")
{%- else %}
        database.execute("INSERT INTO migrations (name) VALUES (?)", "9999_of_tomorrow")
{%- endif %}
    assert visitor.get("/health/ready").status_code == 200


def test_a_mistake_in_a_statement_is_no_outage(unmigrated):
    assert unmigrated.sign_in("alice", PASSWORD).status_code == 500


@pytest.mark.parametrize(
    ("file", "advice"), [("empty.db", "manage.py migrate"), ("none/app.db", "make its directory")]
)
def test_commands_say_in_one_line_what_to_do(monkeypatch, tmp_path, file, advice):
    monkeypatch.setattr("sys.argv", ["manage.py", "createuser", "ada"])
    monkeypatch.setattr("sys.stdin", StringIO(PASSWORD))
    monkeypatch.setenv("APP_ENV", "test")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / file}")
    with pytest.raises(SystemExit, match=advice) as caught:
        manage.main()
    assert "\n" not in caught.value.code
{%- if cookiecutter.orm == "peewee" %}


class Local(database.Placed, SqliteDatabase):
    """As one on a server."""


def test_a_place_is_given_back_with_the_connection(tmp_path):
    places = reach.Places(3, timeout=0)
    local = Local(tmp_path / "app.db", places=places, seconds=None)
    assert local.connect()
    assert not local.connect(reuse_if_open=True)
    assert places.taken
    local.close()
    assert not places.taken
    with pytest.raises(OperationalError):
        Local(tmp_path / "none" / "app.db", places=places, seconds=None).connect()
    assert not places.taken


def test_a_server_has_places(shared_app):
    settings = replace(shared_app.config["SETTINGS"], database_url="mysql://user@host/name")
    assert database.connect(settings).connect_params["host"] == "host"
{%- endif %}
