"""The commands of `manage.py` that every project has."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest

import {{cookiecutter.package_name}}
from {{cookiecutter.package_name}}.config import ROOT
from {{cookiecutter.package_name}}.standard import server

PRODUCTION = {"APP_ENV": "production", "SECRET_KEY": "s" * 32, "ALLOWED_HOSTS": "site.example"}


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


def test_routes(command):
    listed = [line.split()[:2] for line in command("routes").output.splitlines()]
    assert ["GET", "/health/live"] in listed


def test_shell(command):
{%- if cookiecutter.__data %}
    result = command("shell", given="print(list(db.execute('SELECT %s', 'there')))\n")
    assert "[('there',)]" in result.output
{%- else %}
    result = command("shell", given="print(len(app.routes) > 1)\n")
    assert "True" in result.output
{%- endif %}


@pytest.mark.parametrize(
    ("environ", "output"),
    [
        ({}, "The settings are fit for production.\n"),
        ({"HTTPS_ONLY": "false"}, "Error: HTTPS_ONLY is off: cookies may travel in the clear\n"),
        ({"APP_ENV": "development"}, "Error: APP_ENV is development, not production\n"),
    ],
)
def test_check(command, environ, output):
    result = command("check", **{**PRODUCTION, **environ})
    assert result.output == output
    assert result.exit_code == output.startswith("Error")


def test_serve(command, monkeypatch):
    calls = []
    monkeypatch.setattr(server, "serve", lambda *given: calls.append(given))
    assert command("serve", **PRODUCTION).exit_code == 0
    ((make_app, settings, headers),) = calls
    assert (settings.port, settings.workers) == (8000, 1)
    assert callable(make_app)
    assert "Strict-Transport-Security" in headers


def test_a_taken_port_is_one_line(command):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = command("run", PORT=str(port))
    assert result.exit_code == 1
    assert f"PORT={port + 1} python" in result.output
    assert result.output.count("\n") == 1


@pytest.mark.usefixtures("in_the_background")
{%- if cookiecutter.__data %}
def test_promise_development_server_that_reloads_also_after_a_typo(database_url, port, tmp_path):
{%- else %}
def test_promise_development_server_that_reloads_also_after_a_typo(port, tmp_path):
{%- endif %}
    copy = shutil.copytree(ROOT, tmp_path / "copy", ignore=shutil.ignore_patterns(".*"))
    module = copy / Path({{cookiecutter.package_name}}.__file__).relative_to(ROOT)
    good, log = module.read_text("utf-8"), tmp_path / "log"
{%- if cookiecutter.__data %}
    given = {"APP_ENV": "development", "DATABASE_URL": database_url, "PORT": str(port)}
{%- else %}
    given = {"APP_ENV": "development", "PORT": str(port)}
{%- endif %}
    command, env = [sys.executable, "manage.py", "run"], {**os.environ, **given}
    with log.open("w") as out, subprocess.Popen(command, cwd=copy, env=env, stderr=out) as run:
        try:
            assert has_said(log, "Serving on")
            module.write_text(good + "def (", "utf-8")
            assert has_said(log, "SyntaxError", touched=module)
            module.write_text(good, "utf-8")
            assert has_said(log, "Serving on", times=2)
            with urlopen(f"http://127.0.0.1:{port}/health/ready") as response:
                assert response.status == 200
        finally:
            run.terminate()
    assert run.returncode == 0


def has_said(log, words, times=1, touched=None):
    """Wait up to a minute; return whether the words are in the log so often.

    Bottle's reloader may look at a file for the first time after it was changed: then it is touched.
    """
    for tenth in range(600):
        if log.read_text("utf-8").count(words) >= times:
            return True
        if touched and tenth % 20 == 19:
            touched.touch()
        time.sleep(0.1)
    return False
