"""Where text goes: reports to standard output, everything else to standard error."""

import os
import re
import sys
from shutil import get_terminal_size
from typing import TYPE_CHECKING, TextIO

import click

from fwscaffold.errors import ScaffoldError
from fwscaffold.wording import refusal

if TYPE_CHECKING:
    from fwscaffold.verification.steps import Step

# Control characters (C0 and C1), and those that nobody sees or that turn the direction of writing.
STEERS = re.compile(
    r"(?!\x1b\[[\d;]*m)"
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]"
)


def say(text: str, exact: bool = False) -> None:
    """Print a report; raise where it cannot be written, except to a pipe that nobody reads.

    What is *exact* is meant for a program: on a terminal it is harmless all the same.
    """
    try:
        shown = text if exact and not sys.stdout.isatty() else harmless(text)
        click.echo(shown, color=_wanted())
    except BrokenPipeError:
        raise  # click ends the program, as other programs end
    except OSError as error:
        discard(sys.stdout)
        message = f"cannot write to standard output: {refusal(error)}"
        raise ScaffoldError(f"{message}, mend that and try again") from error


def note(text: str, newline: bool = True) -> None:
    """Print progress, or something worth knowing, to standard error; where that is lost, it is."""
    _to_stderr(harmless(text), newline)


def overwrite(text: str) -> None:
    """Print *text* over the line that is being written to standard error, and go back."""
    _to_stderr(f"\r{harmless(text)}", newline=False)


def harmless(text: str) -> str:
    """Return the text without what steers a terminal; line ends, tabs and colours stay."""
    return STEERS.sub(lambda found: ascii(found[0])[1:-1], text)


def _to_stderr(text: str, newline: bool) -> None:
    try:
        click.echo(text, nl=newline, err=True, color=_wanted())
    except OSError:
        discard(sys.stderr)


def _wanted() -> bool | None:
    """Whether there are colours: where nobody has said so, on a terminal that knows them."""
    unwanted = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return False if unwanted else None


def discard(stream: TextIO) -> None:
    """Let the stream lead nowhere: what it still holds would fail once more when Python ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def interactive() -> bool:
    """Whether there is a person to ask; a stream that was closed is None."""
    streams = (sys.stdin, sys.stdout)
    return all(stream and stream.isatty() for stream in streams) and not os.environ.get("CI")


def progress(name: str, step: "Step | None") -> None:
    """Show a step: its name when it starts, its outcome when it is done."""
    if step is None:
        note(f"  {name:<14}", newline=False)
        return
    word = click.style("passed", fg="green") if step.passed else click.style("failed", fg="red")
    note(f"{word}  {step.seconds:6.2f} s")


def wrapped(text: str, indent: int) -> str:
    """Return the text within the terminal's width, with its further lines indented."""
    return click.wrap_text(text, get_terminal_size().columns, "", " " * indent)
