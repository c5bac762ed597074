#!/usr/bin/env python
"""The project's commands: `python manage.py --help` lists them."""

import os
import sys
from functools import partial
from pathlib import Path
from typing import NoReturn

try:
    import click
    from quart.cli import QuartGroup, ScriptInfo, pass_script_info
except ModuleNotFoundError as error:
    sys.exit(f"{error} for {sys.executable}: activate the project's environment, see README.md")

RELOADED = "{{ cookiecutter.package_name | upper }}_RELOADED"


def main() -> None:
    """Run one command. All but `serve` and `check` are for development unless APP_ENV differs."""
    if sys.argv[1:2] not in (["serve"], ["check"]):
        os.environ.setdefault("APP_ENV", "development")
    if os.environ.get("APP_ENV") != "development":
        run_command()
        return
    import development

    development.read_env()
    command = partial(run_command, development.times(development.sources()))
    development.attempt(command, start_again if RELOADED in os.environ else None)


def start_again() -> NoReturn:
    """Start this process anew, with the code as it is now."""
    os.execv(sys.executable, [sys.executable, *sys.argv])  # noqa: S606


def run_command(before: dict[Path, int] | None = None) -> None:
    """Run the command; the application is imported only now, since it may be broken."""
    from {{cookiecutter.package_name}} import create_app
{%- if cookiecutter.__data %}
    from {{cookiecutter.package_name}}.standard import reach
{%- endif %}
    from {{cookiecutter.package_name}}.standard.environment import SettingsError

    cli = QuartGroup(
        create_app=create_app,
        add_version_option=False,
        load_dotenv=False,
        set_debug_flag=False,
        help=__doc__,
    )
    cli.add_command(run_until_changed(before))
    try:
        cli()
    except SettingsError as error:
        sys.exit(str(error))
{%- if cookiecutter.__data %}
    except Exception as error:
        if not (advice := reach.advice(error)):
            raise
        sys.exit(advice)
{%- endif %}


def run_until_changed(before: dict[Path, int] | None) -> click.Command:
    """Return the command that serves the code as it was before it was imported."""

    @click.command("run")
    @pass_script_info
    def run(info: ScriptInfo) -> None:
        """Serve the site for development, and again after each change of the code."""
        from {{cookiecutter.package_name}} import commands

        if before is None:
            commands.serve_until(info, None)
            return
        import development

        has_changed = []

        def wait() -> None:
            development.wait_for_change(before)
            has_changed.append(True)

        os.environ[RELOADED] = "1"
        commands.serve_until(info, wait)
        if has_changed:
            start_again()

    return run


if __name__ == "__main__":
    main()
