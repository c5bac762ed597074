"""The WSGI application: web2py, and around it what every answer carries and what is refused."""

import itertools
{%- if cookiecutter.__data %}
import json
{%- endif %}
import re
from collections.abc import Iterable
from io import BytesIO
{%- if cookiecutter.__bare %}
from ipaddress import IPv6Address, ip_address
{%- endif %}
from time import perf_counter
from typing import TYPE_CHECKING, Any

{% if cookiecutter.__data -%}
from werkzeug.exceptions import ServiceUnavailable
{% endif -%}
from werkzeug.http import parse_options_header
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.middleware.shared_data import SharedDataMiddleware
from werkzeug.utils import redirect
{%- if cookiecutter.__data %}
from werkzeug.wrappers import Response
{%- endif %}

from . import cleaning, config, engine, log, proxies, {{ 'rate_limit, reach, ' if cookiecutter.__accounts }}security

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

# web2py believes these, whoever sent them.
FORWARDED = (
    "HTTP_FORWARDED",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PROTO",
)
LOOPBACK = {"127.0.0.1", "::1", "localhost", "[::1]"}
# web2py's own pages for the IDE have their scripts and styles in them.
IDE_POLICY = "default-src 'self' data: 'unsafe-inline' 'unsafe-eval'; frame-ancestors 'none'"
INTERNAL = {"web2py_error", "x-powered-by"}
MOST_FIELDS = 1000  # the time that web2py takes to read a form grows with their square
CLEANING = 1000  # requests
# What separates the fields of a form; a multipart form says it itself.
MARKS = {"application/x-www-form-urlencoded": "&", "": "&", "multipart/form-data": ""}


def create_app(settings: config.Settings | None = None) -> "WSGIApplication":
    """Return the application; raise SettingsError when the environment cannot be used."""
    settings = settings or config.Settings.from_env()
    log.configure(settings.log_level, settings.log_format)
{%- if cookiecutter.__data %}
    places = reach.Places(settings.threads, settings.database_timeout)
    web2py = Waiting(engine.boot().wsgibase, places)
{%- else %}
    web2py = engine.boot().wsgibase
{%- endif %}
    static = engine.folder() / "applications" / engine.APP / "static"
    site = SharedDataMiddleware(web2py, {"/static": str(static)}, cache_timeout=3600)
    app: WSGIApplication = Envelope(site, settings)
    if trusted := settings.trusted_proxies:
        app = ProxyFix(app, x_for=trusted, x_proto=1, x_host=1, x_prefix=1)
    return proxies.Review(app, settings)


