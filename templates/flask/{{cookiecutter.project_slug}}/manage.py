#!/usr/bin/env python
"""The project's commands: `python manage.py --help` lists them."""

import os
import sys

from flask.cli import FlaskGroup, load_dotenv

from {{cookiecutter.package_name}} import create_app, reach
from {{cookiecutter.package_name}}.config import SettingsError


def main() -> None:
    """Run one command. All but `serve` and `check` are for development unless APP_ENV differs."""
    if sys.argv[1:2] not in (["serve"], ["check"]):
        os.environ.setdefault("APP_ENV", "development")
    development = os.environ.get("APP_ENV") == "development"
    if development:
        load_dotenv()
        os.environ.setdefault("FLASK_DEBUG", "1")
    run = {
        "host": os.environ.get("HOST") or "127.0.0.1",
        "port": os.environ.get("PORT") or 8000,
        # The debugger runs what it is sent: --debug alone must not start it in production.
        "debugger": development,
    }
    cli = FlaskGroup(
        create_app=create_app,
        add_version_option=False,
        load_dotenv=False,
        set_debug_flag=False,
        context_settings={"default_map": {"run": run}},
        help=__doc__,
    )
    try:
        cli()
    except SettingsError as error:
        sys.exit(str(error))
    except Exception as error:
        if not (advice := reach.advice(error)):
            raise
        sys.exit(advice)


if __name__ == "__main__":
    main()
