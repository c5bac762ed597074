"""Errors, as pages or, under the paths that machines use, as JSON."""

import logging
import sys
from collections.abc import Mapping
from contextlib import suppress

from django.core.exceptions import DisallowedHost
from django.db import Error
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

from .context_processors import site
from .standard import reach

logger = logging.getLogger(__name__)
RETRY = {"Retry-After": str(reach.RETRY_AFTER)}
ERRORS = {
    400: ("Bad Request", "The server does not understand this request."),
{%- if cookiecutter.__accounts %}
    401: ("Unauthorized", "Sign in first."),
{%- endif %}
    403: ("Forbidden", "You may not do this."),
    404: ("Not Found", "There is nothing at this address."),
    405: ("Method Not Allowed", "This address does not take such a request."),
{%- if cookiecutter.__accounts %}
    409: ("Conflict", "Something else refers to this. Delete that first."),
{%- endif %}
    413: ("Request Entity Too Large", "The request is larger than this site accepts."),
{%- if cookiecutter.__accounts %}
    415: ("Unsupported Media Type", "Send JSON, with the content type application/json."),
    422: ("Unprocessable Entity", "The request has a value that cannot be used."),
    429: ("Too Many Requests", "Too many attempts. Try again later."),
{%- endif %}
    500: ("Internal Server Error", "Something went wrong here. The log says what."),
    503: ("Service Unavailable", "The database is out of reach or lacks a migration."),
}


class HttpError(Exception):
    """Ends a view with an error page; the message stands in for the one in ERRORS."""

    def __init__(
        self, status: int, message: str = "", headers: Mapping[str, str] | None = None
    ) -> None:
        self.status, self.headers = status, headers
        self.name, text = ERRORS[status]
        self.message = message or text


def error(
    request: HttpRequest, exception: Exception | None = None, status: int = 500
) -> HttpResponse:
    """Return the error as a page, or as JSON under the paths that machines use."""
    shown = exception if isinstance(exception, HttpError) else HttpError(status)
    if isinstance(exception, DisallowedHost):
        shown.message = "This site does not go by that name."
    if request.path_info.startswith(("/api/", "/health/")):
        body = {"code": shown.name.lower().replace(" ", "_"), "message": shown.message}
        return JsonResponse({"error": body}, status=shown.status, headers=shown.headers)
    text = page(request, shown, exception)
    return HttpResponse(text, status=shown.status, headers=shown.headers)


def page(request: HttpRequest, shown: HttpError, exception: Exception | None) -> str:
    """Return the page of an error, without the user where that cannot be asked for."""
    # A page of its own, such as `404.html`, comes before the one for all.
    templates = [f"{shown.status}.html", "error.html"]
    # Django gives a page of one's own the path, and what `Http404("…")` or `PermissionDenied("…")` says.
    said = [each for each in getattr(exception, "args", ()) if isinstance(each, str)]
    django = {"request_path": request.path, "exception": said[0] if said else shown.message}
    context = {**site(), **django, "error": shown, "at": request}
    if shown.status != 503:
        with suppress(Exception):  # the layout asks for the user, and that may be what failed
            return render_to_string(templates, context, request)
    return render_to_string(templates, context)


def database_error(exception: BaseException | None) -> HttpError | None:
    """Return what to answer where the database cannot answer; None for every other exception."""
    if not (isinstance(exception, Error) and reach.is_lost(exception.__cause__)):
        return None
    logger.error("The database is out of reach: %s", reach.reason(exception.__cause__))
    return HttpError(503, headers=RETRY)


def server_error(request: HttpRequest) -> HttpResponse:
    """Return the page for an exception that no view, but a middleware has raised."""
    return error(request, database_error(sys.exc_info()[1]))


def csrf_error(request: HttpRequest, reason: str = "") -> HttpResponse:
    return error(request, HttpError(403, "This form is too old, or not from here. Try again."))
