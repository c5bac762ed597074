"""`fwscaffold schema`: what an answers file may hold."""

import click

from fwscaffold.cli.options import FRAMEWORK
from fwscaffold.cli.output import say
from fwscaffold.strict_json import as_json
from fwscaffold.template.catalog import find
from fwscaffold.template.schema import schema


@click.command("schema")
@FRAMEWORK
def command(framework: str) -> None:
    """Print the JSON Schema of FRAMEWORK's answers, for editors and other programs."""
    say(as_json(schema(find(framework))))
