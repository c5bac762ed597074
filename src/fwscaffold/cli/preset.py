"""What the commands say of a preset, before they do anything with it."""

from pathlib import Path

from fwscaffold.cli.output import note
from fwscaffold.cli.waiting import waiting
from fwscaffold.preset_file import choose
from fwscaffold.presets import Preset, describe


def chosen(named: str | None, project: Path) -> Preset:
    """Return the preset that is named for the project, or the team's, and say what it does."""
    with waiting(lambda: "reading the preset"):
        preset = choose(named, project)
    show(preset)
    return preset


def show(preset: Preset) -> None:
    """Say what the preset does, if there is one."""
    if preset.name:
        note(describe(preset))
