"""`fwscaffold verify`: whether a project is sound."""

from pathlib import Path

import click

from fwscaffold.cli.options import PROJECT
from fwscaffold.cli.output import say
from fwscaffold.cli.verification import verified
from fwscaffold.errors import Exit
from fwscaffold.strict_json import as_json
from fwscaffold.wording import shown


@click.command("verify")
@PROJECT
@click.option("--json", "json_wanted", is_flag=True, help="Report as JSON.")
def command(project: Path, json_wanted: bool) -> Exit:
    """Install PROJECT in an environment of its own, run its tests, boot it and probe it.

    PROJECT is the current directory unless given. Nothing is left behind but what the project
    itself writes when it runs, such as `instance/`. The server listens on a free loopback port,
    with production settings, on a temporary SQLite database unless `DATABASE_URL` names another.
    Exit code 6 if a step fails.
    """
    passed, report = verified(project)
    if json_wanted:
        say(as_json({"project": str(project), **report}))
    elif passed:
        took = f"{len(report['steps'])} steps passed in {report['seconds']:.1f} s"
        say(f"{shown(project)} is sound: {took}")
    return Exit.DONE if passed else Exit.UNVERIFIED
