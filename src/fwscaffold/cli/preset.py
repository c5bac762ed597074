"""What the commands say of a preset, before they do anything with it."""

from collections.abc import Mapping
from pathlib import Path

from fwscaffold.cli.output import note
from fwscaffold.cli.waiting import waiting
from fwscaffold.preset.file import choose
from fwscaffold.preset.presets import Preset, describe, refuse_locked


def chosen(named: str | None, project: Path, given: Mapping[str, object]) -> Preset:
    """Return the preset that is named for the project, or the team's, and say what it does.

    Raises a usage error where it locks one of the *given* answers to another value.
    """
    with waiting(lambda: "reading the preset"):
        preset = choose(named, project)
    refuse_locked(preset, given)
    show(preset)
    return preset


def show(preset: Preset) -> None:
    """Say what the preset does, if there is one."""
    if preset.name:
        note(describe(preset))
