"""How every page is made: templates, errors, static files, and the health checks."""

import json
{%- if cookiecutter.__data %}
import logging
{%- endif %}
from collections.abc import Callable
from functools import partial
from html import unescape
from pathlib import Path
from typing import Any

import cherrypy
from cherrypy import {{ 'HTTPError, ' if cookiecutter.__accounts }}Tool, expose, request, response, tools
{%- if cookiecutter.__accounts %}
from cherrypy.lib.jsontools import json_processor
{%- endif %}
from jinja2 import Environment, FileSystemLoader

{% if cookiecutter.__accounts -%}
from . import sessions
from .config import DESCRIPTION, PROJECT_NAME
from .migration import pending
from .standard import reach
{%- else -%}
from .config import DESCRIPTION, PROJECT_NAME
{%- endif %}

HERE = Path(__file__).parent
{%- if cookiecutter.__data %}
logger = logging.getLogger(__name__)
{%- endif %}
# Python 3.13 has new names for these two.
STATUS_NAMES = {413: "Request Entity Too Large", 422: "Unprocessable Entity"}
# In the place of what CherryPy says.
MESSAGES = {
    404: "There is nothing at this address. Look at it again, or begin at the home page.",
    405: "This address does not do that. Go back and use the buttons of the page.",
    500: "Something broke on our side, and it is in the log. Try again in a minute.",
}
# Not for pages: a secret that is compressed with what the client sent can be guessed (BREACH).
COMPRESSED = {"tools.gzip.on": True, "tools.gzip.mime_types": ["text/*", "application/json"]}
STATIC = {
{%- if cookiecutter.__accounts %}
    "tools.profile.on": False,
    "tools.sessions.on": False,
    "tools.transaction.on": False,
{%- endif %}
    "tools.staticdir.on": True,
    "tools.staticdir.dir": str(HERE / "static"),
    "tools.staticdir.content_types": {"css": "text/css; charset=utf-8"},
    "tools.etags.on": True,
    "tools.etags.autotags": True,
    "tools.response_headers.on": True,
    "tools.response_headers.headers": [("Cache-Control", "public, max-age=3600")],
    **COMPRESSED,
}
{%- if cookiecutter.__accounts %}


def read_json(body: Any) -> None:
    """Read the JSON of a request as CherryPy does, and answer 400 to what is nested without end."""
    with HTTPError.handle(RecursionError, 400, "The JSON is nested too deeply."):
        json_processor(body)


API = {
    "request.dispatch": cherrypy.dispatch.MethodDispatcher(),
    "tools.form_token.on": False,
    "tools.header_token.on": True,
    "tools.program_token.on": True,
    "tools.json_in.on": True,
    "tools.json_in.processor": read_json,
    "tools.json_out.on": True,
    "tools.sessions.locking": "early",  # `header_token` reads the session
    **COMPRESSED,
}
{%- endif %}

PREFIX = "site.prefix"  # in the WSGI environment: what is before the address of the whole site


def site_url(path: str, query: str = "") -> str:
    """Return an address of the site, also in a tree that is mounted below it, where `url` stays."""
    prefix = request.wsgi_environ.get(PREFIX, "")
    return str(cherrypy.url(path, query, script_name=prefix, relative="server"))


environment = Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True)
environment.globals.update(
    project_name=PROJECT_NAME,
    description=DESCRIPTION,
    package=__package__,
    request=request,
{%- if cookiecutter.__accounts %}
    sessions=sessions,
{%- endif %}
    site_url=site_url,
    url=partial(cherrypy.url, relative="server"),
)


def render(template: str, **values: Any) -> str:
    """Return the page that the template makes of the values."""
    return environment.get_template(template).render(values)


def jinja(template: str) -> None:
    """Tool: fill the template with what the page returns."""
    handler: Callable[..., object] = request.handler

    def page(*args: object, **params: object) -> object:
        answer = handler(*args, **params)
        return render(template, **answer) if isinstance(answer, dict) else answer

    request.handler = page


tools.jinja = Tool("before_handler", jinja)
{%- if cookiecutter.__accounts %}


def text_of(field: object) -> str:
    """Return the text of a form's field, or answer 400: a field given twice is a list."""
    if not isinstance(field, str):
        raise HTTPError(400, "The form has a field twice, or a file in the place of a text.")
    return field
{%- endif %}


def wants_json() -> bool:
    """Return whether machines ask for this path."""
    return bool(request.path_info.startswith(("/api/", "/health/")))


def show_error(status: str, message: str, traceback: str, version: str) -> bytes:
    """Return the error as a page, or as JSON where machines ask. CherryPy escapes the texts."""
    code = int(status[:3])
    name = STATUS_NAMES.get(code, status[4:])
    message = MESSAGES.get(code, unescape(message))
    if wants_json():
        response.headers["Content-Type"] = "application/json"
        error = {"code": name.lower().replace(" ", "_"), "message": message}
        return json.dumps({"error": error}).encode()
    response.headers["Content-Type"] = "text/html; charset=utf-8"
    traceback = unescape(traceback) if code == 500 else ""
    page = render("error.html", code=code, name=name, message=message, traceback=traceback)
    return page.encode()
{%- if cookiecutter.__data %}


class UnavailableError(HTTPError):
    """An answer of 503, which says when to come again."""

    def __init__(self, message: str) -> None:
        super().__init__(503, message)

    def set_response(self) -> None:
        super().set_response()
        response.headers["Retry-After"] = str(reach.RETRY_AFTER)
{%- endif %}


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
{%- if cookiecutter.__data %}
        """Say that the database answers and has every migration."""
        if lacking := pending(request.db.connection()):
            logger.error("The database lacks migrations: %s", ", ".join(lacking))
            raise UnavailableError("The database lacks a migration.")
{%- else %}
        """Say that requests may come: there is nothing to wait for."""
{%- endif %}
        return {"status": "ok"}
