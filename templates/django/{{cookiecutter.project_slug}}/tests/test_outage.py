"""A database that is out of reach, or of another release than this one."""

{% if cookiecutter.__accounts -%}
from io import StringIO
{% endif -%}
from types import SimpleNamespace
from unittest.mock import MagicMock

import pytest
from browser import {{ 'PASSWORD, ' if cookiecutter.__accounts }}read
{%- if cookiecutter.__bare %}
from django.conf import settings
{%- endif %}
from django.contrib.sessions.middleware import SessionMiddleware
from django.contrib.sessions.models import Session
from django.db import OperationalError, connections
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import ConnectionHandler
from django.test import Client
{%- if cookiecutter.__accounts %}
from this_site import SIGN_IN
{%- endif %}

import manage
from {{cookiecutter.package_name}} import apps, health
from {{cookiecutter.package_name}}.standard import reach


@pytest.fixture
def database(client, tmp_path):
    """A function: gives the site the SQLite database in this file; the visitor is returned."""
    before = connections["default"]
{%- if cookiecutter.__accounts %}
    client.get(SIGN_IN)  # which asks for the site's name once, where `django.contrib.sites` is
{%- endif %}

    def use(file):
        settings = {"ENGINE": "django.db.backends.sqlite3", "NAME": tmp_path / file}
        connections["default"] = ConnectionHandler({"default": settings})["default"]
        return client

    yield use
    connections["default"].close()
    connections["default"] = before


def test_what_needs_a_database_that_is_out_of_reach_is_tried_again(database):
    visitor = database("none/app.db")
{%- if cookiecutter.__accounts %}
    answer = visitor.sign_in("alice", PASSWORD)
{%- else %}
    assert visitor.get("/").status_code == 200
    visitor.set_cookie(settings.SESSION_COOKIE_NAME, "k" * 32)
    answer = visitor.get("/admin/")
{%- endif %}
    assert (answer.status_code, "Retry-After" in answer.headers) == (503, True)
    assert "out of reach" in read(answer).main.text
    answer = visitor.get("/health/ready")
    assert (answer.status_code, "Retry-After" in answer.headers) == (503, True)
    assert visitor.get("/health/live").status_code == 200
{%- if cookiecutter.__accounts %}
    assert visitor.get(SIGN_IN).status_code == 200
{%- endif %}


def test_an_outage_that_a_middleware_meets_is_one_too(client, monkeypatch, caplog):
    def fail(*_):
        raise OperationalError from ConnectionRefusedError

    monkeypatch.setattr(SessionMiddleware, "process_response", fail)
    assert client.get("/").status_code == 500

    def lose(*_):
        raise OperationalError from OperationalError("connection refused")

    monkeypatch.setattr(SessionMiddleware, "process_response", lose)
    assert client.get("/").status_code == 503
    assert caplog.text.count("Traceback") == 1, "of the first alone"


def test_a_database_that_a_newer_release_has_migrated_is_ready(client):
    MigrationRecorder(connections["default"]).record_applied("{{ 'notes' if cookiecutter.__example else 'accounts' }}", "9999_of_tomorrow")
    assert client.get("/health/ready").status_code == 200


@pytest.mark.parametrize(
    ("file", "advice"), [("empty.db", "manage.py migrate"), ("none/app.db", "make its directory")]
)
def test_commands_say_in_one_line_what_to_do(database, monkeypatch, file, advice):
    database(file)
{%- if cookiecutter.__accounts %}
    monkeypatch.setattr("sys.argv", ["manage.py", "createuser", "ada"])
    monkeypatch.setattr("sys.stdin", StringIO(PASSWORD))
{%- else %}
    monkeypatch.setattr("sys.argv", ["manage.py", "clearsessions"])
{%- endif %}
    with pytest.raises(SystemExit, match=advice) as caught:
        manage.main()
    assert "\n" not in caught.value.code


@pytest.mark.parametrize("vendor", ["postgresql", "oracle"])
def test_connections_do_not_wait_for_ever(vendor):
    raw = SimpleNamespace(wait=None)
    apps.limit(SimpleNamespace(vendor=vendor, connection=raw))
    assert raw.wait or raw.call_timeout


def test_while_the_database_is_silent_most_are_sent_away(client, monkeypatch):
    monkeypatch.setattr(reach.Places, "take", MagicMock(side_effect=reach.SilentError))
    assert client.get("/").status_code == 503
    assert client.get("/health/live").status_code == 200


def asking(get_response):
    """Return a middleware as a project may have it."""

    def middleware(request):
        Session.objects.exists()
        return get_response(request)

    return middleware


def test_the_probe_depends_on_no_database_whatever_a_middleware_does(settings):
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, f"{__name__}.asking"]
    client = Client(headers={"Host": "localhost"})
    assert client.get("/health/live").status_code == 200
    with pytest.raises(RuntimeError, match="Database access not allowed"):
        client.get("/")


@pytest.mark.django_db
def test_the_probe_is_not_answered_from_the_cache_of_the_site(settings, monkeypatch):
    cache = "django.middleware.cache"
    settings.MIDDLEWARE = [
        f"{cache}.UpdateCacheMiddleware",
        *settings.MIDDLEWARE,
        f"{cache}.FetchFromCacheMiddleware",
    ]
    client = Client(headers={"Host": "10.0.0.7"})
    assert client.get("/health/ready").status_code == 200
    monkeypatch.setattr(health, "MigrationExecutor", MagicMock(side_effect=OperationalError))
    assert client.get("/health/ready").status_code == 503
