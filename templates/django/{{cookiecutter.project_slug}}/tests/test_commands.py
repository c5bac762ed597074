"""`manage.py` and its commands, in this process: a new one would import Django again."""

import signal
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from this_site import Visitor

import manage


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
    assert [reverse("login"), "login"] in routes


def test_production_needs_its_settings(manage_py):
    with pytest.raises(SystemExit, match="SECRET_KEY must be"):
        manage_py("serve", APP_ENV="production", SECRET_KEY="")


def test_run_is_runserver_at_host_and_port(manage_py, monkeypatch):
    ran = []
    monkeypatch.setattr(manage, "execute_from_command_line", ran.append)
    manage_py("run", "--noreload", HOST="127.0.0.2", PORT="8123")
    assert ran == [["manage.py", "runserver", "127.0.0.2:8123", "--noreload"]]


def test_serve_is_waitress_until_it_is_asked_to_stop(client, manage_py, monkeypatch):
    served, handlers = [], {}
    monkeypatch.setattr("waitress.serve", lambda *given, **options: served.append((given, options)))
    monkeypatch.setattr("signal.signal", handlers.__setitem__)
    manage_py("serve", HOST="127.0.0.2", PORT="8123", MAX_BODY_BYTES="1000")
    [((application,), options)] = served
    assert Visitor(application).get("/health/live").status_code == 200
    assert (options["host"], options["port"]) == ("127.0.0.2", 8123)
    assert options["max_request_body_size"] == 1000
    with pytest.raises(SystemExit):
        handlers[signal.SIGTERM]()
