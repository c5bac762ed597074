"""`fwscaffold render`: answers in, files out; for programs."""

from pathlib import Path

import click

from fwscaffold.cli.options import DIRECTORY, FILE
from fwscaffold.creation.plan import plan_new
from fwscaffold.creation.write import write_directory
from fwscaffold.template import answers_file
from fwscaffold.template.answers import complete
from fwscaffold.template.catalog import find
from fwscaffold.template.render import render


@click.command("render")
@click.option(
    "--answers",
    "source",
    required=True,
    metavar="FILE",
    type=FILE,
    help='A JSON object of answers, with "framework" among them.',
)
@click.option(
    "--out",
    "target",
    required=True,
    metavar="DIR",
    type=DIRECTORY,
    help="The directory to make.",
)
def command(source: Path, target: Path) -> None:
    """Write the template's files for an answers file: no receipt, no repository, no report."""
    framework, given = answers_file.with_framework(source)
    template = find(framework)
    write_directory(plan_new(render(template, complete(template, given))), target)
