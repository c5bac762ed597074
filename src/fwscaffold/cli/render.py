"""`fwscaffold render`: answers in, files out; for programs."""

from pathlib import Path

import click

from fwscaffold.cli.options import DIRECTORY, FILE, PRESET
from fwscaffold.creation.plan import plan_new
from fwscaffold.creation.write import write_directory
from fwscaffold.preset.file import choose
from fwscaffold.preset.layers import standard
from fwscaffold.preset.own_questions import asking
from fwscaffold.preset.presets import NONE, answered, refuse_locked
from fwscaffold.template import answers_file
from fwscaffold.template.answers import complete
from fwscaffold.template.catalog import find


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
@PRESET
def command(source: Path, target: Path, preset: str | None) -> None:
    """Write the template's files for an answers file: no receipt, no repository, no report.

    A preset has a say only where it is named.
    """
    framework, given = answers_file.with_framework(source)
    team = choose(preset, target) if preset else NONE
    refuse_locked(team, given)
    template = asking(team, find(framework))
    answers = complete(template, answered(team, template, given))
    write_directory(plan_new(standard(template, answers, team)), target)
