#!/usr/bin/env python
"""The project's commands: `python manage.py --help` lists them."""

import os
import sys

try:
    from flask.cli import FlaskGroup, load_dotenv
except ModuleNotFoundError as error:
    sys.exit(f"{error} for {sys.executable}: activate the project's environment, see README.md")


def main() -> None:
    """Run one command. All but `serve` and `check` are for development unless APP_ENV differs."""
    if sys.argv[1:2] not in (["serve"], ["check"]):
        os.environ.setdefault("APP_ENV", "development")
    if os.environ.get("APP_ENV") != "development":
        run_command()
        return
    import development

    development.read_env()
    load_dotenv()  # and `.flaskenv`
    os.environ.setdefault("FLASK_DEBUG", "1")
    reloaded = "WERKZEUG_RUN_MAIN" in os.environ
    development.attempt(run_command, development.end_for_reloader if reloaded else None)


def run_command() -> None:
    """Run the command; the application is imported only now, since it may be broken."""
    from {{cookiecutter.package_name}} import create_app
    from {{cookiecutter.package_name}}.config import ROOT, Settings
    from {{cookiecutter.package_name}}.standard import listening{{ ', reach' if cookiecutter.__data }}
    from {{cookiecutter.package_name}}.standard.environment import SettingsError

    run = {
        "host": os.environ.get("HOST") or "127.0.0.1",
        "port": os.environ.get("PORT") or 8000,
        # The debugger runs what it is sent: --debug alone must not start it in production.
        "debugger": os.environ.get("APP_ENV") == "development",
        "extra_files": str(ROOT / ".env"),
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
        if sys.argv[1:] == ["run"]:
            # What Flask would tell as a page, or in several lines.
            settings = Settings.from_env()
            if "WERKZEUG_RUN_MAIN" not in os.environ:
                listening.listen(settings.host, settings.port).close()
        cli()
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
