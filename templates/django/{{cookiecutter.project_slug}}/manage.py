#!/usr/bin/env python
"""Django's commands and the project's own: `python manage.py help` lists them."""

import os
import sys
from contextlib import suppress

from django.core.management import execute_from_command_line
from django.db import Error

from {{cookiecutter.package_name}} import config, reach


def main() -> None:
    """Run one command. All but `serve` and `check --deploy` are for development by default."""
    command = sys.argv[1:2]
    if command != ["serve"] and "--deploy" not in sys.argv:
        os.environ.setdefault("APP_ENV", "test" if command == ["test"] else "development")
    if os.environ.get("APP_ENV") == "development":
        with suppress(ImportError):  # only the group `dev` installs it
            from dotenv import load_dotenv

            load_dotenv(config.ROOT / ".env")
    package = "tests" if command == ["test"] else config.__package__
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"{package}.settings")
    try:
        if command == ["run"]:
            env = config.Settings.from_env()
            sys.argv[1:2] = ["runserver", f"{env.host}:{env.port}"]
        execute_from_command_line(sys.argv)
    except config.SettingsError as error:
        sys.exit(str(error))
    except Error as error:
        if not (advice := reach.advice(error.__cause__)):
            raise
        sys.exit(advice)


if __name__ == "__main__":
    main()
