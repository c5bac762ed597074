"""`fwscaffold list`: which frameworks there are, or which resources a project has."""

from pathlib import Path

import click

from fwscaffold.cli.options import DIRECTORY
from fwscaffold.cli.output import say, wrapped
from fwscaffold.cli.shelf import shelf
from fwscaffold.strict_json import as_json
from fwscaffold.template.catalog import by_group


@click.command("list")
@click.option(
    "--project", type=DIRECTORY, metavar="DIR", help="List the resources of a project instead."
)
@click.option("--json", "json_wanted", is_flag=True, help="Report as JSON.")
def command(project: Path | None, json_wanted: bool) -> None:
    """List the frameworks, with a line of advice on each, and templates with a short name."""
    if project:
        _resources(project, json_wanted)
    else:
        _frameworks(json_wanted)


def _resources(project: Path, json_wanted: bool) -> None:
    from fwscaffold.creation import receipt

    there = [each for each in receipt.read(project).resources if each.is_there]
    if json_wanted:
        say(as_json({"resources": [each.answers for each in there]}))
        return
    for each in there:
        say(click.style(each.plural, bold=True))
        for field in each.fields:
            say(f"  {field.name:<16}{', '.join(field.words)}")
    if not there:
        say("no resources: `fwscaffold add resource NAME FIELD:TYPE` adds one")


def _frameworks(json_wanted: bool) -> None:
    groups = by_group()
    if json_wanted:
        entries = [template.advice for members in groups.values() for template in members]
        others = [{"name": name, "source": source} for name, source in shelf().items()]
        say(as_json({"frameworks": entries, "templates": others}))
        return
    for group, members in groups.items():
        say(click.style(group, bold=True))
        for template in members:
            say(wrapped(f"  {template.name:<10}{template.description}", 12))
            say(wrapped(f"{'':12}Choose it when {template.choose}.", 12))
        say("")
    if named := shelf():
        say(click.style("templates", bold=True))
        say("\n".join(f"  {name:<10}{source}" for name, source in named.items()) + "\n")
    more = "`fwscaffold show FRAMEWORK` tells more, `fwscaffold new FRAMEWORK NAME` makes a project"
    say(wrapped(more, 0))
