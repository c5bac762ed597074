"""The home page, the health checks, static files, and how every page is made."""

import json
import logging
from pathlib import Path
from string import punctuation
from typing import Any
from urllib.parse import quote

import bottle
from bottle import Bottle, HTTPError, HTTPResponse, request, response, template
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from . import session
from .config import DESCRIPTION, PROJECT_NAME
from .db import pending

HERE = Path(__file__).parent
VIEWS = [str(HERE / "views")]
STATIC = HERE / "static"
# Python 3.13 has new names for these two.
STATUS_NAMES = {413: "Request Entity Too Large", 422: "Unprocessable Entity"}
# In the place of what Bottle says.
MESSAGES = {
    404: "There is nothing at this address.",
    405: "This address does not do that.",
    500: "Something broke on our side. It is in the log.",
}


def render(view: str, **values: Any) -> str:
    """Return the page that `views/<view>.tpl` makes of the values."""
    html: str = template(
        view,
        template_lookup=VIEWS,
        project_name=PROJECT_NAME,
        description=DESCRIPTION,
        request=request,
        url=request.app.get_url,
        session=session,
        **values,
    )
    response.content_type = "text/html; charset=utf-8"
    return html


def see_other(path: str) -> HTTPResponse:
    """Return a redirect to a path. Bottle's redirect() adds the host that the client named."""
    return HTTPResponse(status=303, location=quote(path, safe=punctuation))


def wants_json() -> bool:
    """Return whether machines ask for this path."""
    return bool(request.path.startswith(("/api/", "/health/")))


def show_error(error: HTTPError) -> str:
    """Return the error as a page, or as JSON where machines ask."""
    name = STATUS_NAMES.get(error.status_code, error.status_line[4:])
    message = MESSAGES.get(error.status_code, error.body)
    if wants_json():
        response.content_type = "application/json"
        code = name.lower().replace(" ", "_")
        return json.dumps({"error": {"code": code, "message": message}})
    traceback = error.traceback if bottle.DEBUG else ""
    return render("error", error=error, name=name, message=message, traceback=traceback)


def home() -> str:
    return render("home")


def live() -> dict[str, str]:
    """Say that the process answers."""
    return {"status": "ok"}


def ready(db: Session) -> dict[str, str]:
    """Say that the database answers and has every migration."""
    try:
        complete = not pending(db.connection())
    except SQLAlchemyError:
        logging.getLogger(__name__).exception("The database is out of reach")
        complete = False
    if not complete:
        raise HTTPError(503, "The database is out of reach or lacks a migration.")
    return {"status": "ok"}


def static(filename: str) -> HTTPResponse:
    headers = {"Cache-Control": "public, max-age=3600"}
    return bottle.static_file(filename, STATIC, charset="utf-8", headers=headers)


def add_routes(app: Bottle) -> None:
    """Add the routes of this module."""
    app.get("/", callback=home, name="home")
    app.get("/health/live", callback=live, name="live")
    app.get("/health/ready", callback=ready, name="ready")
    app.get("/static/<filename:path>", callback=static, name="static")
