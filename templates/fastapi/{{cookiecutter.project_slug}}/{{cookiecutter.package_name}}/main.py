"""The application: `create_app()` puts it together{{ ", `lifespan()` is what it does before and after" if cookiecutter.__accounts }}."""

{% if cookiecutter.__accounts -%}
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from itertools import chain

from fastapi import FastAPI
from starlette.middleware.sessions import SessionMiddleware
from starlette.types import ASGIApp

from . import errors, templating
from .config import DESCRIPTION, PROJECT_NAME, ROOT, Settings
from .database import Database
{%- if cookiecutter.__example %}
from .live import Live
{%- endif %}
from .resources import RESOURCES
from .routers import auth, docs, {{ "me, " if not cookiecutter.__example }}pages
from .schemas import problems
from .standard import asgi, log, security
from .standard.rate_limit import Attempts
from .static import StaticFiles

SESSION_SECONDS = 7 * 24 * 3600


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Close at the end what has been opened; the loop that has used it is still there."""
    yield
{%- if cookiecutter.__example %}
    app.state.live.stop()
{%- endif %}
    await app.state.database.close()
{%- else -%}
from fastapi import FastAPI
from starlette.types import ASGIApp

from . import errors, templating
from .config import DESCRIPTION, PROJECT_NAME, Settings
from .routers import docs, pages
from .standard import asgi, log, security
from .static import StaticFiles
{%- endif %}


class Site(FastAPI):
    """The application."""

    def build_middleware_stack(self) -> ASGIApp:
        """Keep the shell the outermost: what middleware of yours answers is an answer of the site."""
        shell: object = asgi.Shell
        self.user_middleware.sort(key=lambda each: each.cls is not shell)
        return super().build_middleware_stack()


def create_app(settings: Settings | None = None) -> FastAPI:
    """Return the application; raise SettingsError when the environment cannot be used."""
    settings = settings or Settings.from_env()
    log.configure(settings.log_level, settings.log_format)
{%- if cookiecutter.__data %}
    with suppress(OSError):  # a site that keeps nothing there needs none
        (ROOT / "instance").mkdir(exist_ok=True)
{%- endif %}

    app = Site(
        title=PROJECT_NAME,
        description=DESCRIPTION,
{%- if cookiecutter.__data %}
        lifespan=lifespan,
{%- endif %}
        openapi_url="/api/openapi.json",
        docs_url=None,  # theirs loads scripts from other sites; ours is /api/docs
        redoc_url=None,
{%- if cookiecutter.__accounts %}
        responses=problems(422),  # the one that FastAPI documents by itself is not what we answer
{%- endif %}
    )
    app.state.settings = settings
{%- if cookiecutter.__accounts %}
    app.state.database = Database(settings)
{%- if cookiecutter.__example %}
    app.state.live = Live()
{%- endif %}
    app.state.attempts = Attempts(settings.rate_limit_url)
    menu = {title: routers[0].prefix for title, routers in RESOURCES.items()}
    templating.configure(settings, menu)

{% if cookiecutter.__example %}    for router in (pages.router, auth.router, *chain(*RESOURCES.values()), docs.router):
{%- else %}    for router in (pages.router, auth.router, me.router, *chain(*RESOURCES.values()), docs.router):
{%- endif %}
        app.include_router(router)
{%- else %}
    templating.configure(settings)

    for router in (pages.router, docs.router):
        app.include_router(router)
{%- endif %}
    app.mount("/static", StaticFiles(), name="static")
    errors.register(app)

    # The last one is the outermost, but for the shell.
{%- if cookiecutter.__accounts %}
    app.add_middleware(
        SessionMiddleware,
        secret_key=settings.secret_key,
        session_cookie="{{ cookiecutter.package_name }}_session",
        max_age=SESSION_SECONDS,
        https_only=settings.https_only,
    )
{%- endif %}
    app.add_middleware(
        asgi.Shell,
        settings=settings,
        headers=security.headers(hsts_seconds=settings.hsts_seconds if settings.https_only else 0),
        refuse=errors.refuse,
    )
    return app
