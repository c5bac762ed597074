"""The home page and the health checks."""

{% if cookiecutter.__accounts -%}
from quart import Blueprint, current_app, g, render_template
from quart.typing import ResponseReturnValue
from werkzeug.exceptions import ServiceUnavailable

from . import data
from .extensions import database
from .standard import reach
{%- else -%}
from quart import Blueprint, current_app, render_template
from quart.typing import ResponseReturnValue
{%- endif %}

bp = Blueprint("pages", __name__)


@bp.get("/")
async def home() -> str:
{%- if cookiecutter.__accounts %}
    nobody = current_app.debug and not g.user and await database.ready() and not await has_users()
    return await render_template("home.html", package=current_app.name, nobody=nobody)


async def has_users() -> bool:
    async with database.begin() as db:
        return await data.has_users(db)
{%- else %}
    return await render_template("home.html", package=current_app.name)
{%- endif %}


@bp.get("/health/live")
async def live() -> ResponseReturnValue:
    return {"status": "ok"}


@bp.get("/health/ready")
async def ready() -> ResponseReturnValue:
{%- if cookiecutter.__data %}
    """Say that the database answers and has every migration."""
    if not await database.ready():
        message = "The database is out of reach or lacks a migration."
        raise ServiceUnavailable(message, retry_after=reach.RETRY_AFTER)
{%- else %}
    """Say that requests may come: there is nothing to wait for."""
{%- endif %}
    return {"status": "ok"}

{%- if cookiecutter.__example %}


@bp.app_template_filter()
def plural(count: int, noun: str) -> str:
    """Return the count with its noun: `1 note`, `2 notes`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
{%- endif %}
