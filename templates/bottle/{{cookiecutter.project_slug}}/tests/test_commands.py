"""`manage.py` and its commands."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread, Timer
from typing import Any
from wsgiref.simple_server import make_server

import bottle
import pytest
from bottle import Bottle
from click.testing import CliRunner, Result
from sqlalchemy.orm import Session
from waitress.server import create_server

import manage
from {{cookiecutter.package_name}} import commands, data, db
from {{cookiecutter.package_name}}.config import ROOT

from .browser import PASSWORD

PRODUCTION = {"APP_ENV": "production", "SECRET_KEY": "s" * 32, "ALLOWED_HOSTS": "site.example"}

Run = Callable[..., Result]


def status(address: str, path: str) -> int:
    """Return the status of the answer from a server."""
    with closing(HTTPConnection(address, timeout=30)) as connection:
        connection.request("GET", path)
        return connection.getresponse().status


@pytest.fixture
def run(make_app: Callable[..., Bottle], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a function that runs one command on the database of the tests."""

    def run(*words: str, given: str = "", **environ: str) -> Result:
        monkeypatch.setattr(commands, "create_app", lambda: make_app(**environ))
        return CliRunner().invoke(commands.cli, words, input=given)

    return run


def test_createuser(run: Run, app: Bottle) -> None:
    created = run("createuser", " Ada ", given=f"{PASSWORD}\n")
    assert (created.exit_code, created.output) == (0, "Created the user ada.\n")
    again = run("createuser", "ADA", given=f"{PASSWORD}\n")
    assert (again.exit_code, again.output) == (1, "Error: There is a user called ada already.\n")
    with Session(app.engine) as session:
        user = data.find_user(session, "ada")
    assert user
    assert PASSWORD not in user.password_hash


@pytest.mark.parametrize(
    ("name", "password", "message"),
    [("ada", "short", "at least 12"), ("", PASSWORD, "1 to 80"), ("a" * 81, PASSWORD, "1 to 80")],
)
def test_createuser_refuses(run: Run, name: str, password: str, message: str) -> None:
    result = run("createuser", name, given=f"{password}\n")
    assert result.exit_code == 1
    assert message in result.output


def test_migrate_from_nothing(run: Run, tmp_path: Path) -> None:
    new = f"sqlite:///{tmp_path / 'new.db'}"
    assert run("migrate", DATABASE_URL=new).output.startswith("Applied 0001")
    assert run("migrate", DATABASE_URL=new).output == "The database is up to date.\n"
    same = run("makemigrations", "more", DATABASE_URL=new)
    assert same.output == "The models have not changed.\n"


def test_makemigrations(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy, new = tmp_path / "migrations", f"sqlite:///{tmp_path / 'new.db'}"
    shutil.copytree(db.MIGRATIONS, copy)
    for file in copy.glob("versions/*.*"):
        file.unlink()
    monkeypatch.setattr(db, "MIGRATIONS", copy)
    assert run("makemigrations", "first", DATABASE_URL=new).output.startswith("Wrote ")
    (file,) = copy.glob("versions/0001_first.py")
    assert "password_hash" in file.read_text("utf-8")
    assert run("migrate", DATABASE_URL=new).output.startswith("Applied 0001_first\n")


def test_routes(run: Run) -> None:
    lines = run("routes").output.splitlines()
    assert "GET     /notes                         {{cookiecutter.package_name}}.notes.index" in lines
    assert [line for line in lines if "/api/notes/<note_id:id>" in line]


def test_shell(run: Run) -> None:
    result = run("shell", given="print(data.find_user(db, 'nobody'))\n")
    assert "None" in result.output


@pytest.mark.parametrize(
    ("environ", "problems"),
    [
        (PRODUCTION, []),
        ({}, ["SECRET_KEY", "ALLOWED_HOSTS"]),
        ({"APP_ENV": "development"}, ["APP_ENV", "HTTPS_ONLY"]),
    ],
)
def test_check(
    run: Run, environ: dict[str, str], problems: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in PRODUCTION:
        monkeypatch.delenv(name, raising=False)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    result = run("check")
    assert result.exit_code == bool(problems)
    assert [line.split()[0] for line in result.stderr.splitlines()] == problems


@pytest.mark.parametrize(("command", "app_env"), [("run", "development"), ("serve", "production")])
def test_run_and_serve(
    run: Run, command: str, app_env: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []
    monkeypatch.setattr(bottle, "run", lambda _, **options: calls.append(options))
    monkeypatch.setattr("signal.signal", lambda *_: None)
    assert run(command, **{**PRODUCTION, "APP_ENV": app_env}).exit_code == 0
    (options,) = calls
    assert (options["host"], options["port"]) == ("127.0.0.1", 8000)
    assert options["max_request_body_size"] == 1_048_576
    assert options["debug"] == options["reloader"] == (app_env == "development")


def test_promise_development_server_that_reloads(database_url: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    environ = {**os.environ, "APP_ENV": "development", "DATABASE_URL": database_url, "PORT": port}
    command = [sys.executable, "manage.py", "run"]
    with subprocess.Popen(
        command, cwd=ROOT, env=environ, stderr=subprocess.PIPE, text=True
    ) as server:
        deadline = Timer(60, server.kill)
        deadline.start()
        try:
            for _ in range(2):
                assert server.stderr
                assert any("Serving on" in line for line in server.stderr)
                assert status(f"127.0.0.1:{port}", "/health/ready") == 200
                (ROOT / "{{cookiecutter.package_name}}" / "pages.py").touch()
        finally:
            server.terminate()
            deadline.cancel()
    assert server.returncode == 0


def test_promise_wsgi_on_two_servers(app: Bottle) -> None:
    standard = make_server("127.0.0.1", 0, app)
    waitress: Any = create_server(app, host="127.0.0.1", port=0)
    # Waitress waits for its sockets, so its own thread has to close them.
    close = partial(waitress.trigger.pull_trigger, waitress.close)
    for serve, port, stop in (
        (standard.serve_forever, standard.server_port, standard.shutdown),
        (waitress.run, waitress.effective_port, close),
    ):
        thread = Thread(target=serve)
        thread.start()
        assert status(f"127.0.0.1:{port}", "/health/ready") == 200
        assert status(f"127.0.0.1:{port}", "/no-such-page") == 404
        stop()
        thread.join()
    standard.server_close()
    waitress.task_dispatcher.shutdown()


def test_manage_needs_settings_in_production(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in PRODUCTION:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.argv", ["manage.py", "serve"])
    with pytest.raises(SystemExit, match="SECRET_KEY must be"):
        manage.main()
