"""`manage.py` and its commands."""

import os
import re
import socket
import subprocess
import sys
import time
from contextlib import suppress
from io import StringIO
from unittest.mock import patch
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from browser import PASSWORD
from django.core.management import CommandError, call_command
from django.test import TestCase

from {{cookiecutter.package_name}}.config import ROOT
from {{cookiecutter.package_name}}.models import User

SETTINGS = "{{cookiecutter.package_name}}.settings"


class CommandTests(TestCase):
    def run_command(self, *words, line=PASSWORD):
        """Return what the command prints; it reads the line from standard input."""
        out = StringIO()
        with patch("sys.stdin", StringIO(f"{line}\n")):
            call_command(*words, stdout=out)
        return out.getvalue()

    def test_createuser(self):
        assert self.run_command("createuser", " Ada ") == "Created the user ada.\n"
        assert self.client.login(username="ADA", password=PASSWORD)
        for name, password, problem in (
            ("ADA", PASSWORD, "already exists"),
            ("bob", "short", "too short"),
            ("a b", PASSWORD, "valid username"),
        ):
            with pytest.raises(CommandError, match=problem):
                self.run_command("createuser", name, line=password)
        assert not User.objects.filter(username="bob").exists()

    def test_routes(self):
        assert re.search(r"/notes/<int:pk>/delete +delete_note\n", self.run_command("routes"))


def test_production_needs_its_settings():
    environ = {"APP_ENV": "production", "SECRET_KEY": "", "DJANGO_SETTINGS_MODULE": SETTINGS}
    command = [sys.executable, "manage.py", "serve"]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | environ, capture_output=True)
    assert (done.returncode, b"SECRET_KEY must be" in done.stderr) == (1, True)


@pytest.mark.parametrize("command", [["run", "--noreload"], ["serve"]])
def test_servers_with_one_command(tmp_path, command):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environ = {"APP_ENV": "development", "PORT": str(port), "DJANGO_SETTINGS_MODULE": SETTINGS}
    environ["DATABASE_URL"] = f"sqlite:///{tmp_path}/site.db"
    command = [sys.executable, "manage.py", *command]
    with subprocess.Popen(command, cwd=ROOT, env=os.environ | environ) as server:
        for _ in range(300):
            with suppress(URLError), urlopen(f"http://127.0.0.1:{port}/health/live") as response:
                break
            time.sleep(0.1)
        server.terminate()
    assert response.status == 200
