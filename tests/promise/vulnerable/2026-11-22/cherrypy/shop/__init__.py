"""The application factory, and the root of the tree of objects that is the site."""

import logging

import cherrypy
from werkzeug.middleware.proxy_fix import ProxyFix

from . import log, pages
from .api import Api
from .auth import Auth
from .config import ROOT, Settings
from .db import Database
from .envelope import Envelope
from .notes import Notes

# The envelope writes the access lines; headers may hold passwords, so no log shows them.
cherrypy.config.update({"log.screen": False, "tools.log_headers.on": False})
logging.getLogger("cherrypy.access").propagate = False


class Root:
    """The page at /; each attribute is what is below it."""

    def __init__(self) -> None:
        self.auth = Auth()
        self.notes = Notes()
        self.api = Api()
        self.health = pages.Health()

    @cherrypy.expose
    @cherrypy.tools.jinja(template="home.html")
    def index(self) -> dict[str, str]:
        return {}


def create_app(settings: Settings, database: Database) -> cherrypy.Application:
    """Return the site: the tree, and which tools are on at which path."""
    log.configure(settings.log_level, settings.log_format)
    (ROOT / "instance").mkdir(exist_ok=True)
    development = settings.app_env == "development"
    everywhere = {
        "wsgi.pipeline": [("proxy", ProxyFix), ("envelope", Envelope)],
        **{f"wsgi.proxy.x_{part}": settings.trusted_proxies for part in ("for", "proto", "host")},
        "wsgi.envelope.https_only": settings.https_only,
        "error_page.default": pages.show_error,
        "request.show_tracebacks": development,
        "request.show_mismatched_params": development,
        "tools.trailing_slash.on": False,
        "tools.encode.on": False,  # render() encodes
        "tools.allow.on": True,
        "tools.allow.methods": ["GET", "HEAD"],
        "tools.guard.on": True,
        "tools.guard.settings": settings,
        "tools.session.on": True,
        "tools.session.secret": settings.secret_key,
        "tools.session.secure": settings.https_only,
        "tools.form_token.on": True,
        "tools.transaction.on": True,
        "tools.transaction.database": database,
    }
    api = {
        "request.dispatch": cherrypy.dispatch.MethodDispatcher(),
        "tools.allow.on": False,
        "tools.form_token.on": False,
        "tools.header_token.on": True,
        "tools.json_in.on": True,
        "tools.json_out.on": True,
        **pages.COMPRESSED,
    }
    return cherrypy.Application(Root(), "", {"/": everywhere, "/api": api, "/static": pages.STATIC})
