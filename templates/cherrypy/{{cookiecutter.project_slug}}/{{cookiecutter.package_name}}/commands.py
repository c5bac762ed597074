"""The commands of `manage.py`."""

import code
import inspect
{%- if cookiecutter.__accounts %}
import logging
import subprocess
import sys
from argparse import REMAINDER, ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from getpass import getpass
from importlib.util import find_spec
{%- else %}
import sys
from argparse import ArgumentParser
from functools import partial
{%- endif %}

import cherrypy
{%- if cookiecutter.__accounts %}
from alembic.config import CommandLine
from alembic.util import CommandError
from sqlalchemy.orm import Session

from . import auth, create_app, data, management, migration, routing
from .config import ROOT, Settings
from .db import Database
from .servers import listen
from .standard import log, security
from .standard.rate_limit import Attempts

MIN_PASSWORD = 12
{%- else %}

from . import create_app, routing
from .config import ROOT, Settings
from .servers import listen
from .standard import security
{%- endif %}


def run() -> None:
    """Serve the site for development, and again after each change of the code."""
{%- if cookiecutter.__accounts %}
    settings, second = Settings.from_env(), management.Settings.from_env()
    cherrypy.server.unsubscribe()  # CherryPy's own first server; ours are below
    limits = {"timeout": settings.database_timeout, "threads": settings.threads}
    database = Database(cherrypy.engine, settings.database_url, **limits)
    database.subscribe()
    site = create_app(settings, database)
    seconds = settings.hsts_seconds if settings.https_only else 0
    headers = security.headers(hsts_seconds=seconds)
    adapter = listen(site, settings.host, settings.port, settings, **headers)
    # The site is there last: whoever has its answer finds the second server there too.
    cherrypy.engine.subscribe("start", adapter.start, priority=adapter.start.priority + 1)
    if second.password:
        app = management.create_management(second, site, database)
        listen(app, second.host, second.port, settings, "MANAGEMENT_")
{%- else %}
    settings = Settings.from_env()
    cherrypy.server.unsubscribe()  # CherryPy's own first server; ours is below
    site = create_app(settings)
    seconds = settings.hsts_seconds if settings.https_only else 0
    headers = security.headers(hsts_seconds=seconds)
    listen(site, settings.host, settings.port, settings, **headers)
{%- endif %}
    # At once would be an error while the engine starts; this is when block() looks next.
    stop = partial(cherrypy.engine.subscribe, "main", cherrypy.engine.exit)
    cherrypy.engine.signal_handler.handlers["SIGTERM"] = stop
    cherrypy.engine.signals.subscribe()
    cherrypy.engine.autoreload.files.add(str(ROOT / ".env"))
    cherrypy.engine.start()
    cherrypy.engine.block()


def serve() -> None:
    """Serve the site with CherryPy's server, Cheroot, for production."""
    cherrypy.config.update({"environment": "production"})
{%- if cookiecutter.__accounts %}
    settings = Settings.from_env()
    log.configure(settings.log_level, settings.log_format)
    if problem := Attempts(settings.rate_limit_url).problem():
        logging.getLogger(__name__).warning(problem)
{%- endif %}
    run()
{%- if cookiecutter.__accounts %}


@contextmanager
def opened(*, patient: bool = False) -> Iterator[Database]:
    """Open the database for a command that needs no server."""
    database = Database(cherrypy.engine, Settings.from_env().database_url, patient=patient)
    database.start()
    try:
        yield database
    except CommandError as error:
        sys.exit(str(error))
    finally:
        database.stop()


def migrate() -> None:
    """Bring the database up to date."""
    with opened(patient=True) as database:
        migration.migrate(database.engine)
    print("The database is up to date.")


def makemigrations(name: str) -> None:
    """Write a new migration called NAME."""
    with opened() as database:
        path = migration.make_migration(database.engine, name)
    print(f"Wrote {path.relative_to(ROOT)}" if path else "The models have not changed.")


def db(words: list[str]) -> None:
    """Alembic's own commands: `db history`, `db downgrade -1`, `db merge heads`."""
    CommandLine("manage.py db").main(["--config", str(migration.SETTINGS), *words])


def createuser(name: str) -> None:
    """Add a user who may sign in; the password is asked for, or read from standard input."""
    name = auth.tidy_name(name)
    if not 1 <= len(name) <= 80:
        sys.exit("The name must have 1 to 80 characters.")
    password = read_password()
    try:
        with opened() as database, database.sessions.begin() as session:
            data.add_user(session, name, auth.hash_password(password))
    except data.NameTakenError:
        sys.exit(f"There is a user called {name} already.")
    print(f"Created the user {name}.")


