"""`fwscaffold verify`: whether a project is sound."""

from pathlib import Path

import click

from fwscaffold.cli.options import PROJECT, TEMPLATE
from fwscaffold.cli.output import say
from fwscaffold.cli.verification import verified
from fwscaffold.creation.receipt import is_theirs, read
from fwscaffold.errors import Exit
from fwscaffold.lifecycle.followed import made_from
from fwscaffold.strict_json import as_json
from fwscaffold.wording import shown


@click.command("verify")
@PROJECT
@TEMPLATE
@click.option("--json", "json_wanted", is_flag=True, help="Report as JSON.")
def command(project: Path, source: str, json_wanted: bool) -> Exit:
    """Install PROJECT in an environment of its own, run its tests, boot it and probe it.

    PROJECT is the current directory unless given. Nothing is left behind but what the project
    itself writes when it runs, such as `instance/`. The server listens on a free loopback port,
    with production settings, on a temporary SQLite database unless `DATABASE_URL` names another.
    What a template of somebody else's has made is installed, its tests are run, and then the steps
    that the template declares. Exit code 6 if a step fails.
    """
    is_of_template = bool(source) or is_theirs(project)
    template = made_from(read(project), project, source) if is_of_template else None
    passed, report = verified(project, template)
    if json_wanted:
        say(as_json({"project": str(project), **report}))
    elif passed:
        took = f"{len(report['steps'])} steps passed in {report['seconds']:.1f} s"
        say(f"{shown(project)} is sound: {took}")
    return Exit.DONE if passed else Exit.UNVERIFIED
