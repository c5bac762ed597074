"""`manage.py` and its commands."""

import os
import socket
import subprocess
import sys
import time
from contextlib import suppress
from io import StringIO
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from django.core.management import call_command

from {{cookiecutter.package_name}}.config import ROOT

SETTINGS = "{{cookiecutter.package_name}}.settings"


def manage(*words, **environ):
    """Return the process of a command that has the project's settings, not those of the tests."""
    environ = {**os.environ, "DJANGO_SETTINGS_MODULE": SETTINGS, **environ}
    command = [sys.executable, "manage.py", *words]
    return subprocess.Popen(command, cwd=ROOT, env=environ, stderr=subprocess.PIPE, text=True)


def test_routes():
    out = StringIO()
    call_command("routes", stdout=out)
    routes = [line.split() for line in out.getvalue().splitlines()]
    assert ["/notes/<int:pk>/delete/", "notes:delete"] in routes


def test_production_needs_its_settings():
    with manage("serve", APP_ENV="production", SECRET_KEY="") as server:
        assert "SECRET_KEY must be" in server.stderr.read()
    assert server.returncode == 1


@pytest.mark.parametrize("command", [["run", "--noreload"], ["serve"]])
def test_servers_with_one_command(tmp_path, command):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    database = f"sqlite:///{tmp_path}/site.db"
    with manage(*command, APP_ENV="development", PORT=str(port), DATABASE_URL=database) as server:
        for _ in range(300):
            with suppress(URLError), urlopen(f"http://127.0.0.1:{port}/health/live") as response:
                break
            time.sleep(0.1)
        server.terminate()
    assert response.status == 200
