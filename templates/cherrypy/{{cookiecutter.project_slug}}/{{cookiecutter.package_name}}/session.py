"""The session: a signed JSON cookie, with the form token and the messages for the next page.

CherryPy's own sessions live on the server, and their cookie has no SameSite.
"""

import secrets
from copy import deepcopy
from typing import Any

from cherrypy import HTTPError, Tool, request, response, tools
from itsdangerous import BadData, URLSafeTimedSerializer

COOKIE = "session"
MAX_AGE = 7 * 24 * 60 * 60
SAFE_METHODS = {"GET", "HEAD", "OPTIONS", "TRACE"}


def load_session(secret: str, secure: bool) -> None:
    """Read the session before everything else; send it back if it has changed by the end."""
    serializer = URLSafeTimedSerializer(secret, salt="session")
    cookie = request.cookie.get(COOKIE)
    try:
        request.session = serializer.loads(cookie.value if cookie else "", MAX_AGE)
    except BadData:
        request.session = {}
    before = deepcopy(request.session)

    def save() -> None:
        session = current()
        if session != before:
            response.cookie[COOKIE] = serializer.dumps(session) if session else ""
            age = MAX_AGE if session else 0
            flags = {"path": "/", "max-age": age, "httponly": True, "samesite": "Lax"}
            response.cookie[COOKIE].update({**flags, "secure": secure})

    for point in ("before_finalize", "after_error_response"):
        request.hooks.attach(point, save)


def current() -> dict[str, Any]:
    """Return the session of this request; it is empty where CherryPy has refused the request."""
    session: dict[str, Any] = getattr(request, "session", {})
    return session


def csrf_token() -> str:
    """Return what a form must send back to show that it is one of ours."""
    token: str = current().setdefault("csrf_token", secrets.token_urlsafe(32))
    return token


def check_token() -> None:
    """Refuse a change that does not come from a page of ours."""
    field = request.params.pop("csrf_token", "")
    if request.method in SAFE_METHODS:
        return
    given = request.headers.get("X-CSRFToken") or str(field)
    if not secrets.compare_digest(given.encode(), csrf_token().encode()):
        raise HTTPError(403, "The form is out of date. Go back, reload the page and try again.")


def flash(message: str, category: str = "") -> None:
    """Show a message on the next page; the category `error` makes it an alert."""
    current().setdefault("flashes", []).append([category, message])


def flashes() -> list[list[str]]:
    """Return the messages, each with its category before it, and forget them."""
    messages: list[list[str]] = current().pop("flashes", [])
    return messages


tools.session = Tool("on_start_resource", load_session, priority=10)
# In a form the token is in the body, so the body has to be read first.
tools.form_token = Tool("before_handler", check_token)
tools.header_token = Tool("before_request_body", check_token)
