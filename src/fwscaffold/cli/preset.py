"""`fwscaffold preset`: what a team does with its own standard."""

from importlib import import_module

import click

COMMANDS = {
    "test": "Render every framework with a preset, lint, verify.",
    "lock": "Follow the tag or branch that a preset extends.",
}


class Commands(click.Group):
    """The commands, each imported when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order in which people need them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of this name, or None."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"fwscaffold.cli.preset_{cmd_name}").command
        return command


@click.group("preset", cls=Commands)
def command() -> None:
    """Test a team's preset, and follow what it extends."""
