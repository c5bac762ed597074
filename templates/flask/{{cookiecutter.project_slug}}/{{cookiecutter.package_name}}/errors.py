"""Every error as a page, or as JSON under the paths that machines use."""

{% if cookiecutter.__accounts -%}
from contextlib import suppress

from flask import Flask, Response, current_app, g, json, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, ServiceUnavailable
from werkzeug.wrappers import Response as BaseResponse

from . import auth
from .standard import reach
{%- else -%}
from flask import Flask, Response, json, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse
{%- endif %}


def init_app(app: Flask) -> None:
    """Register the handler. Flask hands it an unexpected exception as a 500."""
    app.register_error_handler(HTTPException, show)
{%- if cookiecutter.__accounts %}
    app.register_error_handler(CSRFError, form_refused)
{%- endif %}
{%- if cookiecutter.__data %}
    app.register_error_handler(reach.SilentError, database_failed)
{%- endif %}


def show(error: HTTPException) -> BaseResponse:
    """Return the error with its status and headers (`Allow`, `Retry-After`) and a body of ours."""
    response = Response.force_type(error.get_response())
    if error.response:
        return response  # whoever raised the error has said what to answer
    if request.path.startswith(("/api/", "/health/")):
        code = error.name.lower().replace(" ", "_")
        response.data = json.dumps({"error": {"code": code, "message": error.description}})
        response.content_type = "application/json"
    else:
{%- if cookiecutter.__accounts %}
        recognise()
{%- endif %}
        response.data = render_template("error.html", error=error)
    return response

{%- if cookiecutter.__accounts %}


def recognise() -> None:
    """Let a page know who has signed in, also where the request was refused before that was asked."""
    if "user" not in g:
        with suppress(Exception):  # the page is for another error
            auth.load_user()


def form_refused(error: CSRFError) -> BaseResponse:
    """Say what to do, where Flask-WTF says what is wrong with the token."""
    error.description = "The form has expired: load its page again."
    return show(error)
{%- endif %}
{%- if cookiecutter.__data %}


def database_failed(error: Exception) -> BaseResponse:
    """Return 503 where the database cannot answer; everything else stays an unexpected error."""
    if not reach.is_lost(error):
        raise error
    current_app.logger.error("The database is out of reach: %s", reach.reason(error))
    message = "The database is out of reach. Try again in a moment."
    return show(ServiceUnavailable(message, retry_after=reach.RETRY_AFTER))
{%- endif %}
