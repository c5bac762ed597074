"""`fwscaffold pipeline`: a project's pipeline, for the top of the repository that it is in."""

from pathlib import Path

import click

from fwscaffold.cli.options import PRESET, PROJECT
from fwscaffold.cli.output import note, say
from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.lifecycle.home import GITLAB, home
from fwscaffold.lifecycle.pipeline import at_the_top, put
from fwscaffold.lifecycle.project import load
from fwscaffold.wording import quoted, shown


@click.command("pipeline")
@PROJECT
@click.option("--write", is_flag=True, help="Put it there, where it replaces an older one.")
@PRESET
def command(project: Path, write: bool, preset: str | None) -> None:
    """Print PROJECT's pipeline as the top of the repository runs it that PROJECT is a directory of.

    GitHub and GitLab read pipelines at the top only. There it runs for changes of the project, in
    its directory; what you have changed in the project's own file is in it.
    """
    loaded, where = load(project, preset), home(project)
    if not where:
        message = f"{quoted(project)} is the top of its repository, or has no pipeline:"
        raise ScaffoldError(f"{message} there is nothing to put elsewhere", Exit.USAGE)
    made = at_the_top(loaded, where)
    if write:
        put(made, where)
        note(f"wrote {shown(where.path)} at the top of the repository, commit it")
    else:
        say(made.content.decode("utf-8").rstrip("\n"), exact=True)
        note(f"for {shown(where.path)} at the top of the repository")
    if where.path.parts[0] == GITLAB:
        note("its first lines say what starts it")
