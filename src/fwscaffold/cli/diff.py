"""`fwscaffold diff`: what an update would change."""

from pathlib import Path

import click

from fwscaffold.cli.lifecycle import Followed, planned
from fwscaffold.cli.options import PRESET, PROJECT, SETTINGS, STARTERS, TEMPLATE, TO
from fwscaffold.cli.output import note, say
from fwscaffold.creation.plan import Kind
from fwscaffold.creation.report import changes, count, diff
from fwscaffold.lifecycle.update import Choices


@click.command("diff")
@PROJECT
@SETTINGS
@STARTERS
@PRESET
@TEMPLATE
@TO
def command(
    project: Path,
    settings: tuple[str, ...],
    starters: str,
    preset: str | None,
    **template: str,
) -> None:
    """Show what an update would change in PROJECT (this directory unless named), as a patch.

    Standard output holds the patch and nothing else; what would be left to you is said beside it.
    """
    _, update = planned(
        project, settings, preset, Choices(starters == "merge"), Followed(**template)
    )
    plan = update.plan
    if patch := diff(plan).rstrip("\n"):
        say(patch, exact=True)
    for line in changes([change for change in plan if change.kind is Kind.KEEP]):
        note(line)
    note(count(plan))
