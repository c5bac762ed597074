"""Alembic runs this file for each command; `db.py` hands it the connection."""

from alembic import context

from {{cookiecutter.package_name}}.data import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
)
with context.begin_transaction():
    context.run_migrations()
