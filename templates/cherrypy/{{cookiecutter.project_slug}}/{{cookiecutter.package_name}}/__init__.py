"""The application factory, and the root of the tree of objects that is the site."""

import logging

import cherrypy

from . import pages, sessions
from .auth import Auth
from .config import Settings
from .db import Database
from .resources import RESOURCES
from .site import Site
from .standard import log
from .standard.rate_limit import Attempts

# The envelope writes the access lines; headers may hold passwords, so no log shows them.
cherrypy.config.update({"log.screen": False, "tools.log_headers.on": False})
logging.getLogger("cherrypy.access").propagate = False
pages.environment.globals["resources"] = RESOURCES


class Api:
    """What is below /api. It is not exposed itself, or unknown paths would answer 405."""


class Root:
    """The page at /; each attribute is what is below it."""

    def __init__(self) -> None:
        self.auth = Auth()
        self.api = Api()
        self.health = pages.Health()
        for name, resource in RESOURCES.items():
            setattr(self, name, resource.pages())
            setattr(self.api, name, resource.api())

    @cherrypy.expose
    @cherrypy.tools.jinja(template="home.html")
    def index(self) -> dict[str, str]:
        return {}


def create_app(settings: Settings, database: Database) -> Site:
    """Return the site: the tree, and which tools are on at which path.

    Another tree is one line more: `site.mount(Forum(), "/forum", {"/": {...}})`.
    """
    log.configure(settings.log_level, settings.log_format)
    # CherryPy runs tools at points of a request, and at one point in the order of their priorities
    # (50 where a tool says nothing). A page of this site meets them in this order:
    #
    # on_start_resource    10 guard       is this our host, and is the body small enough?
    # before_request_body  40 program_token  of a program, which has no session
    #                      50 sessions    reads the cookie
    #                      60 header_token  of a script; a form's token is in its body
    # before_handler       30 json_out, 50 jinja   what the page returns becomes text
    #                      45 transaction opens `request.db`
    #                      55 form_token  is this form one of our pages?
    #                      60 signed_in   is somebody there?
    #                      70 encode      text becomes bytes
    # before_finalize      20 transaction commits, or undoes after an error
    #                      50 sessions, 60 session_cookie   write the cookie
    #                      75 etags, 80 gzip
    everywhere = {
        "settings": settings,
        "attempts": Attempts(settings.rate_limit_url),
        "error_page.default": pages.show_error,
        "request.show_tracebacks": settings.app_env == "development",
        "tools.encode.on": True,
        "tools.encode.encoding": "utf-8",
        "tools.form_token.on": True,
        "tools.guard.on": True,
        "tools.guard.settings": settings,
        "tools.transaction.on": True,
        "tools.transaction.database": database,
        **sessions.config(settings.secret_key, secure=settings.https_only),
    }
    site = Site(settings, everywhere)
    site.mount(Root(), "", {"/api": pages.API, "/static": pages.STATIC})
    return site
