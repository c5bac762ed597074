"""Forms come from our own pages: each has a token, which another site does not know."""

import secrets
from collections.abc import Awaitable, Callable
from hmac import compare_digest
from urllib.parse import urlsplit

from quart import Quart, abort, current_app, request, session
from quart.typing import ResponseReturnValue

from .extensions import settings

View = Callable[..., Awaitable[ResponseReturnValue]]
SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}
EXEMPT: set[object] = set()  # views and blueprints that check by themselves who calls


def init_app(app: Quart) -> None:
    """Let every template write the token, and ask every form for it."""
    app.jinja_env.globals.update(csrf_token=csrf_token)
    app.before_request(protect_forms)


def exempt(view: View) -> View:
    """Let a view be called without the token."""
    EXEMPT.add(view)
    return view


async def protect_forms() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    blueprint = current_app.blueprints.get(request.blueprint or "")
    if not EXEMPT & {view, blueprint}:
        await protect()


def csrf_token() -> str:
    """Return the token of this session, which all its pages have."""
    token: str = session.setdefault("csrf_token", secrets.token_hex())
    return token


async def protect() -> None:
    """Refuse what changes something and does not come from a page of ours."""
    if request.method in SAFE:
        return
    given = request.headers.get("X-CSRFToken") or (await request.form).get("csrf_token", "")
    if not compare_digest(given.encode(), session.get("csrf_token", "").encode() or b"none"):
        abort(400, "The token of the form is missing, or from an earlier session.")
    check_origin()


def check_origin() -> None:
    """Refuse a form over HTTPS that no page of ours or of TRUSTED_ORIGINS sends."""
    page = urlsplit(request.headers.get("Origin") or request.referrer or "")
    known = {request.host_url.rstrip("/"), *settings.trusted_origins}
    if request.is_secure and f"{page.scheme}://{page.netloc}".lower() not in known:
        abort(400, "This form is not from here.")
