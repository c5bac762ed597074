"""What click complains of, in our form: the value, the closest known one, where to read on."""

import re

import click

from fwscaffold.template.catalog import catalog
from fwscaffold.template.questions import questions
from fwscaffold.wording import either, quoted, suggestion


def _that_asks(name: str) -> list[str]:
    """Return the frameworks that have the option to answer a question of theirs."""
    return [
        template.name
        for template in catalog().values()
        if name in (question.option for question in questions(template))
    ]


def usage_message(error: click.UsageError) -> str:
    """Return the complaint as one line."""
    path = error.ctx.command_path if error.ctx else ""
    help_hint = f" (see `{path} --help`)" if path else ""  # click's parser does not always say
    if isinstance(error, click.NoSuchOption):
        known = [name for name in error.possibilities or [] if name.startswith("--")]
        hint = suggestion(error.option_name, known) if known else ""
        if other := _that_asks(error.option_name):
            hint = f", which {either(other)} {'has' if len(other) == 1 else 'have'}"
        elif path == "fwscaffold new":
            hint = hint or ", name the framework before other options"
        return f"no such option {quoted(error.option_name)}{hint}{help_hint}"
    if isinstance(error, click.exceptions.NoSuchCommand) and error.ctx:
        command = error.ctx.command
        kind = getattr(command, "kind", "command")
        known = command.list_commands(error.ctx) if isinstance(command, click.Group) else []
        return f"no such {kind} {quoted(error.command_name)}{suggestion(error.command_name, known)}"
    message = re.sub("'([^' ]+)'", r"`\1`", error.format_message().removesuffix("."))
    return f"{message[:1].lower()}{message[1:]}{help_hint}"
