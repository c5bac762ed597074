"""`fwscaffold list`: which frameworks there are."""

import click

from fwscaffold.cli.output import say, wrapped
from fwscaffold.cli.shelf import shelf
from fwscaffold.strict_json import as_json
from fwscaffold.template.catalog import by_group


@click.command("list")
@click.option("--json", "json_wanted", is_flag=True, help="Report as JSON.")
def command(json_wanted: bool) -> None:
    """List the frameworks, with a line of advice on each, and templates with a short name."""
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
