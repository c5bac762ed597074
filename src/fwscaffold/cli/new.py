"""`fwscaffold new`: one sub-command for each framework, its questions as options."""

from functools import partial
from typing import Any

import click

from fwscaffold.cli.named import answers_file_of, without_link
from fwscaffold.cli.options import FILE
from fwscaffold.cli.shelf import shelf, source_of, template
from fwscaffold.cli.template_command import TRUST, TemplateCommand
from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.template.catalog import Template, catalog, find
from fwscaffold.template.questions import questions
from fwscaffold.wording import either

ASKING = "fwscaffold.asking"  # whether there is somebody who can choose
UNASKED = frozenset({"--yes", "--help", "-h"})


class Frameworks(click.Group):
    """The catalog as a group of commands."""

    kind = "framework"

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take the framework from a link, or the answers file, where no other word says it."""
        if ctx.resilient_parsing:
            return super().parse_args(ctx, args)
        from fwscaffold.cli import output

        ctx.meta[ASKING] = not UNASKED & {*args} and output.interactive()
        args = without_link(args)
        if path := answers_file_of(args):
            from fwscaffold.template import answers_file

            framework, _ = answers_file.with_framework(path)
            args = [find(framework).name, *args]
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the frameworks in the catalog's order, then templates with a short name."""
        return [*catalog(), *shelf()]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command that makes projects of this framework or template, or None."""
        if cmd_name not in catalog() and (ctx.resilient_parsing or not source_of(cmd_name)):
            return None  # nothing is fetched to complete a word
        return _framework_command(_chosen(cmd_name, ctx.meta.get(ASKING, False)))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of frameworks."""
        with formatter.section("Frameworks"):
            formatter.write_dl([(item.name, item.description) for item in catalog().values()])
        if others := shelf():
            with formatter.section("Templates"):
                formatter.write_dl([*others.items()])


@click.command(
    "new",
    cls=Frameworks,
    invoke_without_command=True,
    options_metavar="",
    subcommand_metavar="[FRAMEWORK] [TARGET] [OPTIONS]",
)
@click.option(
    "--from-link",
    expose_value=False,  # `parse_args` puts the options that it stands for in its place
    metavar="URL",
    help="Take framework and answers from a configurator's link; nothing is fetched.",
)
@click.option(
    "--answers",
    type=FILE,
    expose_value=False,  # the framework's command reads the file
    metavar="FILE",
    help="Read the framework and the answers from a JSON file.",
)
@click.pass_context
def command(ctx: click.Context) -> Exit | None:
    """Make a project.

    `fwscaffold new flask shop` makes a Flask project in the directory `shop`; without a framework
    or a name, and on a terminal, it asks. `fwscaffold new flask --help` shows Flask's options.

    In the place of a framework there can be any cookiecutter template: `gh:owner/name`,
    `git+https://host/name.git@tag#directory`, a directory or a zip archive.
    """
    if ctx.invoked_subcommand:
        return None
    from fwscaffold.cli.output import interactive, say

    if not interactive():
        first = next(iter(catalog()))
        message = f"no framework given, choose {either(catalog())}: `fwscaffold new {first} shop`"
        raise ScaffoldError(message, Exit.USAGE)
    from fwscaffold.cli import wizard
    from fwscaffold.cli.prompts import Back, hint
    from fwscaffold.cli.request import ASKED

    ctx.obj = ASKED
    say(hint())
    while True:
        try:
            code: Exit = ctx.invoke(_framework_command(wizard.ask_framework()))
        except Back:
            continue
        return code


def _chosen(name: str, asking: bool) -> Template:
    from fwscaffold.cli.plain import Back

    while True:
        try:
            return template(name, asking)
        except Back:
            continue  # there is no question before


def _framework_command(template: Template) -> click.Command:
    about = (
        f"Make a {template.title} project in TARGET, a directory that does not exist yet, or in "
        "this one, `.`, where it is empty or was just cloned."
    )
    name = "The directory's name is the project's name unless --project-name is given."
    return TemplateCommand(
        template.name,
        questions(template),
        callback=partial(_make, template),
        help_text=f"{about} {name}",
        more=TRUST if template.origin else (),
    )


def _make(template: Template, **values: Any) -> Exit:
    from fwscaffold.cli.request import make  # it takes its time to load

    return make(template, **values)
