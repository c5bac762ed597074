"""The program: finds the command, calls it, turns what went wrong into one line and a code."""

import os
import re
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module
from types import FrameType

import click

from fwscaffold import __version__
from fwscaffold.cli.output import note
from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.template.catalog import catalog
from fwscaffold.template.questions import questions
from fwscaffold.wording import either, quoted, refusal, suggestion

COMMANDS = {
    "new": "Make a project.",
    "list": "List the frameworks.",
    "show": "Show what a framework's project asks, holds and promises.",
    "compare": "Show two frameworks' projects side by side.",
    "schema": "Print the JSON Schema of a framework's answers.",
    "verify": "Install, test, boot and probe a project.",
    "check": "Say how far projects are from their standard.",
    "diff": "Show what an update would change in a project.",
    "update": "Bring a project to this version's template, merged with your changes.",
    "restore": "Give files of a project the standard's text back.",
    "adopt": "Write the receipt of a project that has none.",
    "render": "Write the pristine files of an answers file, and nothing else.",
    "demo": "Make a project, install it and run it.",
}


class Commands(click.Group):
    """The commands, each imported when it is called, so that `--help` stays fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order in which people need them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of this name, or None."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"fwscaffold.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="%(prog)s %(version)s")
@click.pass_context
def program(ctx: click.Context) -> None:
    """Make a web project that runs, is tested and secure, in the framework of your choice.

    Start with `fwscaffold new flask shop`, or with `fwscaffold new` for a guided tour.
    """
    if os.environ.get("NO_COLOR"):
        ctx.color = False


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; return its exit code (`docs/exit-codes.md`)."""
    _prepare_process()
    if "_FWSCAFFOLD_COMPLETE" in os.environ:
        import_module("fwscaffold.cli.completion")  # click finds its classes by name
    try:
        code = program.main(arguments, "fwscaffold", standalone_mode=False)
        return code if isinstance(code, int) else Exit.DONE
    except ScaffoldError as error:
        return _fail(str(error), error.exit_code)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.message, err=True)
        return Exit.USAGE
    except click.UsageError as error:
        return _fail(_usage_message(error), Exit.USAGE)
    except click.Abort:
        return _fail("interrupted", Exit.INTERRUPTED)
    except Ended as end:
        return _fail(f"ended by {end.signal.name}", 128 + end.signal)
    except OSError as error:
        return _fail(_reason(error), Exit.FAILED)


def _prepare_process() -> None:
    """Show what the terminal's encoding lacks as escapes; let a request to end run the cleanup."""
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors="backslashreplace")
    on_request_to_end(end)


class Ended(SystemExit):
    """A signal asks the program to end."""

    def __init__(self, number: int) -> None:
        super().__init__(128 + number)
        self.signal = signal.Signals(number)


def end(number: int, _frame: FrameType | None = None) -> None:
    """Raise `Ended`; what is under way is cleaned up."""
    raise Ended(number)


def on_request_to_end(call: Callable[[int, FrameType | None], None]) -> None:
    """Have the function called on the signals that ask a program to end."""
    for name in ("SIGTERM", "SIGHUP"):
        if number := getattr(signal, name, None):
            with suppress(ValueError):  # not in the main thread
                signal.signal(number, call)


def _fail(message: str, code: int) -> int:
    note(f"{click.style('error', fg='red', bold=True)}: {message}")
    return code


def _reason(error: OSError) -> str:
    """Say which file it is about; `os.getcwd` names none."""
    with suppress(OSError):
        os.getcwd()  # noqa: PTH109 only whether there is one
        return refusal(error)
    return "the current directory is gone, change to one that is there"


def _that_asks(name: str) -> list[str]:
    """Return the frameworks that have the option to answer a question of theirs."""
    return [
        template.name
        for template in catalog().values()
        if name in (question.option for question in questions(template))
    ]


def _usage_message(error: click.UsageError) -> str:
    """Put click's complaint in our form: the value, the closest known one, where to read on."""
    path = error.ctx.command_path if error.ctx else "fwscaffold"
    help_hint = f" (see `{path} --help`)"
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
