"""Migrations, with Alembic: `migrations/env.py` runs them, before the site is served."""

from argparse import Namespace
from collections.abc import Collection
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import Script, ScriptDirectory
from alembic.util import CommandError

from .config import ROOT, Settings

MIGRATIONS = ROOT / "migrations"
PARTED = "Two branches brought a migration each: `python manage.py db merge heads`."


def pending(applied: Collection[str]) -> list[str]:
    """Return the migrations that a database lacks which has been brought to these, oldest first.

    None where one is not known here: then a newer release has migrated it.
    """
    scripts = ScriptDirectory.from_config(config())
    if not {each.revision for each in scripts.walk_revisions()}.issuperset(applied):
        return []
    missing = scripts.iterate_revisions("heads", tuple(applied) or "base")
    return [Path(each.path).stem for each in missing][::-1]


def migrate(settings: Settings) -> None:
    """Run the migrations that the database lacks; raise CommandError where they part."""
    if len(ScriptDirectory.from_config(config()).get_heads()) > 1:
        raise CommandError(PARTED)
    command.upgrade(config(settings), "head")


def make_migration(settings: Settings, name: str) -> Path | None:
    """Write the migration from the database to the models; None where they agree.

    Raise CommandError where the database is behind, or a table with rows could not be changed so.
    """
    with redirect_stdout(StringIO()):  # what the hooks say, which ruff's own exit says as well
        written = command.revision(config(settings), name, autogenerate=True)
    return Path(written.path) if isinstance(written, Script) else None


def config(settings: Settings | None = None) -> Config:
    options = Namespace(quiet=True, autogenerate=True)
    found = Config(MIGRATIONS / "alembic.ini", cmd_opts=options, attributes={"settings": settings})
    # There may be a `%` in the name of a directory, which Alembic takes for a variable.
    found.file_config.set("DEFAULT", "here", str(MIGRATIONS).replace("%", "%%"))
    return found