def setpassword(name: str) -> None:
    """Give a user another password. It ends their sessions, and their programs' tokens."""
    with opened() as database, database.sessions.begin() as session:
        user = find_user(session, name)
        data.set_password(session, user, auth.hash_password(read_password()))
        print(f"Changed the password of {user.name}.")


def createtoken(name: str) -> None:
    """Print a token with which a program may use the API as this user."""
    with opened() as database, database.sessions.begin() as session:
        print(auth.new_token(session, find_user(session, name)))


def find_user(session: Session, name: str) -> data.User:
    user = data.find_user(session, auth.tidy_name(name))
    return user or sys.exit(f"There is no user called {name}.")


def read_password() -> str:
    """Return the password that is typed twice, or piped, unless it is too short."""
    if sys.stdin.isatty():
        password = getpass()
        if getpass("Repeat for confirmation: ") != password:
            sys.exit("The two passwords differ.")
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    if len(password) < MIN_PASSWORD:
        sys.exit(f"The password must have at least {MIN_PASSWORD} characters.")
    return password
{%- endif %}


def routes() -> None:
    """List the addresses of the pages and the resources, with what they take from a form."""
{%- if cookiecutter.__data %}
    with opened() as database:
        site = create_app(Settings.from_env(), database)
{%- else %}
    site = create_app(Settings.from_env())
{%- endif %}
    for path, application in site.apps.items():
        for line in routing.routes(getattr(application, "root", None), path):
            print(line)
{%- if cookiecutter.__accounts %}


def profile(path: str) -> None:
    """Ask for the page at PATH once, and print where its time goes, by CherryPy's profiler."""
    settings = Settings.from_env()
    with opened() as database:
        site = create_app(settings, database)
        print(management.profile_once(site, settings.allowed_hosts[0], path))


def coverage() -> None:
    """Run the tests, and print which lines they have not reached."""
    if not find_spec("pytest_cov"):
        sys.exit("pytest-cov is not installed: install the group `dev`.")
    words = ["-m", "pytest", "--cov", "--cov-report=term-missing"]
    command = [sys.executable, *words]
    done = subprocess.run(command, cwd=ROOT, check=False)  # noqa: S603
    sys.exit(done.returncode)


def shell() -> None:
    """Start Python with `app`, the functions of `data`, and `db`, a session for them."""
    with opened() as database, database.sessions() as session:
        app = create_app(Settings.from_env(), database)
        code.interact(banner="", local={"app": app, "data": data, "db": session})
{%- else %}


def shell() -> None:
    """Start Python with `app`."""
    code.interact(banner="", local={"app": create_app(Settings.from_env())})
{%- endif %}


def check() -> None:
    """Review the settings for production."""
    settings = Settings.from_env()
{%- if cookiecutter.__accounts %}
    management.Settings.from_env()
{%- endif %}
    problems = []
    if settings.app_env != "production":
        problems.append(f"APP_ENV is {settings.app_env}, not production")
    if not settings.https_only:
        problems.append("HTTPS_ONLY is off: cookies may travel in the clear")
{%- if cookiecutter.__accounts %}
    if problem := Attempts(settings.rate_limit_url).problem():
        problems.append(problem)
{%- endif %}
    if problems:
        sys.exit("\n".join(problems))
    print("The settings are fit for production.")


{% if cookiecutter.__accounts -%}
COMMANDS = (
    run,
    serve,
    migrate,
    makemigrations,
    db,
    createuser,
    setpassword,
    createtoken,
    routes,
    profile,
    coverage,
    shell,
    check,
)
{%- else -%}
COMMANDS = (run, serve, routes, shell, check)
{%- endif %}


def main(words: list[str] | None = None) -> None:
    """Run the command that the words name, by default those of the command line."""
    parser = ArgumentParser(description="The project's commands.")
    verbs = parser.add_subparsers(metavar="COMMAND", required=True)
    for command in COMMANDS:
        verb = verbs.add_parser(command.__name__, help=command.__doc__)
        for argument in inspect.signature(command).parameters:
{%- if cookiecutter.__accounts %}
            verb.add_argument(argument, nargs=REMAINDER if argument == "words" else None)
{%- else %}
            verb.add_argument(argument)
{%- endif %}
        verb.set_defaults(command=command)
    given = vars(parser.parse_args(words))
    given.pop("command")(**given)
