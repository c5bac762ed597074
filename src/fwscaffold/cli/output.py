"""Where text goes: reports to standard output, everything else to standard error."""

from collections.abc import Mapping
from shutil import get_terminal_size
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from fwscaffold.catalog import Template
    from fwscaffold.steps import Step


def say(text: str) -> None:
    """Print a report."""
    click.echo(text)


def note(text: str, newline: bool = True) -> None:
    """Print progress, or something worth knowing, to standard error."""
    click.echo(text, nl=newline, err=True)


def warn_of_untested(template: "Template", answers: Mapping[str, str | bool]) -> None:
    """Name each answer with which no project was tested."""
    from fwscaffold.evidence import untested
    from fwscaffold.questions import option
    from fwscaffold.wording import quoted

    for key, choices in untested(template).items():
        if answers[key] in choices:
            choice = quoted(f"{option(key)} {answers[key]}")
            note(f"not tested: {choice}, `fwscaffold show {template.name}` lists what was")


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
