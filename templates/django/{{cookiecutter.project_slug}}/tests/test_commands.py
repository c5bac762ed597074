"""`manage.py` and its commands, in this process: a new one would import Django again."""

from io import StringIO

import pytest
{%- if cookiecutter.__bare %}
from browser import Browser
{%- endif %}
from django.core.management import call_command
{%- if cookiecutter.__accounts %}
from django.urls import reverse
from this_site import Visitor
{%- endif %}

import manage
from {{cookiecutter.package_name}}.standard import server


@pytest.fixture
def manage_py(monkeypatch):
    """A function: runs `python manage.py` with these words and variables."""

    def run(*words, **environ):
        monkeypatch.setattr("sys.argv", ["manage.py", *words])
        for name, value in environ.items():
            monkeypatch.setenv(name, value)
        manage.main()

    return run


def test_routes():
    out = StringIO()
    call_command("routes", stdout=out)
    routes = [line.split() for line in out.getvalue().splitlines()]
    assert {{ '[reverse("login"), "login"]' if cookiecutter.__accounts else '["/health/live", "live"]' }} in routes


def test_production_needs_its_settings(manage_py):
    with pytest.raises(SystemExit, match="SECRET_KEY must be"):
        manage_py("serve", APP_ENV="production", SECRET_KEY="")


def test_run_is_runserver_at_host_and_port(manage_py, monkeypatch):
    ran = []
    monkeypatch.setattr(manage, "execute_from_command_line", ran.append)
    manage_py("run", "--noreload", HOST="127.0.0.2", PORT="8123")
    assert ran == [["manage.py", "runserver", "127.0.0.2:8123", "--noreload"]]


def test_serve_is_waitress_with_our_headers(client, manage_py, monkeypatch):
    served = []
    monkeypatch.setattr(server, "serve", lambda *given: served.append(given))
    manage_py("serve", HOST="127.0.0.2", PORT="8123")
    [(make_application, settings, headers)] = served
    answer = {{ 'Visitor' if cookiecutter.__accounts else 'Browser' }}(make_application()).get("/health/live")
    assert answer.status_code == 200
    assert headers.items() <= dict(answer.headers).items()
    assert (settings.host, settings.port) == ("127.0.0.2", 8123)
