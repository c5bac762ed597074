"""The home page, static files, {{ "messages, " if cookiecutter.__accounts }}and what all pages and errors have in common."""

import json
from pathlib import Path

import bottle
from bottle import BaseTemplate, Bottle, HTTPError, HTTPResponse, request, response, template

from .config import DESCRIPTION, PROJECT_NAME
{%- if cookiecutter.__accounts %}
from .standard import reach
from .standard.csrf import csrf_token
{%- endif %}

HERE = Path(__file__).parent
# Python 3.13 has new names for these two.
STATUS_NAMES = {413: "Request Entity Too Large", 422: "Unprocessable Entity"}
# In the place of what Bottle says.
MESSAGES = {
    404: "There is nothing at this address. See whether it is written right.",
    405: "This address does not do that; the header Allow says what it does.",
    500: "Something broke on our side, and is in the log. Try again later.",
}

app = Bottle()


def url(name: str, **parts: object) -> str:
    """Return the address of the route with this name."""
    return request.app.get_url(name, **parts)

{%- if cookiecutter.__accounts %}


def flash(message: str, category: str = "") -> None:
    """Show a message on the next page; the category `error` makes it an alert."""
    request.session.setdefault("flashes", []).append([category, message])


def flashes() -> list[list[str]]:
    """Return the messages, each with its category before it, and forget them."""
    return request.session.pop("flashes", [])
{%- endif %}


# What every template may use beside its own values, those of Jinja2 included.
bottle.TEMPLATE_PATH[:] = [str(HERE / "views")]
BaseTemplate.defaults.update(
    project_name=PROJECT_NAME,
    description=DESCRIPTION,
    request=request,
    url=url,
{%- if cookiecutter.__accounts %}
    csrf_token=csrf_token,
    flashes=flashes,
{%- endif %}
)
bottle.Jinja2Template.global_config("autoescape", True)


@app.get("/", name="home")
def home() -> str:
    return template("home", package=__package__)


@app.get("/static/<filename:path>", name="static")
def static(filename: str) -> HTTPResponse:
    headers = {"Cache-Control": "public, max-age=3600"}
    return bottle.static_file(filename, HERE / "static", charset="utf-8", headers=headers)


def wants_json() -> bool:
    """Return whether machines ask for this path."""
    return request.path.startswith(("/api/", "/health/"))


def show_error(error: HTTPError) -> str:
    """Return the error as a page, or as JSON where machines ask."""
    name = STATUS_NAMES.get(error.status_code, error.status_line[4:])
    message = MESSAGES.get(error.status_code, error.body)
{%- if cookiecutter.__data %}
    if bottle.DEBUG and error.exception:
        message = reach.advice(error.exception) or message
{%- endif %}
    if wants_json():
        response.content_type = "application/json"
        code = name.lower().replace(" ", "_")
        return json.dumps({"error": {"code": code, "message": message}})
    return template("error", error=error, name=name, message=message, debug=bottle.DEBUG)
