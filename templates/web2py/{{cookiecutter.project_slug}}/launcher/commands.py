"""The commands of `manage.py`."""

import code
import re
import runpy
import shutil
import sys
import tarfile
from functools import partial
from pathlib import Path

import click

from . import cleaning, config, engine, ide, listening, log, security, server{{ ', sign_in, users' if cookiecutter.__accounts }}
from .passwords import ask_password
from .wsgi import create_app


@click.group()
def cli() -> None:
    """The project's commands."""
{%- if cookiecutter.__accounts %}


for command in (users.createuser, users.setpassword, users.createtoken):
    cli.add_command(command)
{%- endif %}


@cli.command()
def run() -> None:
    """Serve the site for development; web2py reads what has changed at the next request."""
    settings = config.Settings.from_env()
    listening.listen(settings.host, settings.port).close()  # before it {{ "tells of tables" if cookiecutter.__data else "starts web2py" }}
    log.configure(settings.log_level, settings.log_format)  # before web2py does it
    engine.boot()
{%- if cookiecutter.__data %}
    try:
        with engine.models(settings) as site:
            if changes := site.db._adapter.migrator.changes():
                lines = [line for change in changes for line in change.lines()]
                behind = "The tables are behind the models: run `python manage.py migrate`."
                click.echo("\n".join([behind, *lines]), err=True)
    except engine.EngineError as error:
        click.echo(error, err=True)
{%- endif %}
    listen(settings)


@cli.command()
def serve() -> None:
    """Serve the site for production."""
    listen(config.Settings.from_env())


def listen(settings: config.Settings) -> None:
    """Serve the application with Waitress until the process is told to stop."""
    headers = security.headers(hsts_seconds=settings.hsts_seconds if settings.https_only else 0)
    server.serve(partial(create_app, settings), settings, headers)
{%- if cookiecutter.__data %}


@cli.command()
@click.option("--yes", "drop", flag_value="yes", help="Drop columns and tables without asking.")
@click.option("--keep", "drop", flag_value="keep", help="Drop nothing, and do not ask.")
def migrate(drop: str | None) -> None:
    """Bring the tables up to date with the models; ask before a column or a table is dropped."""
    engine.boot()
    with engine.models(config.Settings.from_env(), migrating=click.echo) as site:
        migration = site.db._adapter.migrator
        changes = migration.changes()
        for change in changes:
            click.echo("\n".join(change.lines()))
        if problems := [problem for change in changes for problem in change.problems()]:
            raise click.ClickException("\n".join(problems))
        lost = any(change.dropped for change in changes)
        dropping = lost and (drop == "yes" if drop else may_drop())
        try:
            migration.apply(dropping=dropping)
        except RuntimeError as error:
            raise click.ClickException(str(error)) from error
        click.echo("The database is up to date.")


def may_drop() -> bool:
    """Ask whether columns and tables may be dropped; where nobody can answer, refuse to go on."""
    if not is_answered():
        raise click.ClickException(
            "Nothing was dropped. Run `manage.py migrate --yes` to drop what is listed, `--keep` to keep it."
        )
    return click.confirm("Drop what is listed, with all that it holds? It stays otherwise.")


def is_answered() -> bool:
    """Return whether there is somebody who can answer."""
    return sys.stdin.isatty()


@cli.command()
@click.argument("name", required=False)
def makemigrations(name: str | None) -> None:
    """Say how web2py migrates: it has no migration files."""
    del name
    click.echo("web2py has no migration files: change a model, then run `migrate`.")
{%- endif %}


@cli.command()
def routes() -> None:
    """List the routes."""
    rules = runpy.run_path(str(config.ROOT / "routes.py"))
    for address, action, *_ in rules.get("routes_in", ()):
        click.echo(f"{address:24} {action}")


