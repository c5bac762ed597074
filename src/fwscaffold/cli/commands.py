"""Commands of which each is imported when it is called, so that `--help` stays fast."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click


class Commands(click.Group):
    """A group whose commands are in modules that begin with *modules*; *listed* describes them."""

    def __init__(self, *given: Any, listed: Mapping[str, str], modules: str, **more: Any) -> None:
        super().__init__(*given, **more)
        self.listed, self.modules = listed, modules

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order in which people need them."""
        return list(self.listed)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of this name, or None."""
        if cmd_name not in self.listed:
            return None
        command: click.Command = import_module(f"{self.modules}{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(self.listed.items()))
