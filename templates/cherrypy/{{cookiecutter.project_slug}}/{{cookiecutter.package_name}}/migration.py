"""Migrations, with Alembic: `migrations/env.py` runs them on the database that is given here."""

from argparse import Namespace
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import Script, ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine

from .config import ROOT

SETTINGS = ROOT / "migrations" / "alembic.ini"


def pending(connection: Connection) -> list[str]:
    """Return the migrations that the database lacks, oldest first.

    None where it has one that is not known here: then a newer release has migrated it.
    """
    connection.execution_options(compiled_cache=None)  # Alembic's statement is new each time
    applied = MigrationContext.configure(connection).get_current_heads()
    written = ScriptDirectory.from_config(_config())
    if not {each.revision for each in written.walk_revisions()}.issuperset(applied):
        return []
    missing = written.iterate_revisions("heads", applied or "base")
    return [Path(revision.path).stem for revision in missing][::-1]


def migrate(engine: Engine) -> None:
    """Run the migrations that the database lacks; raise CommandError where they part."""
    if len(ScriptDirectory.from_config(_config()).get_heads()) > 1:
        raise CommandError("Two branches brought a migration: `python manage.py db merge heads`.")
    command.upgrade(_config(engine), "head")


def make_migration(engine: Engine, name: str) -> Path | None:
    """Write the migration from the database to the models; None where they agree.

    Raise CommandError where the database is behind, or a table with rows could not be changed so.
    """
    with engine.connect() as connection:
        if pending(connection):
            raise CommandError("The database lacks a migration: `python manage.py migrate`.")
    with redirect_stdout(StringIO()):  # what the hooks say, which ruff's own exit says as well
        written = command.revision(_config(engine), name, autogenerate=True)
    return Path(written.path) if isinstance(written, Script) else None


def _config(engine: Engine | None = None) -> Config:
    options = Namespace(quiet=True, autogenerate=True)
    config = Config(SETTINGS, cmd_opts=options, attributes={"engine": engine})
    # There may be a `%` in the name of a directory, which Alembic takes for a variable.
    config.file_config.set("DEFAULT", "here", str(SETTINGS.parent).replace("%", "%%"))
    return config
