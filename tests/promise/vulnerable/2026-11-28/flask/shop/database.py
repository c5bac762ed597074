"""The database: how the application is connected (Flask-SQLAlchemy) and migrated (Flask-Migrate)."""

import logging
from typing import Any

import click
import flask_migrate
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask, current_app
from sqlalchemy import event, make_url
from sqlalchemy.exc import SQLAlchemyError

from .config import ROOT, Settings
from .extensions import db, migrate

MIGRATIONS = ROOT / "migrations"
DRIVERS = {"mysql": "mysql+pymysql", "postgresql": "postgresql+psycopg"}


def init_app(app: Flask) -> None:
    """Connect the application to the database of its settings."""
    logging.getLogger("alembic").setLevel(logging.WARNING)
    settings: Settings = app.config["SETTINGS"]
    url = make_url(settings.database_url)
    url = url.set(drivername=DRIVERS.get(url.drivername, url.drivername))
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"pool_pre_ping": True}
    db.init_app(app)
    migrate.init_app(app, db, directory=MIGRATIONS)
    if url.drivername == "sqlite":
        with app.app_context():
            event.listen(db.engine, "connect", enforce_foreign_keys)


def enforce_foreign_keys(connection: Any, _: object) -> None:
    """SQLite enforces them only where a connection asks for it."""
    connection.execute("PRAGMA foreign_keys = ON")


def ready() -> bool:
    """Return whether the database answers and has every migration."""
    try:
        with db.engine.connect() as connection:
            applied = MigrationContext.configure(connection).get_current_heads()
    except SQLAlchemyError:
        current_app.logger.exception("The database is out of reach")
        return False
    return set(applied) == set(written())


def written() -> list[str]:
    """Return the newest migrations; there are several after two branches were merged."""
    config = migrate.get_config(current_app.extensions["migrate"].directory)
    return ScriptDirectory.from_config(config).get_heads()


def upgrade() -> None:
    """Run the migrations that the database lacks; raise ClickException where they part."""
    if len(written()) > 1:
        raise click.ClickException("Two branches brought a migration each: `flask db merge heads`.")
    flask_migrate.upgrade()


def make_migration(name: str) -> None:
    """Write the migration from the database to the models; raise ClickException if it is behind."""
    if not ready():
        raise click.ClickException("The database lacks a migration: `python manage.py migrate`.")
    flask_migrate.migrate(message=name)
