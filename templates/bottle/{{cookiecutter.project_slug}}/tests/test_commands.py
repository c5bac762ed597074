"""`manage.py` and its commands."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import bottle
import pytest
from browser import PASSWORD
from click.testing import CliRunner

import manage
from {{cookiecutter.package_name}} import commands
from {{cookiecutter.package_name}}.config import ROOT
from {{cookiecutter.package_name}}.standard import server

PRODUCTION = {
    "APP_ENV": "production",
    "SECRET_KEY": "s" * 32,
    "ALLOWED_HOSTS": "site.example",
    "RATE_LIMIT_URL": "memory://",
}


@pytest.fixture(autouse=True)
def no_settings(monkeypatch):
    for name in PRODUCTION:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def run(make_app, monkeypatch):
    """Return a function that runs one command; its named arguments are environment variables."""

    def run(*words, given=None, **environ):
        monkeypatch.setattr(commands, "create_app", lambda: make_app(**environ))
        return CliRunner().invoke(commands.cli, words, input=given)

    return run


@pytest.fixture
def port():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


@pytest.fixture
def in_the_background():
    """Ignore interrupts, as what a shell starts in the background does."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    yield
    signal.signal(signal.SIGINT, before)


def test_createuser(run, db):
    created = run("createuser", " Ada ", given=f"{PASSWORD}\n")
    assert (created.exit_code, created.output) == (0, "Created the user ada.\n")
    again = run("createuser", "ADA", given=f"{PASSWORD}\n")
    assert (again.exit_code, again.output) == (1, "Error: There is a user called ada already.\n")
    assert PASSWORD not in db.execute("SELECT password_hash FROM users").fetchone()[0]


@pytest.mark.parametrize(
    ("name", "password", "message"),
    [("ada", "short", "at least 12"), ("", PASSWORD, "1 to 80"), ("a" * 81, PASSWORD, "1 to 80")],
)
def test_createuser_refuses(run, name, password, message):
    result = run("createuser", name, given=f"{password}\n")
    assert result.exit_code == 1
    assert message in result.output


@pytest.mark.parametrize("command", ["setpassword", "createtoken"])
def test_a_user_who_is_not_there_is_named(run, command):
    result = run(command, "nobody", given=f"{PASSWORD}\n")
    assert (result.exit_code, result.output) == (1, "Error: There is no user called nobody.\n")


def test_routes(run):
    listed = [line.split()[:2] for line in run("routes").output.splitlines()]
    assert ["GET", "/health/live"] in listed


def test_shell(run):
    result = run("shell", given="print(list(db.execute('SELECT %s', 'there')))\n")
    assert "[('there',)]" in result.output


@pytest.mark.parametrize(
    ("given", "output"),
    [
        ({}, "The settings are fit for production.\n"),
        ({"HTTPS_ONLY": "false"}, "Error: HTTPS_ONLY is off: cookies may travel in the clear\n"),
        ({"APP_ENV": "development"}, "Error: APP_ENV is development, not production\n"),
    ],
)
def test_check(given, output):
    result = CliRunner().invoke(commands.check, env=PRODUCTION | given)
    assert result.output == output
    assert result.exit_code == output.startswith("Error")


def test_run(run, port, monkeypatch):
    calls = []
    monkeypatch.setattr(bottle, "run", lambda _, **options: calls.append(options))
    monkeypatch.setattr("signal.signal", lambda *_: None)
    assert run("run", APP_ENV="development", PORT=str(port)).exit_code == 0
    (options,) = calls
    assert (options["host"], options["port"]) == ("127.0.0.1", port)
    assert options["max_request_body_size"] == 1_048_576
    assert options["debug"]
    assert options["reloader"]


def test_serve(monkeypatch):
    calls = []
    monkeypatch.setattr(server, "serve", lambda *given: calls.append(given))
    assert CliRunner().invoke(commands.cli, ["serve"], env=PRODUCTION).exit_code == 0
    ((make_app, settings, headers),) = calls
    assert (settings.port, settings.workers) == (8000, 1)
    assert callable(make_app)
    assert "Strict-Transport-Security" in headers


def test_a_taken_port_is_one_line(run):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = run("run", PORT=str(port))
    assert result.exit_code == 1
    assert f"PORT={port + 1} python" in result.output
    assert result.output.count("\n") == 1


@pytest.mark.usefixtures("in_the_background")
def test_promise_development_server_that_reloads_also_after_a_typo(database_url, port, tmp_path):
    copy = shutil.copytree(ROOT, tmp_path / "copy", ignore=shutil.ignore_patterns(".*"))
    module = copy / Path(commands.__file__).with_name("__init__.py").relative_to(ROOT)
    good, log = module.read_text("utf-8"), tmp_path / "log"
    given = {"APP_ENV": "development", "DATABASE_URL": database_url, "PORT": str(port)}
    command, env = [sys.executable, "manage.py", "run"], {**os.environ, **given}
    with log.open("w") as out, subprocess.Popen(command, cwd=copy, env=env, stderr=out) as run:
        try:
            assert has_said(log, "Serving on")
            module.write_text(good + "def (", "utf-8")
            assert has_said(log, "SyntaxError")
            module.write_text(good, "utf-8")
            assert has_said(log, "Serving on", times=2)
            with urlopen(f"http://127.0.0.1:{port}/health/ready") as response:
                assert response.status == 200
        finally:
            run.terminate()
    assert run.returncode == 0


def has_said(log, words, times=1):
    """Wait up to a minute; return whether the words are in the log so often."""
    for _ in range(600):
        if log.read_text("utf-8").count(words) == times:
            return True
        time.sleep(0.1)
    return False


def test_manage_needs_settings_in_production(monkeypatch):
    monkeypatch.setattr("sys.argv", ["manage.py", "serve"])
    with pytest.raises(SystemExit, match="SECRET_KEY must be"):
        manage.main()
