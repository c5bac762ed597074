"""How a request is read, and which are refused before a page sees them."""

{% if cookiecutter.__data -%}
import logging
import re
import sys
{%- else -%}
import re
{%- endif %}
from collections.abc import Callable
from typing import Any, ClassVar

from cherrypy import Application, HTTPError, HTTPRedirect, Tool, request, tools
from cherrypy._cpreqbody import Part

from .config import Settings
from .pages import {{ 'UnavailableError, ' if cookiecutter.__data }}show_error
from .standard import {{ 'reach, ' if cookiecutter.__data }}security

# What is wrong before CherryPy has read any configuration has no page of ours to go to.
Application.request_class.show_tracebacks = False


class Request(Application.request_class):
    """CherryPy's request, which answers with our error page from its first line on."""

    error_page: ClassVar[dict[str, Callable[..., str | bytes]]] = {"default": show_error}
{%- if cookiecutter.__data %}
    told_of_outage = False
{%- endif %}

    def process_headers(self) -> None:
        try:
            super().process_headers()
        except (LookupError, ValueError) as error:  # words as of e-mail, in no encoding
            raise HTTPError(400, "A header cannot be read.") from error
{%- if cookiecutter.__data %}

    def handle_error(self) -> None:
        """Answer what no page has expected: 503 where the database cannot answer, else 500."""
        if reach.is_lost(sys.exc_info()[1]):
            error = UnavailableError("The database is out of reach. Try again in a moment.")
            self.error_response = error.set_response
        super().handle_error()


def tell_outage(record: logging.LogRecord) -> bool:
    """Filter: tell in one line of a request that its database is out of reach.

    CherryPy writes a traceback, without a message, wherever a tool or another hook fails.
    """
    error = record.exc_info[1] if record.exc_info and record.msg.endswith(" ") else None
    if not reach.is_lost(error):
        return True
    record.msg, record.exc_info = f"The database is out of reach: {reach.reason(error)}", None
    is_first, request.told_of_outage = not request.told_of_outage, True
    return is_first
{%- endif %}


class FormPart(Part):
    """A part of a form with files, as browsers send it today: its name and its file's are UTF-8."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.name: str | None = as_utf8(self.name)
        self.filename: str | None = as_utf8(self.filename)
        self.processors: dict[str, Any] = {}  # it is a text or a file, and no form in a form

    def make_file(self) -> Any:
        """Return the file that holds the part; CherryPy would leave it to the garbage collector."""
        file = super().make_file()
        request.hooks.attach("on_end_request", file.close)
        return file


def as_utf8(name: str | None) -> str | None:
    """Return the name, which CherryPy reads as Latin 1."""
    return name and name.encode("latin-1").decode("utf-8", "replace")


def readable(processor: Callable[[Any], None]) -> Callable[[Any], None]:
    """Return the processor of a body, with 400 for one that has no end or no sense."""

    def process(body: Any) -> None:
        try:
            processor(body)
        except (EOFError, LookupError, RecursionError, ValueError) as error:
            raise HTTPError(400, "The form cannot be read.") from error

    return process


def guard(settings: Settings) -> None:
    """Tool: refuse a request for another host, and a body that is too large or cannot be read."""
    # Health probes call a server by its address.
    if not request.path_info.startswith("/health/"):
        host = request.wsgi_environ.get("HTTP_HOST", "")
        if refusal := security.refusal_of_host(host, settings):
            raise HTTPError(400, refusal)
        if address := security.https_address(request.wsgi_environ, settings):
            raise HTTPRedirect(address, 308)
    if "Transfer-Encoding" in request.headers:
        raise HTTPError(411, "Say how long the body is.")
    # Neither header means no body; CherryPy itself would refuse the request.
    if int(request.headers.setdefault("Content-Length", "0")) > settings.max_body_bytes:
        raise HTTPError(413, "The request is too large.")
    # Of many ranges each may be the whole file, so that a short request has a huge answer.
    if not re.fullmatch(r"bytes=(\d{1,18}-\d{0,18}|-\d{1,18})", request.headers.get("Range", "")):
        request.headers.pop("Range", None)
    accepted = request.headers.get("Accept-Encoding", "")
    if not re.fullmatch(r"([\w*-]+(\s*;\s*q=[01](\.\d{0,3})?)?\s*,?\s*)*", accepted, re.ASCII):
        request.headers.pop("Accept-Encoding")
    request.body.part_class = FormPart
    processors = request.body.processors
    processors.update({kind: readable(each) for kind, each in processors.items()})
    request.hooks.attach("before_handler", forget_self)


def forget_self() -> None:
    """Hook: forget a field `self`; a page that takes any field would be given its own twice."""
    request.params.pop("self", None)


tools.guard = Tool("on_start_resource", guard, priority=10)
