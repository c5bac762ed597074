"""The root of the tree, the health checks, and how every page is made."""

import json
import logging
from collections.abc import Callable
from html import unescape
from pathlib import Path
from string import punctuation
from typing import Any
from urllib.parse import quote

from cherrypy import HTTPError, Tool, expose, request, response, tools
from jinja2 import Environment, FileSystemLoader
from sqlalchemy.exc import SQLAlchemyError

from . import session
from .config import DESCRIPTION, PROJECT_NAME
from .db import pending

HERE = Path(__file__).parent
# Python 3.13 has new names for these two.
STATUS_NAMES = {413: "Request Entity Too Large", 422: "Unprocessable Entity"}
# In the place of what CherryPy says.
MESSAGES = {
    404: "There is nothing at this address.",
    405: "This address does not do that.",
    500: "Something broke on our side. It is in the log.",
}
# Not for pages: a secret that is compressed with what the client sent can be guessed (BREACH).
COMPRESSED = {"tools.gzip.on": True, "tools.gzip.mime_types": ["text/*", "application/json"]}
STATIC = {
    "tools.transaction.on": False,
    "tools.profile.on": False,
    "tools.staticdir.on": True,
    "tools.staticdir.dir": str(HERE / "static"),
    "tools.staticdir.content_types": {"css": "text/css; charset=utf-8"},
    "tools.etags.on": True,
    "tools.etags.autotags": True,
    "tools.response_headers.on": True,
    "tools.response_headers.headers": [("Cache-Control", "public, max-age=3600")],
    **COMPRESSED,
}

environment = Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True)
environment.globals.update(
    project_name=PROJECT_NAME, description=DESCRIPTION, request=request, session=session
)


def render(template: str, **values: Any) -> bytes:
    """Return the page that the template makes of the values."""
    response.headers["Content-Type"] = "text/html; charset=utf-8"
    return environment.get_template(template).render(values).encode()


def jinja(template: str) -> None:
    """Tool: fill the template with what the page returns."""
    handler: Callable[[], object] = request.handler

    def page() -> object:
        answer = handler()
        return render(template, **answer) if isinstance(answer, dict) else answer

    request.handler = page


tools.jinja = Tool("before_handler", jinja)


def see_other(path: str) -> bytes:
    """Return a redirect to a path. CherryPy's HTTPRedirect adds the host that the client named."""
    response.status = 303
    response.headers["Location"] = quote(path, safe=punctuation)
    return b""


def wants_json() -> bool:
    """Return whether machines ask for this path."""
    return bool(request.path_info.startswith(("/api/", "/health/")))


def show_error(status: str, message: str, traceback: str, version: str) -> bytes:  # noqa: ARG001
    """Return the error as a page, or as JSON where machines ask. CherryPy escapes the texts."""
    code = int(status[:3])
    name = STATUS_NAMES.get(code, status[4:])
    message = MESSAGES.get(code, unescape(message))
    if wants_json():
        response.headers["Content-Type"] = "application/json"
        error = {"code": name.lower().replace(" ", "_"), "message": message}
        return json.dumps({"error": error}).encode()
    traceback = unescape(traceback) if code == 500 else ""
    return render("error.html", code=code, name=name, message=message, traceback=traceback)


class Health:
    """What probes ask."""

    @expose
    @tools.json_out()
    def live(self) -> dict[str, str]:
        """Say that the process answers."""
        return {"status": "ok"}

    @expose
    @tools.json_out()
    def ready(self) -> dict[str, str]:
        """Say that the database answers and has every migration."""
        try:
            complete = not pending(request.db.connection())
        except SQLAlchemyError:
            logging.getLogger(__name__).exception("The database is out of reach")
            complete = False
        if not complete:
            raise HTTPError(503, "The database is out of reach or lacks a migration.")
        return {"status": "ok"}
