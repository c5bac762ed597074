#!/usr/bin/env python
"""The project's commands: `python manage.py --help` lists them."""

import os
import sys
from importlib.util import find_spec
from pathlib import Path
from threading import Thread
from typing import NoReturn

OF_PRODUCTION = ("SECRET_KEY", {{ '"DATABASE_URL", ' if cookiecutter.__data }}"ALLOWED_HOSTS")
RELOADED = "WEB2PY_RELOADED"


def main() -> None:
    """Run one command.

    Without APP_ENV `run` is for development; so are the other commands where nothing is set at
    all. `serve` and `check`, and every command that is given a setting of production, are not.
    """
    verb = sys.argv[1:2]
    untouched = verb not in (["serve"], ["check"]) and not any(map(os.environ.get, OF_PRODUCTION))
    if verb == ["run"] or untouched:
        os.environ.setdefault("APP_ENV", "development")
    if not find_spec("gluon"):
        where = f"No module named 'gluon' for {sys.executable}"
        sys.exit(f"{where}: activate the project's environment, see README.md")
    if os.environ.get("APP_ENV") != "development":
        run_command()
        return
    import development

    development.read_env()
    reloaded = RELOADED in os.environ
    if verb == ["run"]:
        Thread(target=start_again_after_change, daemon=True).start()
    development.attempt(run_command, start_again if reloaded else None)


def start_again_after_change() -> NoReturn:
    """Start anew when what is read only at the start has changed; web2py itself reads the rest."""
    import development

    def files() -> list[Path]:
        return [development.ENV, *(development.ROOT / "launcher").glob("*.py")]

    development.wait_for_change(development.times(files()), files)
    start_again()


def start_again() -> NoReturn:
    os.environ[RELOADED] = "1"
    os.execv(sys.executable, [sys.executable, *sys.argv])  # noqa: S606


def run_command() -> None:
    """Run the command; the site is imported only now, since it may be broken."""
    from launcher import environment{{ ', reach' if cookiecutter.__data }}
    from launcher.commands import cli
    from launcher.engine import EngineError

    try:
        cli()
    except (environment.SettingsError, EngineError) as error:
        sys.exit(str(error))
{%- if cookiecutter.__data %}
    except Exception as error:
        if not (advice := reach.advice(error)):
            raise
        sys.exit(advice)
{%- endif %}


if __name__ == "__main__":
    main()
