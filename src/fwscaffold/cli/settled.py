"""What the commands say of a preset, before they do anything with it."""

from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

import click

from fwscaffold.cli import output
from fwscaffold.cli.output import note
from fwscaffold.cli.waiting import waiting
from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.preset.file import choose
from fwscaffold.preset.fitting import refuse_unfit, unasked
from fwscaffold.preset.layers import run_by_tools
from fwscaffold.preset.presets import Preset, describe, refuse_locked
from fwscaffold.template.catalog import Template
from fwscaffold.wording import quoted


def chosen(named: str | None, project: Path) -> Preset:
    """Return the preset that is named for the project, or the team's."""
    with waiting(lambda: "reading the preset"):
        return choose(named, project)


def settle(preset: Preset, template: Template, given: Mapping[str, object]) -> None:
    """Say what the preset does.

    Raises a usage error where it locks one of the *given* answers to another value, and where it
    answers what the template does not take.
    """
    refuse_locked(preset, given)
    refuse_unfit(preset, template)
    show(preset)
    for sentence in unasked(preset, template):
        note(sentence)


def refuse_unasked(preset: Preset, brought: Iterable[PurePosixPath], yes: bool) -> None:
    """Raise unless the person agrees that what the preset has brought is run by this very command.

    *yes* is that agreement, and so is the answer on a terminal; without such files none is needed.
    """
    found = run_by_tools(brought)
    if not found or yes:
        return
    listed = ", ".join(map(quoted, found))
    what = (
        f"preset {quoted(preset.name)} adds or changes {listed}, which this command runs or obeys"
    )
    if not output.interactive():
        message = f"{what}: look at it with `--dry-run`, and add `--yes`"
        raise ScaffoldError(message, Exit.USAGE)
    note(f"{what}.")
    click.confirm("Go on?", abort=True, err=True)


def show(preset: Preset) -> None:
    """Say what the preset does, if there is one."""
    if preset.name:
        note(describe(preset))
