"""Answers that caches keep, and refusals."""

import json
from collections.abc import Callable, Mapping

from starlette.requests import Request
from starlette.responses import Response

from fwscaffold.web import client
from fwscaffold.web.rendering import rendered

PAGE, JSON = "text/html; charset=utf-8", "application/json"
# The same address gives the same bytes until the site gets another version: an hour for a browser,
# a day for a shared cache, which shows the old one while it asks for the new one.
KEEP = "public, max-age=3600, s-maxage=86400, stale-while-revalidate=604800"
ASK = "public, no-cache"
FOR_EVER = "public, max-age=31536000, immutable"


async def kept(
    request: Request,
    tag: str,
    media: str,
    make: Callable[[], bytes],
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return what the function makes, or that the client has it already; then nothing is made."""
    more = {"Cache-Control": KEEP, **(headers or {}), "ETag": tag}
    if has(request, tag):
        return Response(status_code=304, headers=more)
    return Response(await rendered(make), media_type=media, headers=more)


def has(request: Request, tag: str) -> bool:
    """Return whether the client has the bytes of this tag (RFC 9110, section 13.1.2)."""
    named = [each.strip() for each in request.headers.get("if-none-match", "").split(",")]
    return "*" in named or tag in (each.removeprefix("W/") for each in named)


def refusal(
    request: Request, status: int, message: str, headers: Mapping[str, str] | None = None
) -> Response:
    """Return an error: a page for a person, else JSON; no cache keeps it."""
    more = {"Cache-Control": "no-store", "Vary": "Accept", **(headers or {})}
    if client.wants_page(request.scope):
        page: Callable[..., bytes] = request.app.state.pages.error
        return Response(page(status, message), status, more, PAGE)
    error = {"error": {"code": status, "message": message}}
    return Response(json.dumps(error), status, more, JSON)
