"""`fwscaffold diff`: what an update would change."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from fwscaffold.cli.lifecycle import Followed, answers, planned
from fwscaffold.cli.options import PRESET, PROJECT, SETTINGS, STARTERS, TEMPLATE, TO, TRUST
from fwscaffold.cli.output import note, say
from fwscaffold.creation.plan import IDLE, Kind, Plan
from fwscaffold.creation.report import changes, count, diff
from fwscaffold.lifecycle.project import Project
from fwscaffold.lifecycle.update import Choices
from fwscaffold.preset.layers import layers, overlaid
from fwscaffold.preset.origins import brought


@click.command("diff")
@PROJECT
@SETTINGS
@STARTERS
@PRESET
@TEMPLATE
@TO
@TRUST
def command(
    project: Path,
    settings: tuple[str, ...],
    starters: str,
    preset: str | None,
    **template: Any,
) -> None:
    """Show what an update would change in PROJECT (this directory unless named), as a patch.

    Standard output holds the patch and nothing else; what would be left to you is said beside it,
    and which lines come from a preset.
    """
    found, update = planned(
        project, settings, preset, Choices(starters == "merge"), Followed(**template)
    )
    plan = update.plan
    if patch := diff(plan).rstrip("\n"):
        say(patch, exact=True)
    for line in changes([change for change in plan if change.kind is Kind.KEEP]):
        note(line)
    for line in _origins(found, settings, plan):
        note(line)
    note(count(plan))


def _origins(project: Project, settings: tuple[str, ...], plan: Plan) -> Iterator[str]:
    """Say which lines that are new are a preset's; all others are the template's or yours."""
    if not project.preset.overlays:
        return
    made = layers(project.template, answers(project, settings), project.preset)
    of_presets = overlaid(made)
    for change in plan:
        if change.path in of_presets and change.kind not in IDLE:
            before = change.present.content if change.present else b""
            for span in brought(made, change.path, before, change.wanted.content):
                yield f"{change.path} {span.lines}: from preset {span.name}"
