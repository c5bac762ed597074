"""What the routes depend on: the database, and who asks."""

from collections.abc import AsyncIterator
from secrets import compare_digest
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Header, HTTPException, Request
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import HTTPConnection

from . import accounts, data
from .database import Database
from .live import Live
from .standard import proxies, security
from .standard.rate_limit import Attempts
from .standard.threads import in_thread

SAFE = {"GET", "HEAD", "OPTIONS"}
cookie = APIKeyCookie(name="{{ cookiecutter.package_name }}_session", auto_error=False)
bearer = HTTPBearer(auto_error=False)


class SignInNeededError(Exception):
    """The page is for people who have signed in."""


async def get_database(connection: HTTPConnection) -> Database:
    database: Database = connection.app.state.database
    return database


async def get_live(connection: HTTPConnection) -> Live:
    live: Live = connection.app.state.live
    return live


async def get_attempts(connection: HTTPConnection) -> Attempts:
    attempts: Attempts = connection.app.state.attempts
    return attempts


async def get_session(database: "DatabaseDep") -> AsyncIterator[AsyncSession]:
    """Give a session for the time of the route's function: what streams on needs no connection."""
    async with database.begin() as session:
        yield session


DatabaseDep = Annotated[Database, Depends(get_database)]
LiveDep = Annotated[Live, Depends(get_live)]
AttemptsDep = Annotated[Attempts, Depends(get_attempts)]
SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]


async def get_visitor(request: Request, session: SessionDep) -> data.User | None:
    """Return who has signed in with this browser."""
    token = request.session.get("token", "")
    user = None
    if token:
        user = await data.find_user_of_session(session, accounts.hash_token(token))
    if user:
        session.expunge(user)  # an error page shows the name, when the session is over
    request.state.user = user
    return user


VisitorDep = Annotated[data.User | None, Depends(get_visitor)]


async def get_member(user: VisitorDep) -> data.User:
    """Let only people pass who have signed in: others get the page for that."""
    if user is None:
        raise SignInNeededError
    return user


MemberDep = Annotated[data.User, Depends(get_member)]


async def check_form(request: Request) -> None:
    """Refuse a form that no page of ours has sent: each has the token of its session."""
    if request.method not in SAFE:
        form = await request.form()
        check_token(request, request.headers.get("X-CSRFToken") or form.get("csrf_token"))


def check_token(request: Request, given: object) -> None:
    """Refuse what a browser sends by itself with the cookie, from whichever page it comes."""
    known = request.session.get("csrf_token", "")
    token = given if isinstance(given, str) else ""
    if not known or not compare_digest(known.encode(), token.encode(errors="replace")):
        raise HTTPException(400, "The form has expired: load its page again.")
    if request.url.scheme == "https" and not is_from_here(request):
        raise HTTPException(400, "This form is not from here.")


def is_from_here(request: Request) -> bool:
    """Return whether a page of ours, or of TRUSTED_ORIGINS, is where this comes from."""
    origin = request.headers.get("Origin")
    if not origin:
        parts = urlsplit(request.headers.get("Referer", ""))
        origin = f"{parts.scheme}://{parts.netloc}"
    return security.is_origin(origin, request.scope, request.app.state.settings)


async def get_caller(
    request: Request,
    user: VisitorDep,
    session: SessionDep,
    attempts: AttemptsDep,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)],
    _cookie: Annotated[str | None, Depends(cookie)],
    x_csrftoken: Annotated[
        str | None, Header(description="The token of the session's forms, beside its cookie.")
    ] = None,
) -> data.User:
    """Return who uses the API: a program by its token (RFC 6750), or a page of ours by its session."""
    if credentials:
        token = accounts.hash_token(credentials.credentials)
        user = await data.find_user_of_session(session, token)
        if user is None:
            await refuse_token(request, attempts)
    if user is None:
        raise HTTPException(401, "Sign in first.", {"WWW-Authenticate": 'Bearer realm="api"'})
    if not credentials and request.method not in SAFE:
        check_token(request, x_csrftoken)
    return user


async def refuse_token(request: Request, attempts: Attempts) -> None:
    attempts.failed(proxies.client_of(request.scope))
    await begin_attempt(request, attempts, "token")


async def begin_attempt(
    request: Request, attempts: Attempts, action: str, account: str = ""
) -> None:
    """Count an attempt, and answer 429 where there were too many."""
    client = proxies.client_of(request.scope)
    if seconds := await in_thread(attempts.begin, action, client, account):
        message = "Too many attempts. Try again later."
        raise HTTPException(429, message, {"Retry-After": str(seconds)})


CallerDep = Annotated[data.User, Depends(get_caller)]


async def check_json(request: Request, _: CallerDep) -> None:
    """Refuse a body that does not say that it is JSON."""
    kind = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise HTTPException(415, "The body must be JSON: `Content-Type: application/json`.")


TAKES_JSON = [Depends(check_json)]
