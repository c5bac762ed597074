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
from sqlalchemy.orm import Session

import manage
from {{cookiecutter.package_name}} import commands, data, db
from {{cookiecutter.package_name}}.config import ROOT

PRODUCTION = {"APP_ENV": "production", "SECRET_KEY": "s" * 32, "ALLOWED_HOSTS": "site.example"}


@pytest.fixture
def run(make_app, monkeypatch):
    """Return a function that runs one command; its named arguments are environment variables."""

    def run(*words, given=None, **environ):
        monkeypatch.setattr(commands, "create_app", lambda: make_app(**environ))
        return CliRunner().invoke(commands.cli, words, input=given)

    return run


@pytest.fixture(autouse=True)
def no_settings(monkeypatch):
    for name in PRODUCTION:
        monkeypatch.delenv(name, raising=False)


def test_createuser(run, app):
    created = run("createuser", " Ada ", given=f"{PASSWORD}\n")
    assert (created.exit_code, created.output) == (0, "Created the user ada.\n")
    again = run("createuser", "ADA", given=f"{PASSWORD}\n")
    assert (again.exit_code, again.output) == (1, "Error: There is a user called ada already.\n")
    with Session(app.engine) as session:
        assert PASSWORD not in data.find_user(session, "ada").password_hash


@pytest.mark.parametrize(
    ("name", "password", "message"),
    [("ada", "short", "at least 12"), ("", PASSWORD, "1 to 80"), ("a" * 81, PASSWORD, "1 to 80")],
)
def test_createuser_refuses(run, name, password, message):
    result = run("createuser", name, given=f"{password}\n")
    assert result.exit_code == 1
    assert message in result.output


def test_migrate_from_nothing(run, tmp_path):
    new = {"DATABASE_URL": f"sqlite:///{tmp_path / 'new.db'}"}
    assert run("migrate", **new).output.startswith("Applied 0001")
    assert run("migrate", **new).output == "The database is up to date.\n"
    assert run("makemigrations", "more", **new).output == "The models have not changed.\n"


def test_makemigrations(run, tmp_path, monkeypatch):
    copy, new = tmp_path / "migrations", {"DATABASE_URL": f"sqlite:///{tmp_path / 'new.db'}"}
    shutil.copytree(db.MIGRATIONS, copy, ignore=shutil.ignore_patterns("0*"))
    monkeypatch.setattr(db, "MIGRATIONS", copy)
    assert run("makemigrations", "first", **new).output.startswith("Wrote ")
    assert "password_hash" in (copy / "versions" / "0001_first.py").read_text("utf-8")
    assert run("migrate", **new).output.startswith("Applied 0001_first\n")


def test_routes(run):
    listed = [line.split()[:2] for line in run("routes").output.splitlines()]
    assert ["GET", "/notes"] in listed
    assert ["PATCH", "/api/notes/<note_id:id>"] in listed


def test_shell(run):
    result = run("shell", given="print('user', data.find_user(db, 'nobody'))\n")
    assert "user None" in result.output


@pytest.mark.parametrize(
    ("given", "problems"),
    [
        (PRODUCTION, []),
        ({}, ["SECRET_KEY", "ALLOWED_HOSTS"]),
        ({"APP_ENV": "development"}, ["APP_ENV", "HTTPS_ONLY"]),
    ],
)
def test_check(given, problems):
    result = CliRunner().invoke(commands.check, env=given)
    assert result.exit_code == bool(problems)
    assert [line.split()[0] for line in result.stderr.splitlines()] == problems


@pytest.fixture
def in_the_background():
    """Ignore interrupts, as what a shell starts in the background does."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("in_the_background")
def test_promise_development_server_that_reloads(database_url, tmp_path):
    log = tmp_path / "log"
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    given = {"APP_ENV": "development", "DATABASE_URL": database_url, "PORT": str(port)}
    command, env = [sys.executable, "manage.py", "run"], {**os.environ, **given}
    with log.open("w") as out, subprocess.Popen(command, cwd=ROOT, env=env, stderr=out) as run:
        try:
            for starts in (1, 2):
                assert has_served(log, starts)
                with urlopen(f"http://127.0.0.1:{port}/health/ready") as response:
                    assert response.status == 200
                Path(commands.__file__).touch()
        finally:
            run.terminate()
    assert run.returncode == 0


def has_served(log, starts):
    """Wait up to a minute; return whether the server has started that often."""
    for _ in range(600):
        if log.read_text("utf-8").count("Serving on") == starts:
            return True
        time.sleep(0.1)
    return False


@pytest.mark.parametrize(("command", "app_env"), [("run", "development"), ("serve", "production")])
def test_run_and_serve(run, command, app_env, monkeypatch):
    calls = []
    monkeypatch.setattr(bottle, "run", lambda _, **options: calls.append(options))
    monkeypatch.setattr("signal.signal", lambda *_: None)
    assert run(command, **{**PRODUCTION, "APP_ENV": app_env}).exit_code == 0
    (options,) = calls
    assert (options["host"], options["port"]) == ("127.0.0.1", 8000)
    assert options["max_request_body_size"] == 1_048_576
    assert options["debug"] == options["reloader"] == (app_env == "development")


def test_manage_needs_settings_in_production(monkeypatch):
    monkeypatch.setattr("sys.argv", ["manage.py", "serve"])
    with pytest.raises(SystemExit, match="SECRET_KEY must be"):
        manage.main()
