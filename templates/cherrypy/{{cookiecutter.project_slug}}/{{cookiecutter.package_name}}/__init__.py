"""The application factory, and the root of the tree of objects that is the site."""

import logging

import cherrypy

{% if cookiecutter.__accounts -%}
from . import pages, sessions
from .auth import Auth
from .config import Settings
from .db import Database
from .resources import RESOURCES
from .site import Site
from .standard import log
from .standard.rate_limit import Attempts
{%- else -%}
from . import pages
from .config import Settings
from .site import Site
from .standard import log
{%- endif %}

# The envelope writes the access lines; headers may hold passwords, so no log shows them.
cherrypy.config.update({"log.screen": False, "tools.log_headers.on": False})
logging.getLogger("cherrypy.access").propagate = False
{%- if cookiecutter.__accounts %}
pages.environment.globals["resources"] = RESOURCES


class Api:
    """What is below /api. It is not exposed itself, or unknown paths would answer 405."""
{%- endif %}


class Root:
    """The page at /; each attribute is what is below it."""

    def __init__(self) -> None:
{%- if cookiecutter.__accounts %}
        self.auth = Auth()
        self.api = Api()
{%- endif %}
        self.health = pages.Health()
{%- if cookiecutter.__accounts %}
        for name, resource in RESOURCES.items():
            setattr(self, name, resource.pages())
            setattr(self.api, name, resource.api())
{%- endif %}

    @cherrypy.expose
    @cherrypy.tools.jinja(template="home.html")
    def index(self) -> dict[str, str]:
        return {}


def create_app(settings: Settings{{ ', database: Database' if cookiecutter.__data }}) -> Site:
    """Return the site: the tree, and which tools are on at which path.

    Another tree is one line more: `site.mount(Forum(), "/forum", {"/": {...}})`.
    """
    log.configure(settings.log_level, settings.log_format)
    cherrypy.log.error_log.setLevel(settings.log_level)
    # CherryPy runs tools at points of a request, and at one point in the order of their priorities
    # (50 where a tool says nothing). A page of this site meets them in this order:
    #
    # on_start_resource    10 guard       is this our host, and is the body small enough?
{%- if cookiecutter.__accounts %}
    # before_request_body  40 program_token  of a program, which has no session
    #                      50 sessions    reads the cookie
    #                      60 sessions    locks it, below /api
    #                      65 header_token  of a script; a form's token is in its body
    # before_handler       30 json_out, 50 jinja   what the page returns becomes text
    #                      45 transaction opens `request.db`
    #                      55 form_token  is this form one of our pages?
    #                      60 signed_in   is somebody there?
    #                      70 encode      text becomes bytes
    # before_finalize      20 transaction commits, or undoes after an error
    #                      50 sessions, 60 session_cookie   write the cookie
    #                      75 etags, 80 gzip
{%- else %}
    # before_handler       30 json_out, 50 jinja   what the page returns becomes text
    #                      70 encode      text becomes bytes
    # before_finalize      75 etags, 80 gzip
{%- endif %}
    everywhere = {
        "settings": settings,
{%- if cookiecutter.__accounts %}
        "attempts": Attempts(settings.rate_limit_url),
{%- endif %}
        "error_page.default": pages.show_error,
        "request.show_tracebacks": settings.app_env == "development",
        "tools.encode.on": True,
        "tools.encode.encoding": "utf-8",
{%- if cookiecutter.__accounts %}
        "tools.form_token.on": True,
{%- endif %}
        "tools.guard.on": True,
        "tools.guard.settings": settings,
{%- if cookiecutter.__accounts %}
        "tools.transaction.on": True,
        "tools.transaction.database": database,
        **sessions.config(settings.secret_key, secure=settings.https_only),
{%- endif %}
    }
    site = Site(settings, everywhere)
{%- if cookiecutter.__accounts %}
    site.mount(Root(), "", {"/api": pages.API, "/static": pages.STATIC})
{%- else %}
    site.mount(Root(), "", {"/static": pages.STATIC})
{%- endif %}
    return site
