"""Every error as a page, or as JSON under the paths that machines use."""

import asyncio
{%- if cookiecutter.__accounts %}
from contextlib import suppress
{%- endif %}
from typing import cast

{% if cookiecutter.__data -%}
from quart import (
    Quart,
    abort,
    current_app,
    g,
    has_websocket_context,
    json,
    render_template,
    request,
    websocket,
)
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException, ServiceUnavailable
from werkzeug.wrappers import Response

from . import auth
from .standard import reach
{% else -%}
from quart import Quart, abort, has_websocket_context, json, render_template, request, websocket
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

{% endif -%}
from .standard.asgi import App, Message, Receive, Refuse, Scope, Send


def init_app(app: Quart) -> None:
    """Register the {{ "handlers" if cookiecutter.__data else "handler" }}. Quart hands {{ "them" if cookiecutter.__data else "it" }} an unexpected exception as a 500."""
    app.before_request(refuse)
    app.register_error_handler(HTTPException, show)
{%- if cookiecutter.__data %}
    for kind in (SQLAlchemyError, reach.SilentError):
        app.register_error_handler(kind, database_failed)
{%- endif %}


async def show(error: HTTPException) -> Response:
    """Return the error with its status and headers (`Allow`, `Retry-After`) and a body of ours."""
    if error.response:
        return cast(Response, error.response)  # whoever raised the error has said what to answer
    response = Response.force_type(error.get_response())
    if has_websocket_context():
        if error.code == 500:
            await websocket.close(1011)
    elif request.path.startswith(("/api/", "/health/")):
        code = error.name.lower().replace(" ", "_")
        response.data = json.dumps({"error": {"code": code, "message": error.description}})
        response.content_type = "application/json"
    else:
{%- if cookiecutter.__accounts %}
        await recognise()
{%- endif %}
        response.data = await render_template("error.html", error=error)
    return response

{%- if cookiecutter.__accounts %}


async def recognise() -> None:
    """Let a page know who has signed in, also where the request was refused before that was asked."""
    if "user" not in g:
        with suppress(Exception):  # the page is for another error
            await auth.load_user()
{%- endif %}
{%- if cookiecutter.__data %}


async def database_failed(error: Exception) -> Response:
    """Return 503 where the database cannot answer; everything else stays an unexpected error."""
    if not reach.is_lost(error):
        raise error
    current_app.logger.error("The database is out of reach: %s", reach.reason(error))
    message = "The database is out of reach. Try again in a moment."
    return await show(ServiceUnavailable(message, retry_after=reach.RETRY_AFTER))
{%- endif %}


def refusing(app: App) -> Refuse:
    """Return what answers with an error for the shell around the application."""

    async def answer(
        scope: Scope, _receive: Receive, send: Send, status: int, message: str
    ) -> None:
        over = asyncio.Event()

        async def receive() -> Message:
            await over.wait()
            return {"type": "http.disconnect"}

        async def send_on(event: Message) -> None:
            await send(event)
            if event["type"] == "http.response.body" and not event.get("more_body"):
                over.set()

        # The host of a request that is refused is not believed; its cookie tells who has signed in.
        cookies = [each for each in scope["headers"] if each[0] == b"cookie"]
        refused = {**scope, "method": "GET", "headers": [(b"host", b"localhost"), *cookies]}
        if not scope["path"].startswith("/"):
            refused["path"] = "/"
        await app({**refused, "refusal": (status, message)}, receive, send_on)

    return answer


async def refuse() -> None:
    """Answer with the error that the shell asks for."""
    scope = cast(Scope, request.scope)
    if "refusal" in scope:
        status, message = scope["refusal"]
        abort(status, message)
