"""The probes, for whatever runs the site; a part of the application like any other."""

{% if cookiecutter.__data -%}
import logging

from bottle import Bottle, HTTPError

from . import reach
from .migrations import pending
from .sql import Connection
{%- else -%}
from bottle import Bottle
{%- endif %}

app = Bottle()


@app.get("/health/live", name="live")
def live() -> dict[str, str]:
    """Say that the process answers."""
    return {"status": "ok"}
{%- if cookiecutter.__data %}


@app.get("/health/ready", name="ready")
def ready(db: Connection) -> dict[str, str]:
    """Say that the database answers and has every migration."""
    try:
        lacking = ", ".join(file.stem for file in pending(db))
    except db.raw.Error as error:
        if reach.is_lost(error):
            raise
        lacking = "every one"
    if lacking:
        logging.getLogger(__name__).error("The database lacks migrations: %s", lacking)
        message = "The database lacks a migration: run `python manage.py migrate`."
        raise HTTPError(503, message, retry_after=str(reach.RETRY_AFTER))
    return {"status": "ok"}
{%- else %}


@app.get("/health/ready", name="ready")
def ready() -> dict[str, str]:
    """Say that requests may come: there is nothing to wait for."""
    return {"status": "ok"}
{%- endif %}
