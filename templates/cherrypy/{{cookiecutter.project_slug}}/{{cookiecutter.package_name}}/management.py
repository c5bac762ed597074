"""A second server for whoever runs the site: health, statistics and profiles, behind a password."""

import cProfile
import os
import re
import secrets
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any

from cherrypy import Application, NotFound, Tool, expose, request, response, tools
from cherrypy.lib import profiler
from cherrypy.lib.auth_digest import get_ha1_dict_plain
from cherrypy.lib.cpstats import StatsPage
from werkzeug.test import Client

from . import requests
from .auth import TooManyAttemptsError
from .db import Database
from .pages import Health
from .site import Envelope, Site
from .standard import security
from .standard.environment import SettingsError
from .standard.rate_limit import Attempts

USER = "admin"


@dataclass(frozen=True)
class Settings:
    """Where the second server listens, and where profiles go; empty is none."""

    password: str = field(repr=False)
    host: str
    port: int
    profiles: str

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> "Settings":
        """Return the settings, or raise SettingsError."""
        password = environ.get("MANAGEMENT_PASSWORD", "")
        port = environ.get("MANAGEMENT_PORT") or "8001"
        if password and len(password) < 12:
            raise SettingsError("MANAGEMENT_PASSWORD must have at least 12 characters")
        if not re.fullmatch("[0-9]{1,5}", port):
            raise SettingsError("MANAGEMENT_PORT must be the port to listen on")
        host, profiles = environ.get("MANAGEMENT_HOST"), environ.get("MANAGEMENT_PROFILES", "")
        return cls(password, host or "127.0.0.1", int(port), profiles)


# The profiler that CherryPy takes, `profile`, fails when threads and weak references meet.
profiler.profile = cProfile


class Profiles(profiler.Profiler):
    """CherryPy's profiler and its pages."""

    lock = Lock()

    def run(self, func: Callable[[], Any]) -> Any:
        """Profile one page at a time: since Python 3.12 only one profile can be made at once."""
        with self.lock:
            return super().run(func)

    @expose
    def report(self, filename: str) -> object:
        if filename not in self.statfiles():  # CherryPy itself reads any file that it is told
            raise NotFound
        return super().report(filename)


def profile(profiles: Profiles) -> None:
    """Tool: write a profile of the page."""
    handler = request.handler
    request.handler = lambda: profiles.run(handler)


tools.profile = Tool("before_handler", profile, priority=90)


def profile_once(site: Site, host: str, path: str) -> str:
    """Return where the time of a page goes. Exit where there is no such page for a visitor."""
    with TemporaryDirectory() as directory:
        profiles = Profiles(directory)
        client = Client(site)
        answer = profiles.run(lambda: client.get(path, base_url=f"http://{host}"))
        if answer.status_code != 200:
            sys.exit(f"{path} answers {answer.status} to somebody who has not signed in.")
        return str(profiles.stats(profiles.statfiles()[0]))


class Statistics:
    """What CherryPy counts. Its own page shows the paths that clients sent as they are."""

    @expose
    def index(self) -> object:
        return StatsPage().data()


class Management:
    """The tree of the second server."""

    def __init__(self, profiles: Profiles | None) -> None:
        self.health = Health()
        self.statistics = Statistics()
        self.profiles = profiles


def show_error(status: str, **_: str) -> str:
    response.headers["Content-Type"] = "text/plain"
    return status


def begin(attempts: Attempts) -> None:
    """Tool: count an attempt to sign in, and answer 429 where there were too many."""
    if "Authorization" not in request.headers:
        return
    if seconds := attempts.begin("management", request.remote.ip, USER):
        raise TooManyAttemptsError(seconds)


def succeed(attempts: Attempts) -> None:
    """Tool: forget the attempts, once the password was right."""
    attempts.succeeded("management", request.remote.ip, USER)


# CherryPy's own tool, which asks for the password, is between the two.
tools.attempt = Tool("before_handler", begin, priority=0)
tools.success = Tool("before_handler", succeed, priority=2)


class Request(requests.Request):
    """A request whose errors are plain text from its first line on."""

    error_page = {"default": show_error}


def frames() -> dict[str, object]:
    """Return the configuration of the profiles: their page shows the others in frames."""
    policy = security.headers()["Content-Security-Policy"]
    policy = policy.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
    headers = [("Content-Security-Policy", policy), ("X-Frame-Options", "SAMEORIGIN")]
    return {"tools.response_headers.on": True, "tools.response_headers.headers": headers}


def create_management(settings: Settings, site: Site, database: Database) -> Envelope:
    """Return the application of the second server, and let the site count and profile for it."""
    profiles = Profiles(settings.profiles) if settings.profiles else None
    observed = {"cpstats.on": True, "profile.on": bool(profiles), "profile.profiles": profiles}
    for application in site.apps.values():
        application.merge({"/": {f"tools.{name}": value for name, value in observed.items()}})
    attempts = site.everywhere["attempts"]
    everywhere = {
        "error_page.default": show_error,
        "request.process_request_body": False,
        "tools.attempt.on": True,
        "tools.attempt.attempts": attempts,
        "tools.success.on": True,
        "tools.success.attempts": attempts,
        "tools.auth_digest.on": True,
        "tools.auth_digest.realm": "management",
        "tools.auth_digest.get_ha1": get_ha1_dict_plain({USER: settings.password}),
        "tools.auth_digest.key": secrets.token_hex(),
        "tools.encode.on": True,
        "tools.encode.encoding": "utf-8",
        "tools.transaction.on": True,
        "tools.transaction.database": database,
    }
    application = Application(Management(profiles), "", {"/": everywhere, "/profiles": frames()})
    application.request_class = Request
    application.log.error_log.addFilter(requests.tell_outage)
    return Envelope(application, hsts_seconds=0)
