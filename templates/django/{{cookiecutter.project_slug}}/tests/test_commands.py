"""`manage.py` and its commands."""

import os
import re
from io import StringIO
from unittest.mock import patch

import pytest
from browser import PASSWORD
from conftest import settings_with
from django.core.management import CommandError, call_command
from django.test import TestCase

import manage
from {{cookiecutter.package_name}}.models import User


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

    def test_createuser_asks_twice_on_a_terminal(self):
        asked = patch("getpass.getpass", side_effect=[PASSWORD, "another", PASSWORD, PASSWORD])
        with asked, patch("sys.stdin.isatty", return_value=True):
            with pytest.raises(CommandError, match="differ"):
                call_command("createuser", "ada")
            call_command("createuser", "ada", stdout=StringIO())
        assert self.client.login(username="ada", password=PASSWORD)

    def test_routes(self):
        assert re.search(r"/notes/<int:pk>/delete +delete_note\n", self.run_command("routes"))

    def test_serve(self):
        with patch("waitress.serve") as serve, patch("signal.signal"):
            call_command("serve")
        assert serve.call_args.kwargs["port"] == 8000

    def test_run_is_runserver_where_the_settings_say(self):
        with (
            patch("sys.argv", ["manage.py", "run"]),
            patch.dict(os.environ, PORT="8123"),
            patch("manage.execute_from_command_line") as execute,
        ):
            manage.main()
        execute.assert_called_once_with(["manage.py", "runserver", "127.0.0.1:8123"])

    def test_production_needs_its_settings(self):
        with (
            patch("sys.argv", ["manage.py", "serve"]),
            patch.dict(os.environ, {"APP_ENV": "production", "SECRET_KEY": ""}),
            patch("manage.execute_from_command_line", lambda _: settings_with()),
            pytest.raises(SystemExit, match="SECRET_KEY must be"),
        ):
            manage.main()
