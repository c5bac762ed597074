"""`fwscaffold adopt`: a receipt for a project that has none."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from fwscaffold.cli.lifecycle import typed
from fwscaffold.cli.options import ANSWERS, FRAMEWORK, PRESET, PROJECT, SETTINGS
from fwscaffold.cli.output import note, say
from fwscaffold.cli.preset import chosen
from fwscaffold.cli.waiting import waiting
from fwscaffold.command import command_line
from fwscaffold.creation import base, receipt
from fwscaffold.creation.write import write_new
from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.lifecycle.adoption import nearest
from fwscaffold.lifecycle.project import standard
from fwscaffold.preset.presets import answered
from fwscaffold.template import answers_file
from fwscaffold.template.answers import refuse_unknown
from fwscaffold.template.catalog import find
from fwscaffold.wording import quoted, shown


@click.command("adopt")
@FRAMEWORK
@PROJECT
@ANSWERS
@SETTINGS
@PRESET
def command(framework: str, project: Path, answers: Path | None, **more: Any) -> None:
    """Write the receipt of PROJECT (this directory unless named), as made from FRAMEWORK.

    `check`, `diff` and `update` work from then on. The answers that you do not give are read from
    the project: those with which the template comes nearest to it. No other file is touched.
    """
    template = find(framework)
    path = project / receipt.PATH
    if os.path.lexists(path):
        message = f"{quoted(path)} exists already, remove it if it is of no use any more"
        raise ScaffoldError(message, Exit.EXISTS)
    if not project.is_dir():
        raise ScaffoldError(f"{quoted(project)} is not a directory", Exit.USAGE)
    filed = answers_file.for_framework(answers, framework) if answers else {}
    refuse_unknown(template, filed)
    given = {**filed, **typed(template, more["settings"])}
    preset = chosen(more["preset"], project, given)
    known = answered(replace(preset, defaults={}), template, given)
    with waiting(lambda: "comparing the project with what each answer makes"):
        found = nearest(template, project, known)
    wanted = standard(template, found, preset)
    (project / base.PATH).unlink(missing_ok=True)
    write_new(project / base.PATH, base.packed(wanted.values()))
    write_new(path, receipt.receipt(template, found, wanted, preset.source).file)
    for key, answer in found.public.items():
        say(f"{key:<16}{str(answer).lower() if isinstance(answer, bool) else answer}".rstrip())
    see = command_line(["fwscaffold", "check", project])
    note(f"adopted {shown(project)} as {template.title}; see `{see}`")
