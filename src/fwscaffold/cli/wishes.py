"""What is wanted of `new` beside the answers."""

from dataclasses import dataclass
from pathlib import Path

from fwscaffold.preset.presets import NONE, Preset


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is wanted of `new` beside the answers."""

    into: bool = False
    dry_run: bool = False
    diff: bool = False
    archive: Path | None = None
    no_git: bool = False
    install: bool = False
    verify: bool = False
    run: bool = False
    preset: Preset = NONE
    json_wanted: bool = False
