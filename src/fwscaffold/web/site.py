"""The site: which address leads where, and the pages that people look at."""

from contextlib import suppress
from typing import cast

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from fwscaffold.errors import ScaffoldError
from fwscaffold.web import api, visits
from fwscaffold.web.address import FORMS, Choice
from fwscaffold.web.answering import refusal
from fwscaffold.web.assets import asset, assets
from fwscaffold.web.guard import Guard
from fwscaffold.web.metrics import Metrics
from fwscaffold.web.pages import NoSuchFile, Pages
from fwscaffold.web.settings import Settings
from fwscaffold.web.standard import Standard


def site(settings: Settings) -> Guard:
    """Return the application, with everything read that it needs."""
    app = Starlette(
        routes=[
            *_routes("static", {"/static/{name}": asset}),
            *_routes("health", {"/health/live": api.health, "/health/ready": api.health}),
            *_routes("metrics", {"/metrics": api.counts}),
            *_routes("api", api.ADDRESSES),
            *_routes("archive", {f"/{{framework}}{form}": api.download for form in FORMS}),
            *_routes("page", visits.ADDRESSES),
        ],
        exception_handlers={
            HTTPException: _http,
            ScaffoldError: _usage,
            NoSuchFile: _no_file,
            Exception: _mistake,
        },
    )
    app.router.redirect_slashes = False
    standard, metrics = settings.standard, Metrics()
    found = assets(standard.preset)
    app.state.settings, app.state.metrics, app.state.assets = settings, metrics, found
    app.state.pages = Pages(standard, [entity for _, _, entity in found.values()])
    _warm(standard, app.state.pages)
    return Guard(app, settings, metrics)


def _warm(standard: Standard, pages: Pages) -> None:
    """Have each template read and compiled before the first visitor waits for that."""
    for template in standard.catalog.values():
        with suppress(ScaffoldError):  # where a preset does not fit, the visitor is told
            pages.project(visits.named(Choice(template)), "", "")


def _routes(kind: str, addresses: dict[str, visits.Endpoint]) -> list[Route]:
    def counted(endpoint: visits.Endpoint) -> visits.Endpoint:
        async def call(request: Request) -> Response:
            request.scope["kind"] = kind
            return await endpoint(request)

        return call

    return [Route(path, counted(endpoint)) for path, endpoint in addresses.items()]


async def _http(request: Request, error: Exception) -> Response:
    problem = cast("HTTPException", error)
    message = "there is no such page" if problem.detail == "Not Found" else problem.detail
    return refusal(request, problem.status_code, message, problem.headers)


async def _usage(request: Request, error: Exception) -> Response:
    return refusal(request, 400, str(error))


async def _mistake(request: Request, _error: Exception) -> Response:
    return refusal(request, 500, "the server has made a mistake")


async def _no_file(request: Request, _error: Exception) -> Response:
    return refusal(request, 404, "there is no such file in this project")
