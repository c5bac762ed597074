"""Signing in and out."""

import secrets
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from .. import accounts, data
from ..dependencies import (
    AttemptsDep,
    DatabaseDep,
    LiveDep,
    SessionDep,
    VisitorDep,
    begin_attempt,
    check_form,
)
from ..standard import proxies
from ..standard.security import local_path
from ..standard.threads import in_thread
from ..templating import flash, path_for, templates

LIFETIME = timedelta(days=7)
router = APIRouter(
    prefix="/auth",
    dependencies=[Depends(check_form)],
    default_response_class=HTMLResponse,  # of errors as well
    include_in_schema=False,
)


def renew_session(request: Request) -> None:
    """Forget the session, and give the next the form token that all its pages will have."""
    request.session.clear()
    request.session["csrf_token"] = secrets.token_hex()


@router.get("/login")
async def login(request: Request, _: VisitorDep) -> HTMLResponse:
    return templates.TemplateResponse(request, "login.html")


@router.post("/login")
async def sign_in(
    request: Request,
    database: DatabaseDep,
    attempts: AttemptsDep,
    username: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    next: Annotated[str, Query()] = "",  # noqa: A002 (as the address has it)
) -> Response:
    name, client = accounts.tidy_name(username), proxies.client_of(request.scope)
    await begin_attempt(request, attempts, "sign-in", name)
    user = await accounts.authenticate(database, name, password)
    if user is None:
        attempts.failed(client)
        error = "This name and password do not match."
        context = {"error": error, "username": username}
        return templates.TemplateResponse(request, "login.html", context)
    await in_thread(attempts.succeeded, "sign-in", client, name)
    async with database.begin() as session:
        token = await accounts.new_token(session, user, LIFETIME)
    renew_session(request)
    request.session["token"] = token
    return RedirectResponse(local_path(next, path_for(request, "home")), 303)


@router.post("/logout")
async def logout(
    request: Request,
    user: VisitorDep,
    session: SessionDep,
    live: LiveDep,
    everywhere: Annotated[str, Form()] = "",
) -> RedirectResponse:
    if user:
        if everywhere:
            await data.delete_sessions(session, user.id)
        else:
            token = accounts.hash_token(request.session["token"])
            await data.delete_session(session, token)
        await session.commit()
        live.end(user.id)
    renew_session(request)
    flash(request, "You have signed out.")
    return RedirectResponse(path_for(request, "home"), 303)
