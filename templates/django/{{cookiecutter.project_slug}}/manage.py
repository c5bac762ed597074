#!/usr/bin/env python
"""Django's commands and the project's own: `python manage.py help` lists them."""

import os
import sys
from typing import Any

try:
    from django.core.management import execute_from_command_line
except ModuleNotFoundError as error:
    sys.exit(f"{error} for {sys.executable}: activate the project's environment, see README.md")


def main() -> None:
    """Run one command. All but `serve` and `check --deploy` are for development by default."""
    command = sys.argv[1:2]
    if command != ["serve"] and "--deploy" not in sys.argv:
        os.environ.setdefault("APP_ENV", "test" if command == ["test"] else "development")
    package = "tests" if command == ["test"] else "{{cookiecutter.package_name}}"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"{package}.settings")
    if os.environ.get("APP_ENV") != "development":
        run_command()
        return
    import development

    development.read_env()
    reloaded = "RUN_MAIN" in os.environ
    development.attempt(run_command, development.end_for_reloader if reloaded else None)


def run_command() -> None:
    """Run the command; the project is imported only now, since it may be broken."""
    from django.db import Error
    from django.db.migrations.exceptions import MigrationSchemaMissing
    from django.utils.autoreload import autoreload_started

    from {{cookiecutter.package_name}} import config
    from {{cookiecutter.package_name}}.standard import environment, listening, reach

    def watch_env(sender: Any, **_: object) -> None:
        sender.extra_files.add(config.ROOT / ".env")

    autoreload_started.connect(watch_env)
    try:
        if sys.argv[1:2] == ["run"]:
            env = config.Settings.from_env()
            listening.listen(env.host, env.port).close()  # or Django would say less
            sys.argv[1:2] = ["runserver", f"{env.host}:{env.port}"]
        execute_from_command_line(sys.argv)
    except environment.SettingsError as error:
        sys.exit(str(error))
    except Error as error:
        said = error.__context__ if isinstance(error, MigrationSchemaMissing) else error
        if not (advice := reach.advice(said and said.__cause__)):
            raise
        sys.exit(advice)


if __name__ == "__main__":
    main()
