"""The home page and the health checks."""

{% if cookiecutter.__accounts -%}
from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse

from .. import data
from ..database import Database
from ..dependencies import DatabaseDep, VisitorDep
from ..standard import reach
from ..templating import templates

router = APIRouter(tags=["pages"], include_in_schema=False)


@router.get("/", response_class=HTMLResponse)
async def home(request: Request, user: VisitorDep, database: DatabaseDep) -> HTMLResponse:
    debug = request.app.state.settings.app_env == "development"
    nobody = debug and not user and await database.ready() and not await has_users(database)
    context = {"debug": debug, "nobody": nobody, "package": __package__.partition(".")[0]}
    return templates.TemplateResponse(request, "home.html", context)


async def has_users(database: Database) -> bool:
    async with database.begin() as session:
        return await data.has_users(session)


@router.get("/health/live")
async def live() -> dict[str, str]:
    return {"status": "ok"}


@router.get("/health/ready")
async def ready(database: DatabaseDep) -> dict[str, str]:
    """Say that the database answers and has every migration."""
    if not await database.ready():
        message = "The database is out of reach or lacks a migration."
        raise HTTPException(503, message, {"Retry-After": str(reach.RETRY_AFTER)})
    return {"status": "ok"}
{%- else -%}
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from ..schemas import Health
from ..templating import templates

router = APIRouter(tags=["pages"])


@router.get("/", response_class=HTMLResponse, include_in_schema=False)
async def home(request: Request) -> HTMLResponse:
    debug = request.app.state.settings.app_env == "development"
    context = {"debug": debug, "package": __package__.partition(".")[0]}
    return templates.TemplateResponse(request, "home.html", context)


@router.get("/health/live")
async def live() -> Health:
    """Say that the process answers."""
    return Health()


@router.get("/health/ready")
async def ready() -> Health:
    """Say that requests may come: there is nothing to wait for."""
    return Health()
{%- endif %}
