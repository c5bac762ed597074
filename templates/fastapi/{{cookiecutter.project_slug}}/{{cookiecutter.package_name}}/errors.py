"""Every error as a page, or as JSON where no page is asked for. None repeats what was sent."""

{% if cookiecutter.__accounts -%}
import logging
import sys
from collections.abc import Mapping
from http import HTTPStatus
from inspect import iscoroutinefunction
from typing import Any, cast
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.datastructures import DefaultPlaceholder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse
from fastapi.routing import APIRoute, iter_route_contexts
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware.sessions import SessionMiddleware
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from .dependencies import SignInNeededError, get_visitor
from .standard import proxies, reach
from .templating import path_for, templates
{%- else -%}
import sys
from collections.abc import Mapping
from http import HTTPStatus
from inspect import iscoroutinefunction
from typing import Any, cast

from fastapi import FastAPI, Request
from fastapi.datastructures import DefaultPlaceholder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from .standard import proxies
from .templating import templates
{%- endif %}

# Python 3.13 calls two of them otherwise than those before it.
NAMES = {413: "Request Entity Too Large", 422: "Unprocessable Entity"}
{%- if cookiecutter.__accounts %}
DATABASE_ERRORS = (SQLAlchemyError, reach.SilentError)
logger = logging.getLogger(__name__)
{%- endif %}


def register(app: FastAPI) -> None:
    """Register the handlers. What none of them is for is the server's own mistake: see `refuse`."""
    app.add_exception_handler(HTTPException, http_error)
    app.add_exception_handler(RequestValidationError, invalid)
{%- if cookiecutter.__accounts %}
    app.add_exception_handler(SignInNeededError, sign_in)
    for each in DATABASE_ERRORS:
        app.add_exception_handler(each, database_failed)
{%- endif %}


async def refuse(scope: Scope, receive: Receive, send: Send, status: int, message: str) -> None:
    """Answer for what is around the application, unless a handler of yours takes every error."""
    request = Request(scope)
{%- if cookiecutter.__accounts %}
    if "session" not in scope:
        await read_session(request)
    await recognise(request)
{%- endif %}
    response = show(request, status, message)
    handlers = request.app.exception_handlers
    if status == 500 and (yours := handlers.get(500) or handlers.get(Exception)):
        if iscoroutinefunction(yours):
            response = await yours(request, sys.exception())
        else:
            response = await run_in_threadpool(yours, request, sys.exception())
    await response(scope, receive, send)


def show(
    request: Request, status: int, detail: Any, headers: Mapping[str, str] | None = None
) -> Response:
    """Return the error with its status and headers (`Allow`, `Retry-After`) and a body of ours.

    A detail that is no text is given to programs as it is.
    """
    name = NAMES.get(status) or HTTPStatus(status).phrase
    message = detail if isinstance(detail, str) else f"{name}."
    if wants_json(request):
        error = {"code": name.lower().replace(" ", "_"), "message": message}
        more = {} if message is detail else {"detail": detail}
        return JSONResponse({"error": error | more}, status, headers)
    context = {"error": {"code": status, "name": name, "message": message}}
    return templates.TemplateResponse(request, "error.html", context, status, headers)


def wants_json(request: Request) -> bool:
    """Return whether this is for a program: by its path, or by what the route says that it answers."""
    if proxies.path_of(request.scope).startswith(("/api/", "/health/")):
        return True
    route = request.scope.get("route")
    if not isinstance(route, APIRoute):
        return False
    kind: Any = route.response_class
    if isinstance(kind, DefaultPlaceholder):
        kind = kind.value
    return issubclass(kind, JSONResponse)


async def http_error(request: Request, error: Exception) -> Response:
    error = cast(HTTPException, error)
    headers = dict(error.headers or {})
    detail: Any = error.detail
    if error.status_code == 404 and detail == "Not Found":
        detail = "There is nothing at this address."
    if error.status_code == 405:
        detail = "This address knows no such method."
        headers["Allow"] = allowed(request)
{%- if cookiecutter.__accounts %}
    await recognise(request)
{%- endif %}
    return show(request, error.status_code, detail, headers)

{%- if cookiecutter.__accounts %}


async def recognise(request: Request) -> None:
    """Let a page know who has signed in, also where no route was there to ask."""
    if hasattr(request.state, "user") or "session" not in request.scope or wants_json(request):
        return
    try:
        await get_visitor(request, request.app.state.database)
    except DATABASE_ERRORS:
        logger.warning("An error page has been shown without the database")


async def read_session(request: Request) -> None:
    """Read the cookie of a request that is refused before SessionMiddleware has seen it."""

    async def end(*_: object) -> None:
        """Answer nothing: by now the middleware has put the session into the scope."""

    for each in request.app.user_middleware:
        if each.cls is SessionMiddleware:
            await SessionMiddleware(end, **each.kwargs)(request.scope, request.receive, end)
{%- endif %}


def allowed(request: Request) -> str:
    """Return the methods of all routes with this path; each route by itself knows its own."""
    path = proxies.path_of(request.scope)
    found: set[str] = set()
    for route in iter_route_contexts(request.app.routes):
        if route.methods and route.path_regex.match(path):
            found |= route.methods
    if "GET" in found:
        found.add("HEAD")
    return ", ".join(sorted(found)) or "GET, HEAD"  # of a file


async def invalid(request: Request, error: Exception) -> Response:
    """Answer 400 for what is no JSON, 404 for an address that cannot be, 422 for the rest."""
    errors = cast(RequestValidationError, error).errors()
    place, kind = errors[0]["loc"][0], errors[0]["type"]
    if kind == "json_invalid":
        return show(request, 400, "The body is no JSON.")
    if place == "path" or (place == "query" and not wants_json(request)):
{%- if cookiecutter.__accounts %}
        await recognise(request)
{%- endif %}
        return show(request, 404, "There is nothing at this address.")
    reasons: dict[str, str] = {}
    for each in errors:
        name = ".".join(part for part in each["loc"][1:] if isinstance(part, str))
        text = each["msg"].removeprefix("Value error, ").rstrip(".")
        reasons.setdefault(name, f"{name}: {text}." if name else f"{text}.")
    return show(request, 422, " ".join(reasons.values()))

{%- if cookiecutter.__accounts %}


async def sign_in(request: Request, _: Exception) -> Response:
    """Lead to the sign-in, and back after it; a program is told that it has to."""
    if wants_json(request):
        return show(request, 401, "Sign in first.", {"WWW-Authenticate": 'Bearer realm="api"'})
    query = request.scope["query_string"].decode("latin-1")
    here = quote(request.scope["path"]) + (f"?{query}" if query else "")
    return RedirectResponse(f"{path_for(request, 'login')}?next={quote(here)}", 303)


async def database_failed(request: Request, error: Exception) -> Response:
    """Return 503 where the database cannot answer; everything else stays an unexpected error."""
    if not reach.is_lost(error):
        raise error
    logger.error("The database is out of reach: %s", reach.reason(error))
    message = "The database is out of reach. Try again in a moment."
    return show(request, 503, message, {"Retry-After": str(reach.RETRY_AFTER)})
{%- endif %}
