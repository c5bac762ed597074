"""The commands of `manage.py`."""

import code
import inspect
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from getpass import getpass

import cherrypy
from cheroot import wsgi
from cherrypy.process.servers import ServerAdapter

from . import Root, auth, create_app, data, db, management
from .config import Settings

MIN_PASSWORD = 12


def run() -> None:
    """Serve the site for development, and again after each change of the code."""
    cherrypy.server.unsubscribe()  # CherryPy's own first server; ours are below
    settings, second = Settings.from_env(), management.Settings.from_env()
    database = db.Database(cherrypy.engine, settings.database_url)
    database.subscribe()
    site = create_app(settings, database)
    listen(site, settings.host, settings.port, settings.max_body_bytes)
    if second.password:
        app = management.create_management(second, site, database)
        listen(app, second.host, second.port, settings.max_body_bytes)
    # At once would be an error while the engine starts; this is when block() looks next.
    stop = partial(cherrypy.engine.subscribe, "main", cherrypy.engine.exit)
    cherrypy.engine.signal_handler.handlers["SIGTERM"] = stop
    cherrypy.engine.signals.subscribe()
    cherrypy.engine.start()
    cherrypy.engine.block()


def serve() -> None:
    """Serve the site with CherryPy's server, Cheroot, for production."""
    cherrypy.config.update({"environment": "production"})
    run()


class Server(wsgi.Server):
    """Cheroot, which drops at its stop whoever waits in the system's queue; this answers them."""

    def stop(self) -> None:
        if self.ready:
            connections = self._connections  # type: ignore[attr-defined]
            connections.stop()  # from now on nobody else accepts
            # Clients who wait do not come again: soon nobody is left to be caught by the close.
            self.socket.settimeout(0.1)
            waiting, end = [], time.monotonic() + 1
            while time.monotonic() < end and (each := connections._from_server_socket(self.socket)):
                waiting.append(each)
            self.socket.close()
            self.socket = None
            for each in waiting:
                self.process_conn(each)
        super().stop()


def listen(app: cherrypy.Application, host: str, port: int, max_body_bytes: int) -> None:
    """Let the engine serve the application at this address, from its start to its stop."""
    server = Server((host, port), app, server_name="CherryPy", request_queue_size=128)
    server.max_request_body_size = max_body_bytes
    server.max_request_header_size = 65536
    ServerAdapter(cherrypy.engine, server, (host, port)).subscribe()


@contextmanager
def opened() -> Iterator[db.Database]:
    """Open the database for a command that needs no server."""
    database = db.Database(cherrypy.engine, Settings.from_env().database_url)
    database.start()
    try:
        yield database
    finally:
        database.stop()


def migrate() -> None:
    """Bring the database up to date."""
    with opened() as database, database.engine.begin() as connection:
        for name in db.migrate(connection):
            print(f"Applied {name}")
    print("The database is up to date.")


def makemigrations(name: str) -> None:
    """Write a new migration called NAME."""
    with opened() as database, database.engine.begin() as connection:
        path = db.make_migration(connection, name)
    print(f"Wrote {path}" if path else "The models have not changed.")


def createuser(name: str) -> None:
    """Add a user who may sign in; the password is asked for, or read from standard input."""
    name = auth.tidy_name(name)
    if not 1 <= len(name) <= 80:
        sys.exit("The name must have 1 to 80 characters.")
    password = getpass() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
    if len(password) < MIN_PASSWORD:
        sys.exit(f"The password must have at least {MIN_PASSWORD} characters.")
    try:
        with opened() as database, database.sessions.begin() as session:
            data.add_user(session, name, auth.hash_password(password))
    except data.NameTakenError:
        sys.exit(f"There is a user called {name} already.")
    print(f"Created the user {name}.")


def routes() -> None:
    """List the pages and the resources in the tree, with what they take from path or form."""
    for line in exposed(Root()):
        print(line)


def exposed(node: object, path: str = "") -> Iterator[str]:
    """Yield one line for each method that the node, or what is below it, exposes."""
    for name, each in inspect.getmembers(node):
        if inspect.ismethod(each) and (name.isupper() or hasattr(each, "exposed")):
            place = path if name.isupper() or name == "index" else f"{path}/{name}"
            verb = name if name.isupper() else "page"
            takes = ", ".join(inspect.signature(each).parameters)
            yield f"{verb:7}{place or '/'} ({takes})"
        elif type(each).__module__.startswith(__package__):
            yield from exposed(each, f"{path}/{name}")


def shell() -> None:
    """Start Python with `app`, the functions of `data`, and `db`, a session for them."""
    with opened() as database, database.sessions() as session:
        app = create_app(Settings.from_env(), database)
        code.interact(banner="", local={"app": app, "data": data, "db": session})


def check() -> None:
    """Review the settings for production."""
    settings = Settings.from_env()
    management.Settings.from_env()
    problems = []
    if settings.app_env != "production":
        problems.append(f"APP_ENV is {settings.app_env}, not production")
    if not settings.https_only:
        problems.append("HTTPS_ONLY is off: cookies may travel in the clear")
    if problems:
        sys.exit("\n".join(problems))
    print("The settings are fit for production.")


COMMANDS = (run, serve, migrate, makemigrations, createuser, routes, shell, check)


def main(words: list[str] | None = None) -> None:
    """Run the command that the words name, by default those of the command line."""
    parser = ArgumentParser(description="The project's commands.")
    verbs = parser.add_subparsers(metavar="COMMAND", required=True)
    for command in COMMANDS:
        verb = verbs.add_parser(command.__name__, help=command.__doc__)
        for argument in inspect.signature(command).parameters:
            verb.add_argument(argument)
        verb.set_defaults(command=command)
    given = vars(parser.parse_args(words))
    given.pop("command")(**given)
