#!/usr/bin/env python
"""The project's commands: `python manage.py --help` lists them."""

import os
import sys
from contextlib import suppress

from launcher import config, reach
from launcher.commands import cli
from launcher.engine import EngineError

OF_PRODUCTION = ("SECRET_KEY", "DATABASE_URL", "ALLOWED_HOSTS")


def main() -> None:
    """Run one command.

    Without APP_ENV `run` is for development; so are the other commands where nothing is set at
    all. `serve` and `check`, and every command that is given a setting of production, are not.
    """
    verb = sys.argv[1:2]
    untouched = verb not in (["serve"], ["check"]) and not any(map(os.environ.get, OF_PRODUCTION))
    if verb == ["run"] or untouched:
        os.environ.setdefault("APP_ENV", "development")
    if os.environ.get("APP_ENV") == "development":
        with suppress(ImportError):  # only the group `dev` installs it
            from dotenv import load_dotenv

            load_dotenv(config.ROOT / ".env")
    try:
        cli()
    except (config.SettingsError, EngineError) as error:
        sys.exit(str(error))
    except Exception as error:
        if not (advice := reach.advice(error)):
            raise
        sys.exit(advice)


if __name__ == "__main__":
    main()
