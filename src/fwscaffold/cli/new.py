"""`fwscaffold new`: one sub-command for each framework, its questions as options."""

import os
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fwscaffold.cli import options
from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.template.catalog import Template, catalog, find
from fwscaffold.template.questions import option, questions
from fwscaffold.wording import either, quoted

if TYPE_CHECKING:
    from fwscaffold.cli.draft import Draft

ASKED = "the framework was asked for"


class Frameworks(click.Group):
    """The catalog as a group of commands."""

    kind = "framework"

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take the framework from the answers file where no other word says it."""
        if not ctx.resilient_parsing and (path := _answers_file(args)):
            from fwscaffold.template import answers_file

            framework, _ = answers_file.with_framework(path)
            args = [find(framework).name, *args]
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the frameworks in the catalog's order."""
        return list(catalog())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command that makes projects of this framework, or None."""
        return _framework_command(find(cmd_name)) if cmd_name in catalog() else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of frameworks."""
        with formatter.section("Frameworks"):
            formatter.write_dl([(item.name, item.description) for item in catalog().values()])


@click.command(
    "new",
    cls=Frameworks,
    invoke_without_command=True,
    options_metavar="",
    subcommand_metavar="[FRAMEWORK] [TARGET] [OPTIONS]",
)
@click.option(
    "--answers",
    type=options.FILE,
    expose_value=False,  # the framework's command reads the file
    metavar="FILE",
    help="Read the framework and the answers from a JSON file.",
)
@click.pass_context
def command(ctx: click.Context) -> Exit | None:
    """Make a project.

    `fwscaffold new flask shop` makes a Flask project in the directory `shop`; without a framework
    or a name, and on a terminal, it asks. `fwscaffold new flask --help` shows Flask's options.
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

    ctx.obj = ASKED
    say(hint())
    while True:
        try:
            code: Exit = ctx.invoke(_framework_command(wizard.ask_framework()))
        except Back:
            continue
        return code


def _answers_file(args: list[str]) -> Path | None:
    """Return the file that `--answers` names, where options come first and so no framework does."""
    if args and args[0].startswith("-"):
        for word, following in pairwise([*args, ""]):
            name, _, path = word.partition("=")
            if name == "--answers" and (path or following):
                return Path(path or following)
    return None


def _framework_command(template: Template) -> click.Command:
    about = (
        f"Make a {template.title} project in TARGET, a directory that does not exist yet, or in "
        "this one, `.`, where it is empty or was just cloned."
    )
    name = "The directory's name is the project's name unless --project-name is given."
    return options.TemplateCommand(
        template.name,
        questions(template),
        callback=partial(_new, template),
        help_text=f"{about} {name}",
    )


def _new(template: Template, target: str | None, yes: bool, **values: Any) -> Exit:
    from fwscaffold.cli.creation import create
    from fwscaffold.cli.draft import Draft
    from fwscaffold.cli.preset import chosen, refuse_unasked
    from fwscaffold.creation.author import author
    from fwscaffold.preset.presets import answered
    from fwscaffold.template.answers import complete

    given = options.given(values, template)
    path = None if target is None else _directory(target, values)
    wishes = options.wishes(values, chosen(values["preset"], path or Path("new"), given))
    settled = answered(wishes.preset, template, {})
    if path:
        given = {"project_name": path.name or path.resolve().name, **given}
    elif "project_slug" in given:
        given = {"project_name": given["project_slug"], **given}
    given = {**author(path or Path("new")), **settled, **given}
    if "project_name" not in given:
        draft = _asked(Draft(template, given, wishes.preset, wishes.into), yes)
        given, path = {**draft.answers}, draft.directory
        wishes = replace(wishes, run=wishes.run or draft.run)
    answers = complete(template, given)
    _tell_untested(template, answers.public)
    if wishes.install or wishes.verify or wishes.run:
        refuse_unasked(wishes.preset, answers, yes)
    return create(template, path or Path(str(answers.public["project_slug"])), answers, wishes)


def _tell_untested(template: Template, answers: Mapping[str, str | bool]) -> None:
    """Name each answer with which no project was tested."""
    from fwscaffold.cli.output import note
    from fwscaffold.template.evidence import untested

    for key, choices in untested(template).items():
        if answers[key] in choices:
            choice = quoted(f"{option(key)} {answers[key]}")
            note(f"not tested: {choice}, `fwscaffold show {template.name}` lists what was")


def _directory(target: str, values: Mapping[str, Any]) -> Path:
    from fwscaffold.creation.existing import refuse_unfit

    if not target or "://" in target:
        raise ScaffoldError(f"target {quoted(target)} is not a directory's name", Exit.USAGE)
    path = Path(os.path.normpath(target))
    if not values["zip"]:
        refuse_unfit(path, values["into"])
    elif path.name in {"", ".."}:
        message = f"target {quoted(target)} gives the directory in the archive no name, write one"
        raise ScaffoldError(message, Exit.USAGE)
    return path


def _asked(draft: "Draft", yes: bool) -> "Draft":
    from fwscaffold.cli.output import interactive, say

    if yes or not interactive():
        example = f"`fwscaffold new {draft.template.name} shop`"
        raise ScaffoldError(f"no name given, name the directory to make: {example}", Exit.USAGE)
    from fwscaffold.cli import wizard
    from fwscaffold.cli.prompts import Back, hint

    is_first = click.get_current_context().obj != ASKED
    if is_first:
        say(hint())
    while True:
        try:
            return wizard.interview(draft)
        except Back:
            if not is_first:
                raise
