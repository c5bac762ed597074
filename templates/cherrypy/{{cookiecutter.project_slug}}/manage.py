#!/usr/bin/env python
"""The project's commands: `python manage.py --help` lists them."""

import os
import sys
from contextlib import suppress

from {{cookiecutter.package_name}} import commands, reach
from {{cookiecutter.package_name}}.config import ROOT, SettingsError


def main() -> None:
    """Run one command. All but `serve` and `check` are for development unless APP_ENV differs."""
    if sys.argv[1:2] not in (["serve"], ["check"]):
        os.environ.setdefault("APP_ENV", "development")
    if os.environ.get("APP_ENV") == "development":
        with suppress(ImportError):  # only the group `dev` installs it
            from dotenv import load_dotenv

            load_dotenv(ROOT / ".env")
    try:
        commands.main()
    except SettingsError as error:
        sys.exit(str(error))
    except Exception as error:
        if not (advice := reach.advice(error)):
            raise
        sys.exit(advice)


if __name__ == "__main__":
    main()
