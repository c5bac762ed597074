"""`fwscaffold preset`: what a team does with its own standard."""

import click

from fwscaffold.cli.commands import Commands

COMMANDS = {
    "test": "Render every framework with a preset, lint, verify.",
    "lock": "Follow the tag or branch that a preset extends.",
}


@click.group("preset", cls=Commands, listed=COMMANDS, modules="fwscaffold.cli.preset_")
def command() -> None:
    """Test a team's preset, and follow what it extends."""
