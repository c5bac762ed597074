#!/usr/bin/env python
"""The project's commands: `python manage.py --help` lists them."""

import os
import sys
from importlib.util import find_spec
from typing import NoReturn

RELOADED = "CHERRYPY_RELOADED"


def main() -> None:
    """Run one command. All but `serve` and `check` are for development unless APP_ENV differs."""
    if sys.argv[1:2] not in (["serve"], ["check"]):
        os.environ.setdefault("APP_ENV", "development")
    if not find_spec("cherrypy"):
        where = f"No module named 'cherrypy' for {sys.executable}"
        sys.exit(f"{where}: activate the project's environment, see README.md")
    if os.environ.get("APP_ENV") != "development":
        run_command()
        return
    import development

    development.read_env()
    reloaded = RELOADED in os.environ
    if sys.argv[1:2] == ["run"]:
        os.environ[RELOADED] = "1"
    development.attempt(run_command, start_again if reloaded else None)


def start_again() -> NoReturn:
    """Start this process anew, as CherryPy's reloader does."""
    os.execv(sys.executable, [sys.executable, *sys.argv])  # noqa: S606


def run_command() -> None:
    """Run the command; the application is imported only now, since it may be broken."""
    from {{cookiecutter.package_name}} import commands
{%- if cookiecutter.__data %}
    from {{cookiecutter.package_name}}.standard import reach
{%- endif %}
    from {{cookiecutter.package_name}}.standard.environment import SettingsError

    try:
        commands.main()
    except SettingsError as error:
        sys.exit(str(error))
{%- if cookiecutter.__data %}
    except Exception as error:
        if not (advice := reach.advice(error)):
            raise
        sys.exit(advice)
{%- endif %}


if __name__ == "__main__":
    main()
