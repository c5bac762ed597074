"""The arguments and options that commands share, and how a shell completes them."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from fwscaffold.cli.completion import Items

FILE = click.Path(path_type=Path)


class Directory(click.Path):
    """A path that the shell completes with directories; whether it is one is not judged here."""

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> "Items":
        """Leave it to the shell."""
        from click.shell_completion import CompletionItem

        return [CompletionItem(incomplete, type="dir")]


class Source(click.ParamType[str]):
    """A file, or another place that a preset is at."""

    name = "source"

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> "Items":
        """Leave it to the shell, which knows the files."""
        from click.shell_completion import CompletionItem

        return [CompletionItem(incomplete, type="file")]


class Framework(click.ParamType[str]):
    """The name of a framework, which `find` judges."""

    name = "framework"

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> "Items":
        """Return the frameworks that begin so."""
        from fwscaffold.cli.completion import frameworks

        return frameworks(incomplete)


class Setting(click.ParamType[str]):
    """A `key=value`, which `typed` judges."""

    name = "setting"

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> "Items":
        """Return each setting that begins so."""
        from fwscaffold.cli.completion import settings

        return settings(ctx, incomplete)


DIRECTORY = Directory(path_type=Path)
FRAMEWORK = click.argument("framework", type=Framework())
STARTERS = click.option(
    "--starters",
    type=click.Choice(["keep", "merge"]),
    default="keep",
    show_default=True,
    help="What does not merge of the application: keep it for later, or write conflict markers.",
)
PROJECT = click.argument("project", default=".", type=DIRECTORY)
ANSWERS = click.option(
    "--answers", type=FILE, metavar="FILE", help="Read answers from a JSON file; `--set` wins."
)
TEMPLATE = click.option(
    "--template",
    "source",
    default="",
    metavar="SOURCE",
    help="Where a template of somebody else's is, if it has moved or is not here yet.",
)
TRUST = click.option(
    "--trust", is_flag=True, help="Let that template run what it brings, as it did before."
)
TO = click.option(
    "--to", default="", metavar="REF", help="A tag, branch or commit of it; the newest tag, else."
)
PRESET_HELP = "A team's preset: a file, a name or git+URL@COMMIT."
PRESET = click.option("--preset", type=Source(), metavar="PRESET", help=PRESET_HELP)
OWN_PRESET = click.argument("preset", default="", type=Source())
SETTINGS = click.option(
    "--set",
    "settings",
    multiple=True,
    type=Setting(),
    metavar="KEY=VALUE",
    help="Change an answer, such as `docker=no`.",
)
