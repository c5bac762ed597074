"""`fwscaffold render`: answers in, files out; for programs."""

from pathlib import Path

import click

from fwscaffold import answers_file
from fwscaffold.answers import complete
from fwscaffold.catalog import find
from fwscaffold.plan import plan_new
from fwscaffold.render import render
from fwscaffold.write import write_directory


@click.command("render")
@click.option(
    "--answers",
    "source",
    required=True,
    metavar="FILE",
    type=click.Path(path_type=Path),
    help='A JSON object of answers, with "framework" among them.',
)
@click.option(
    "--out",
    "target",
    required=True,
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="The directory to make.",
)
def command(source: Path, target: Path) -> None:
    """Write the template's files for an answers file: no receipt, no repository, no report."""
    framework, given = answers_file.with_framework(source)
    template = find(framework)
    write_directory(plan_new(render(template, complete(template, given))), target)
