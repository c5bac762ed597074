"""The site as one WSGI application: CherryPy's tree, and what is around every request."""

import logging
from time import perf_counter
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from cherrypy import Application
from cherrypy._cptree import Tree
from werkzeug.exceptions import BadRequest
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.utils import redirect

from . import pages
from .config import Settings
from .requests import Request{{ ', tell_outage' if cookiecutter.__data }}
from .standard import log, security
from .standard.proxies import Review

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment


class Envelope:
    """WSGI middleware: adds the request id and the security headers, and writes the access line.

    It is no tool: what tools add to an answer is lost when CherryPy itself fails.
    """

    def __init__(self, app: "WSGIApplication", hsts_seconds: int) -> None:
        self.app = app
        self.headers = security.headers(hsts_seconds=hsts_seconds)

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> "Iterable[bytes]":
        started = perf_counter()
        client = environ.get("REMOTE_ADDR", "")
        path = environ["SCRIPT_NAME"] + environ["PATH_INFO"]
        path = path.encode("latin-1").decode("utf-8", "replace")
        identifier = log.request_id(environ.get("HTTP_X_REQUEST_ID"))

        def start(status: str, headers: list[tuple[str, str]], *exc_info: Any) -> Any:
            code, seconds = int(status[:3]), perf_counter() - started
            log.access(client, environ["REQUEST_METHOD"], path, code, seconds, identifier)
            ours = {"Cache-Control": "no-store", **self.headers, "X-Request-ID": identifier}
            theirs = [
                (name, local(value, environ) if name == "Location" else value)
                for name, value in headers
                if name not in unwanted(environ["REQUEST_METHOD"], code)
            ]
            # What a page has set stays.
            return start_response(status, [*theirs, *security.missing(ours, theirs)], *exc_info)

        return self.app(environ, start)


def local(location: str, environ: "WSGIEnvironment") -> str:
    """Return the path alone of an address on this site, for which a proxy may have another name."""
    origin = f"{environ['wsgi.url_scheme']}://{environ.get('HTTP_HOST', '')}"
    path = location.removeprefix(origin)
    return path if path.startswith("/") and not path.startswith("//") else location


def unwanted(method: str, status: int) -> set[str]:
    """Return the headers that CherryPy sets and that say too much, or nothing, in this answer."""
    return {
        "Server",  # its version
        *({"Content-Type"} if status == 204 else ()),
        *({"Allow"} if method != "OPTIONS" and status != 405 else ()),
    }


class Site(Tree):
    """CherryPy's tree of applications; `mount` is its own, with the configuration of this site."""

    def __init__(self, settings: Settings, everywhere: dict[str, Any]) -> None:
        super().__init__()
        self.settings = settings
        self.everywhere = everywhere
        seconds = settings.hsts_seconds if settings.https_only else 0
        app: WSGIApplication = Envelope(self.dispatch, seconds)
        if proxies := settings.trusted_proxies:
            app = ProxyFix(app, x_for=proxies, x_proto=1, x_host=1, x_prefix=1)
        self.wsgi_app = Review(app, settings)

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> "Iterable[bytes]":
        return self.wsgi_app(environ, start_response)

    def dispatch(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> "Iterable[bytes]":
        """Call the application at the path; CherryPy's tree would take a prefix for a part of it."""
        path = environ["PATH_INFO"]
        name = self.script_name(path or "/")
        environ[pages.PREFIX] = environ["SCRIPT_NAME"].rstrip("/")
        environ["SCRIPT_NAME"] = environ[pages.PREFIX] + name
        environ["PATH_INFO"] = path.removeprefix(name)
        app: WSGIApplication = self.apps[name]
        return app(environ, start_response)

    def mount(self, root: object, script_name: str = "", config: Any = None) -> Application:
        """Mount the tree of `root`, with this site's tools on, and return its application."""
        app = root if isinstance(root, Application) else Application(root, script_name)
        app.request_class = Request
        app.log.error_log.setLevel(logging.NOTSET)  # that of the site's own
{%- if cookiecutter.__data %}
        app.log.error_log.addFilter(tell_outage)
{%- endif %}
        if app.root is None:  # its configuration says all, such as a dispatcher of routes
            app.root = SimpleNamespace()
        # Here it gives way to what the tree, and its own configuration, say.
        app.root._cp_config = {**self.everywhere, **getattr(app.root, "_cp_config", {})}
        super().mount(app, app.script_name, config)
        app.script_name = None  # it is that of each request, below the prefix of a proxy
        return app

    def graft(self, wsgi_callable: "WSGIApplication", script_name: str = "") -> None:
        """Put in a WSGI application of another framework, for the hosts of this site alone."""

        def guarded(
            environ: "WSGIEnvironment", start_response: "StartResponse"
        ) -> "Iterable[bytes]":
            answer = wsgi_callable
            if refusal := security.refusal_of_host(environ.get("HTTP_HOST", ""), self.settings):
                answer = BadRequest(refusal)
            elif address := security.https_address(environ, self.settings):
                answer = redirect(address, 308)
            return answer(environ, start_response)

        super().graft(guarded, script_name)
