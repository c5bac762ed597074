"""A second server for whoever runs the site: health, statistics and profiles, behind a password."""

import cProfile
import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Lock

from cherrypy import Application, NotFound, Tool, expose, request, response, tools
from cherrypy.lib import profiler
from cherrypy.lib.auth_digest import get_ha1_dict_plain
from cherrypy.lib.cpstats import StatsPage

from .config import SettingsError
from .db import Database
from .envelope import Envelope
from .pages import Health

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
        port = environ.get("MANAGEMENT_PORT", "8001")
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

    def run(self, func: Callable[[], object]) -> object:
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


def create_management(settings: Settings, site: Application, database: Database) -> Application:
    """Return the application of the second server, and let the site count and profile for it."""
    profiles = Profiles(settings.profiles) if settings.profiles else None
    observed = {"cpstats.on": True, "profile.on": bool(profiles), "profile.profiles": profiles}
    site.config["/"].update({f"tools.{name}": value for name, value in observed.items()})
    everywhere = {
        "wsgi.pipeline": [("envelope", Envelope)],
        "wsgi.envelope.https_only": False,
        "error_page.default": show_error,
        "tools.auth_digest.on": True,
        "tools.auth_digest.realm": "management",
        "tools.auth_digest.get_ha1": get_ha1_dict_plain({USER: settings.password}),
        "tools.auth_digest.key": secrets.token_hex(),
        "tools.transaction.on": True,
        "tools.transaction.database": database,
    }
    return Application(Management(profiles), "", {"/": everywhere})
