#!/usr/bin/env python
"""The project's commands: `python manage.py --help` lists them."""

import os
import sys
import time
import traceback
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent


def main() -> None:
    """Run one command. All but `serve` and `check` are for development unless APP_ENV differs."""
    if sys.argv[1:2] not in (["serve"], ["check"]):
        os.environ.setdefault("APP_ENV", "development")
    if os.environ.get("APP_ENV") == "development":
        with suppress(ImportError):  # only the `dev` group installs it
            from dotenv import load_dotenv

            load_dotenv(ROOT / ".env")
    try:
        run_command()
    except Exception:
        if "BOTTLE_CHILD" not in os.environ:
            raise
        # Bottle's reloader would end with a server that cannot start: let a typo be mended.
        traceback.print_exc()
        wait_for_change()
        sys.exit(3)  # which makes the reloader start another


def run_command() -> None:
    """Run the command; the application is imported only now, since it may be broken."""
    from {{cookiecutter.package_name}} import reach
    from {{cookiecutter.package_name}}.commands import cli
    from {{cookiecutter.package_name}}.config import SettingsError

    try:
        cli()
    except SettingsError as error:
        sys.exit(str(error))
    except Exception as error:
        if not (advice := reach.advice(error)):
            raise
        sys.exit(advice)


def wait_for_change() -> None:
    """Return when a module has changed, or when the reloader is gone, which touches its file."""
    lock, before = Path(os.environ["BOTTLE_LOCKFILE"]), last_change()
    with suppress(OSError, KeyboardInterrupt):
        while last_change() == before and time.time() - lock.stat().st_mtime < 5:
            time.sleep(0.5)


def last_change() -> float:
    package = ROOT / "{{cookiecutter.package_name}}"
    return max(file.stat().st_mtime for file in package.rglob("*.py"))


if __name__ == "__main__":
    main()
