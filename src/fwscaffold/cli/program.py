"""The program: finds the command, calls it, turns what went wrong into one line and a code."""

import os
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module
from types import FrameType

import click

from fwscaffold import __version__
from fwscaffold.cli.commands import Commands
from fwscaffold.cli.output import note
from fwscaffold.cli.usage import usage_message
from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.wording import refusal

COMMANDS = {
    "new": "Make a project.",
    "add": "Add a resource to a project: table, pages, REST and tests.",
    "remove": "Remove a resource from a project.",
    "list": "List the frameworks.",
    "show": "Show what a framework's project asks, holds and promises.",
    "compare": "Show two frameworks' projects side by side.",
    "serve": "Serve the configurator, in a browser and for programs.",
    "schema": "Print the JSON Schema of a framework's answers.",
    "verify": "Install, test, boot and probe a project.",
    "check": "Say how far projects are from their standard.",
    "diff": "Show what an update would change in a project.",
    "update": "Bring a project to this version's template, merged with your changes.",
    "restore": "Give files of a project the standard's text back.",
    "pipeline": "Print a project's pipeline, for the top of its repository.",
    "adopt": "Write the receipt of a project that has none.",
    "render": "Write the pristine files of an answers file, and nothing else.",
    "preset": "Test a team's preset, and follow what it extends.",
    "demo": "Make a project, install it and run it.",
}


@click.group(
    cls=Commands,
    listed=COMMANDS,
    modules="fwscaffold.cli.",
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, message="%(prog)s %(version)s")
def program() -> None:
    """Make a web project that runs, is tested and secure, in the framework of your choice.

    Start with `fwscaffold new flask shop`, or with `fwscaffold new` for a guided tour.
    """


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
        return _fail(usage_message(error), Exit.USAGE)
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
