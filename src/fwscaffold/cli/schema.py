"""`fwscaffold schema`: what an answers file may hold."""

from pathlib import Path

import click

from fwscaffold.cli.options import FRAMEWORK, PRESET
from fwscaffold.cli.output import say
from fwscaffold.cli.shelf import template
from fwscaffold.preset.file import choose
from fwscaffold.preset.own_questions import asking
from fwscaffold.preset.presets import NONE
from fwscaffold.strict_json import as_json
from fwscaffold.template.schema import schema


@click.command("schema")
@FRAMEWORK
@PRESET
def command(framework: str, preset: str | None) -> None:
    """Print the JSON Schema of FRAMEWORK's answers, for editors and other programs.

    A preset's own questions are in it where the preset is named. FRAMEWORK can be a template of
    somebody else's, such as `gh:owner/name`.
    """
    team = choose(preset, Path()) if preset else NONE
    say(as_json(schema(asking(team, template(framework)))))