@cli.command()
def shell() -> None:
{%- if cookiecutter.__data %}
    """Start Python with what the models define: `db`, `auth` and the rest."""
{%- else %}
    """Start Python with what the models define: `settings`, `response` and the rest."""
{%- endif %}
    engine.boot()
    with engine.models(config.Settings.from_env()) as site:
        code.interact(banner="{{ 'What you change is kept at the end.' if cookiecutter.__data else 'Here is what the models define.' }}", local=dict(site))


@cli.command()
def check() -> None:
    """Review the settings for production."""
    settings = config.Settings.from_env()
    problems = []
    if settings.app_env != "production":
        problems.append(f"APP_ENV is {settings.app_env}, not production")
    if not settings.https_only:
        problems.append("HTTPS_ONLY is off: cookies may travel in the clear")
{%- if cookiecutter.__accounts %}
    if problem := sign_in.attempts(settings.rate_limit_url).problem():
        problems.append(problem)
{%- endif %}
    if problems:
        sys.exit("\n".join(problems))
    click.echo("The settings are fit for production.")


@cli.command()
@click.argument("ticket", required=False)
def errors(ticket: str | None) -> None:
    """List the tickets, the newest last, or show one."""
    engine.boot()
    found = engine.kept_tickets()
    if not ticket:
        for name, error in found.items():
            click.echo(f"{name}  {error.output}")
    elif error := found.get(ticket.rpartition("/")[2]):
        click.echo(f"{error.layer}\n\n{error.traceback}")
    else:
        raise click.ClickException(f"There is no ticket {ticket}.")


@cli.command()
def clean() -> None:
    """Delete sessions that are over, and tickets of more than 30 days; `serve` does it in turn."""
    engine.boot()
    click.echo(f"Deleted {cleaning.clean(engine.application())} files.")


@cli.command()
@click.argument("file", type=click.Path(path_type=Path), default=f"{engine.APP}.w2p")
def pack(file: Path) -> None:
    """Pack the application into FILE, for `unpack` or any other web2py; its data stay here."""
    engine.boot()
    source = engine.application()
    with tarfile.open(file, "w:gz") as archive:
        for path in sorted(source.rglob("*")):
            name = path.relative_to(source)
            if path.is_file() and not {*engine.RUNTIME_FOLDERS, "__pycache__"} & {*name.parts}:
                archive.add(path, name.as_posix())
    click.echo(f"Packed {file}.")


@cli.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True))
@click.argument("name")
def unpack(file: Path, name: str) -> None:
    """Unpack FILE as the application NAME, beside this one; it answers at /NAME/."""
    engine.boot()
    target = engine.folder() / "applications" / name
    if not re.fullmatch(r"\w+", name, re.ASCII):
        raise click.ClickException(f"{name} is not a name of letters, digits and underscores.")
    if target.exists():
        raise click.ClickException(f"There is an application called {name} already.")
    try:
        with tarfile.open(file) as archive:
            for member in archive:  # Python 3.11.2 has no filter to leave this to
                path = (target / member.name).resolve()
                if not path.is_relative_to(target) or not (member.isfile() or member.isdir()):
                    raise tarfile.TarError(f"{member.name} leads elsewhere")
                if content := archive.extractfile(member):
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(content.read())
    except tarfile.TarError as error:
        shutil.rmtree(target, ignore_errors=True)
        raise click.ClickException(f"{file} cannot be unpacked: {error}") from error
    click.echo(f"Unpacked {name}.")


@cli.command()
@click.option("--off", is_flag=True, help="Take the IDE and its password away.")
def admin(off: bool) -> None:
    """Turn on the web IDE, for this machine and development only; its password is asked for."""
    settings = config.Settings.from_env()
    if off:
        ide.turn_off(settings)
        click.echo("The IDE is off.")
    elif settings.app_env != "development":
        raise click.ClickException("The IDE is for development only.")
    else:
        ide.turn_on(settings, ask_password())
        click.echo(f"The IDE is at http://127.0.0.1:{settings.port}/admin once `run` is started.")