class Envelope:
    """Refuses what must not reach web2py, completes each answer, and writes the access line."""

    def __init__(self, app: "WSGIApplication", settings: config.Settings) -> None:
        self.app = app
        self.settings = settings
        seconds = settings.hsts_seconds if settings.https_only else 0
        self.headers = security.headers(hsts_seconds=seconds)
        self.requests = itertools.count(1)

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> "Iterable[bytes]":
        started = perf_counter()
        if next(self.requests) % CLEANING == 0:
            cleaning.clean(engine.application())
        method = environ["REQUEST_METHOD"]
        client, prefix = environ.get("REMOTE_ADDR", ""), environ.get("SCRIPT_NAME", "")
        if client:
            client = environ["REMOTE_ADDR"] = {{ 'rate_limit.' if cookiecutter.__accounts }}client_address(client)
        path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace")
        identifier = log.request_id(environ.get("HTTP_X_REQUEST_ID"))
        environ |= {"site.path": path, "site.settings": self.settings}
        address = security.https_address(environ, self.settings)
        if refused := self.refusal(environ, path):
            environ |= error_page(refused, method, self.settings)
        for header in FORWARDED:
            environ.pop(header, None)

        def start(status: str, headers: list[tuple[str, str]], *exc_info: Any) -> Any:
            seconds = perf_counter() - started
            log.access(client, method, prefix + path, int(status[:3]), seconds, identifier)
            ours = {"Cache-Control": "no-store", **self.headers, "X-Request-ID": identifier}
            if is_ide(path):
                ours["Content-Security-Policy"] = IDE_POLICY
            empty = {"content-type", "content-length"} if status.startswith("204") else set()
            kept = [each for each in headers if each[0].lower() not in INTERNAL | empty]
            # What an action has set stays.
            return start_response(status, [*kept, *security.missing(ours, kept)], *exc_info)

        app = redirect(address, 308) if address and not refused else self.app
        body = app(environ, start)
        if method == "HEAD":
            getattr(body, "close", lambda: None)()
            return []  # a server would take the length of an empty text for that of the page
        # The IDE answers with translations, which servers cannot send.
        return [str(body).encode()] if type(body).__name__ == "lazyT" else body

    def refusal(self, environ: "WSGIEnvironment", path: str) -> int:
        """Return the status with which to refuse the request, or 0."""
        if not path.startswith("/health/"):  # probes call a server by its address
            host = environ.get("HTTP_HOST", "")
            if security.refusal_of_host(host, self.settings):
                return 400
        if environ.get("REMOTE_ADDR") == "unknown":
            return 400  # a proxy has passed on what is no address
        length = environ.get("CONTENT_LENGTH") or "0"
        kind, options = parse_options_header(environ.get("CONTENT_TYPE"))
        boundary = options.get("boundary", "") if kind.startswith("multipart/") else "-"
        if not (length.isdecimal() and re.fullmatch("[ -~]{0,200}[!-~]", boundary)):
            return 400
        if int(length) > self.settings.max_body_bytes:
            return 413
        if kind in MARKS and self.fields(environ, MARKS[kind] or f"--{boundary}") > MOST_FIELDS:
            return 413
        if "_TEST" in path or (is_ide(path) and not self.is_developer(environ)):
            return 404
        return 0

    def fields(self, environ: "WSGIEnvironment", mark: str) -> int:
        """Return how many fields the form in the request has at most."""
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or "0"))
        environ["wsgi.input"] = BytesIO(body)
        return int(body.count(mark.encode()))

    def is_developer(self, environ: "WSGIEnvironment") -> bool:
        """Return whether the request comes from the machine that the site is developed on."""
        return (
            self.settings.app_env == "development"
            and not self.settings.trusted_proxies
            and not any(header in environ for header in FORWARDED)
            and environ.get("REMOTE_ADDR") in LOOPBACK
            and environ.get("HTTP_HOST", "").rsplit(":", 1)[0] in LOOPBACK
        )


{% if cookiecutter.__data -%}
class Waiting:
    """Leaves threads to the probe and to static files while the database is silent.

    Every action waits for it, and for the others of its session.
    """

    def __init__(self, app: "WSGIApplication", places: reach.Places) -> None:
        self.app = app
        self.places = places

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> "Iterable[bytes]":
        if environ["site.path"] == "/health/live":
            return self.app(environ, start_response)
        try:
            self.places.take()
        except reach.SilentError:
            return unavailable(environ)(environ, start_response)
        try:
            return self.app(environ, start_response)
        finally:
            self.places.give_back()


def unavailable(environ: "WSGIEnvironment") -> "WSGIApplication":
    """Return the answer that needs neither web2py nor the database."""
    error = ServiceUnavailable("The database is out of reach.", retry_after=reach.RETRY_AFTER)
    response = Response.force_type(error.get_response(environ))
    if environ["site.path"].startswith(("/api/", "/health/"{{ ', "/services/"' if cookiecutter.__example }})):
        code = {"code": "service_unavailable", "message": error.description}
        response.data, response.content_type = json.dumps({"error": code}), "application/json"
    return response


{% endif -%}
{% if cookiecutter.__bare -%}
def client_address(text: str) -> str:
    """Return the address without what may be around it: a port, brackets, IPv6 around IPv4.

    A text that is no address is `unknown`.
    """
    text = text.strip()
    match = re.fullmatch(r"\[(.+)\](?::\d+)?|([\d.]+):\d+", text)
    try:
        address = ip_address((match[1] or match[2]) if match else text)
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(address)


{% endif -%}
def is_ide(path: str) -> bool:
    """Return whether the path leads to the IDE, also where `\\` is `/` or ADMIN is admin."""
    return "admin" in path.replace("\\", "/").casefold().split("/")[:3]


def error_page(status: int, method: str, settings: config.Settings) -> dict[str, Any]:
    """Return the request, instead of the one that is refused, for the page that tells so."""
    return {
        "CONTENT_LENGTH": "0",
        "HTTP_HOST": settings.allowed_hosts[0].lstrip("."),
        "PATH_INFO": f"/{engine.APP}/default/error",
        "QUERY_STRING": "",
        "REMOTE_ADDR": "::",
        "REQUEST_METHOD": method if method == "HEAD" else "GET",
        "WEB2PY_STATUS_CODE": status,
        "wsgi.input": BytesIO(),
    }
