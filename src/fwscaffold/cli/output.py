"""Where text goes: reports to standard output, everything else to standard error."""

import os
import sys
from shutil import get_terminal_size
from typing import TYPE_CHECKING, TextIO

import click

from fwscaffold.errors import ScaffoldError
from fwscaffold.wording import refusal

if TYPE_CHECKING:
    from fwscaffold.verification.steps import Step


def say(text: str) -> None:
    """Print a report; raise where it cannot be written, except to a pipe that nobody reads."""
    try:
        click.echo(text)
    except BrokenPipeError:
        raise  # click ends the program, as other programs end
    except OSError as error:
        discard(sys.stdout)
        message = f"cannot write to standard output: {refusal(error)}"
        raise ScaffoldError(f"{message}, mend that and try again") from error


def note(text: str, newline: bool = True) -> None:
    """Print progress, or something worth knowing, to standard error; where that is lost, it is."""
    try:
        click.echo(text, nl=newline, err=True)
    except OSError:
        discard(sys.stderr)


def discard(stream: TextIO) -> None:
    """Let the stream lead nowhere: what it still holds would fail once more when Python ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


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
