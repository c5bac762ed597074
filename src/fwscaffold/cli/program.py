"""The program: finds the command, calls it, turns what went wrong into one line and a code."""

import os
import re
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from types import FrameType

import click

from fwscaffold import __version__
from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.wording import quoted, refusal, suggestion

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
    except OSError as error:
        return _system_refused(error)


def _prepare_process() -> None:
    """Show what the terminal's encoding lacks as escapes; let a request to end run the cleanup."""
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors="backslashreplace")
    for name in ("SIGTERM", "SIGHUP"):
        if number := getattr(signal, name, None):
            with suppress(ValueError):  # not in the main thread
                signal.signal(number, _terminate)


def _terminate(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def _fail(message: str, code: Exit) -> int:
    click.echo(f"{click.style('error', fg='red', bold=True)}: {message}", err=True)
    return code


def _system_refused(error: OSError) -> int:
    """Say which file it is about; an error without one is standard output's."""
    if error.filename:
        return _fail(refusal(error), Exit.FAILED)
    # What is still buffered would fail once more when Python ends.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return _fail(f"cannot write to standard output: {refusal(error)}", Exit.FAILED)


def _usage_message(error: click.UsageError) -> str:
    """Put click's complaint in our form: the value, the closest known one, where to read on."""
    path = error.ctx.command_path if error.ctx else "fwscaffold"
    help_hint = f" (see `{path} --help`)"
    if isinstance(error, click.NoSuchOption):
        known = [name for name in error.possibilities or [] if name.startswith("--")]
        hint = suggestion(error.option_name, known) if known else ""
        return f"no such option {quoted(error.option_name)}{hint}{help_hint}"
    if isinstance(error, click.exceptions.NoSuchCommand) and error.ctx:
        command = error.ctx.command
        kind = getattr(command, "kind", "command")
        known = command.list_commands(error.ctx) if isinstance(command, click.Group) else []
        return f"no such {kind} {quoted(error.command_name)}{suggestion(error.command_name, known)}"
    message = re.sub("'([^' ]+)'", r"`\1`", error.format_message().removesuffix("."))
    return f"{message[:1].lower()}{message[1:]}{help_hint}"
