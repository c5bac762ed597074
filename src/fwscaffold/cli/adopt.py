"""`fwscaffold adopt`: a receipt for a project that has none."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from fwscaffold.cli.lifecycle import typed
from fwscaffold.cli.options import (
    ANSWERS,
    FILE,
    PRESET,
    PROJECT,
    SETTINGS,
    TEMPLATE,
    TRUST,
    Framework,
)
from fwscaffold.cli.output import note, say
from fwscaffold.cli.settled import chosen, settle
from fwscaffold.cli.takeover import record, take_over
from fwscaffold.cli.waiting import waiting
from fwscaffold.command import command_line
from fwscaffold.creation import base, receipt
from fwscaffold.creation.write import write_new
from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.lifecycle import clues
from fwscaffold.lifecycle.adoption import adopted, nearest
from fwscaffold.lifecycle.uses import project_below
from fwscaffold.preset.layers import standard
from fwscaffold.preset.own_questions import asking
from fwscaffold.preset.presets import answered
from fwscaffold.template import answers_file
from fwscaffold.template.answers import refuse_unknown
from fwscaffold.template.catalog import catalog, find
from fwscaffold.wording import quoted, shown


@click.command("adopt")
@click.argument("framework", type=Framework(), default="")
@PROJECT
@ANSWERS
@SETTINGS
@PRESET
@TEMPLATE
@TRUST
@click.option("--replay", type=FILE, metavar="FILE", help="A replay file of cookiecutter's.")
def command(framework: str, project: Path, answers: Path | None, **more: Any) -> None:
    """Write the receipt of PROJECT (this directory unless named), as made from FRAMEWORK.

    Without FRAMEWORK it is the one that most files import. The answers that you do not give come
    from what the project shows: its licence, container files, pipelines and requirements. No other
    file is touched; what the standard would bring is pending, and `update --only` brings it.

    A project that cruft has made is taken over as its template made it, and so is one of
    cookiecutter's, with its replay file.
    """
    if framework and framework not in catalog() and project == Path() and Path(framework).is_dir():
        framework, project = "", Path(framework)
    named = find(framework) if framework else None
    path = project / receipt.PATH
    if os.path.lexists(path):
        message = f"{quoted(path)} exists already, remove it if it is of no use any more"
        raise ScaffoldError(message, Exit.EXISTS)
    if not project.is_dir():
        raise ScaffoldError(f"{quoted(project)} is not a directory", Exit.USAGE)
    if below := project_below(project):
        message = f"{quoted(project)} is no project, {quoted(below)} in it is: name that"
        raise ScaffoldError(message, Exit.USAGE)
    preset = chosen(more["preset"], project)
    if not named and (made := record(project, more["replay"])):
        take_over(project, made, preset, more["source"], more["trust"])
        return
    template = asking(preset, named or clues.framework(project))
    filed = answers_file.for_framework(answers, template.name) if answers else {}
    refuse_unknown(template, filed)
    given = {**filed, **typed(template, more["settings"])}
    settle(preset, template, given)
    # No file tells how a team's own question was answered, other answers have their clues.
    own = {key: preset.defaults.get(key, each.default) for key, each in preset.questions.items()}
    known = answered(replace(preset, defaults=own), template, given)
    with waiting(lambda: "comparing the project with what each answer makes"):
        found = nearest(template, project, known)
    wanted = standard(template, found, preset)
    written = adopted(template, found, wanted, project, preset.source)
    (project / base.PATH).unlink(missing_ok=True)
    write_new(project / base.PATH, base.packed(wanted.values()))
    write_new(path, written.file)
    for key, answer in found.public.items():
        say(f"{key:<16}{str(answer).lower() if isinstance(answer, bool) else answer}".rstrip())
    see = command_line(["fwscaffold", "check", project])
    note(f"adopted {shown(project)} as {template.title}; see `{see}`")
    if written.pending:
        take = command_line(["fwscaffold", "update", project, "--only", "editor"])
        note(f"{len(written.pending)} files of the standard are pending, begin with `{take}`")
