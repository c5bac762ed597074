"""Sessions: `cherrypy.session` as CherryPy documents it, kept in a signed cookie.

Of CherryPy's own two, one forgets everybody when the server restarts or reloads, and the other
leaves a lock file for ever on each visit. `tools.sessions.storage_class` names another at any time.
"""

import secrets
from datetime import datetime
from typing import Any

import cherrypy
from cherrypy import HTTPError, Tool, request, response, tools
from cherrypy.lib.sessions import Session, expire
from itsdangerous import BadData, URLSafeTimedSerializer

COOKIE = "{{ cookiecutter.package_name }}_session"
DAYS = 7
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


class CookieSession(Session):
    """A session whose id is what is in it, as JSON, with a signature that only this site can make."""

    serializer: URLSafeTimedSerializer

    def read(self) -> dict[str, Any] | None:
        """Return what the visitor sent; None if it was changed or is too old."""
        try:
            content: dict[str, Any] = self.serializer.loads(self.id or "", self.timeout * 60)
        except BadData:
            return None
        return content

    def _exists(self) -> bool:
        return self.read() is not None

    def _load(self) -> tuple[dict[str, Any], datetime]:
        return self.read() or {}, datetime.max

    def _save(self, _: datetime) -> None:
        if self._data != (self.read() or {}):
            self.id = self.serializer.dumps(self._data)

    def _delete(self) -> None:
        """Nothing is kept here that could be deleted."""

    def acquire_lock(self) -> None:
        self.locked = True

    def release_lock(self) -> None:
        self.locked = False


def config(secret: str, *, secure: bool) -> dict[str, Any]:
    """Return the configuration of the tools for sessions."""
    return {
        "tools.session_cookie.on": True,
        "tools.sessions.on": True,
        "tools.sessions.name": COOKIE,
        "tools.sessions.storage_class": CookieSession,
        "tools.sessions.serializer": URLSafeTimedSerializer(secret, salt="session"),
        "tools.sessions.timeout": DAYS * 24 * 60,
        "tools.sessions.clean_freq": 0,
        "tools.sessions.httponly": True,
        "tools.sessions.secure": secure,
    }


def finish_cookie() -> None:
    """Tool: send the cookie to this site's own pages only, and only where there is news in it."""
    session = getattr(cherrypy.serving, "session", None)
    cookie = response.cookie.get(COOKIE)
    if session is None or cookie is None:
        return
    cookie["samesite"] = "Lax"
    if session.loaded and session.keys():
        if session.id == session.originalid:  # nothing has changed
            del response.cookie[COOKIE]
    elif COOKIE in request.cookie:
        expire()
    else:
        del response.cookie[COOKIE]


def current() -> Any:
    """Return this request's session; it is empty where CherryPy has refused the request."""
    return getattr(cherrypy.serving, "session", {})


def renew() -> None:
    """Forget the session, and give the next the form token that all its pages will have."""
    cherrypy.session.clear()
    cherrypy.session.regenerate()
    csrf_token()


def bearer_token() -> str:
    """Return the token that a program has sent (RFC 6750): no page can make a browser send one."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


def leave_out() -> None:
    """Give a program that shows a token no session, even if it has sent the cookie."""
    if bearer_token():
        request.cookie.pop(COOKIE, None)


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


def check_header_token() -> None:
    """Refuse a change that neither a script of ours asks for, nor a program with a token."""
    if not bearer_token():
        check_token()


def flash(message: str, category: str = "") -> None:
    """Show a message on the next page; the category `error` makes it an alert."""
    current().setdefault("flashes", []).append([category, message])


def flashes() -> list[list[str]]:
    """Return the messages, each with its category before it, and forget them."""
    messages: list[list[str]] = current().pop("flashes", [])
    return messages


tools.program_token = Tool("before_request_body", leave_out, priority=40)
tools.session_cookie = Tool("before_finalize", finish_cookie, priority=60)
# In a form the token is in the body, so the body has to be read first.
tools.form_token = Tool("before_handler", check_token, priority=55)
tools.header_token = Tool("before_request_body", check_header_token, priority=60)
