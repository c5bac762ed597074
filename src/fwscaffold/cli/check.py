"""`fwscaffold check`: how far projects are from their standard."""

from collections.abc import Callable, Sequence
from pathlib import Path

import click

from fwscaffold.cli.options import DIRECTORY, PRESET, TEMPLATE
from fwscaffold.cli.output import say
from fwscaffold.cli.waiting import waiting
from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.lifecycle import findings
from fwscaffold.lifecycle.findings import about
from fwscaffold.lifecycle.inspection import inspect_all, only
from fwscaffold.lifecycle.sarif import sarif
from fwscaffold.lifecycle.verdict import Inspection
from fwscaffold.promise.advisories import known
from fwscaffold.template.catalog import catalog
from fwscaffold.wording import quoted, suggestion

FORMATS: dict[str, Callable[[Sequence[Inspection]], str]] = {
    "text": findings.text,
    "json": findings.json,
    "github": findings.github,
    "sarif": sarif,
}


@click.command("check")
@click.argument("projects", nargs=-1, type=DIRECTORY)
@click.option(
    "--format",
    "form",
    type=click.Choice(list(FORMATS)),
    default="text",
    show_default=True,
    help="A table, JSON, GitHub's annotations, or SARIF for code scanning.",
)
@click.option("--strict", is_flag=True, help="Fail for changed texts and a changed template, too.")
@click.option("--advisory", metavar="ID", help="Say of one advisory only who has it still.")
@PRESET
@TEMPLATE
def command(projects: tuple[Path, ...], form: str, strict: bool, **more: str | None) -> Exit:
    """Say how far each PROJECT (this directory unless named) is from its standard.

    Drift is a broken promise: tests that CI does not run, a gate that was lowered, an image of
    root's. Conflict markers that are left are drift, too. A file of the frame that is edited or
    missing is a note. The application is yours: editing or deleting it is never drift. Nothing is
    fetched, and nothing is changed.
    """
    _refuse_unknown(more["advisory"])
    directories, found = projects or (Path(),), list[Inspection]()
    inspections = inspect_all(directories, strict, more["preset"], more["source"] or "")
    with waiting(lambda: f"checked {len(found)} of {len(directories)} projects"):
        found.extend(inspections)
    formats = FORMATS
    if advisory := more["advisory"]:
        found, formats = [only(each, advisory) for each in found], {**FORMATS, "text": about}
    if report := formats[form](found):
        say(report)
    if any(each.has_drifted for each in found):
        return Exit.DRIFT
    is_unknown = advisory and any(each.findings for each in found)
    return Exit.UNJUDGED if is_unknown or any(each.problem for each in found) else Exit.DONE


def _refuse_unknown(advisory: str | None) -> None:
    names = known(catalog().values())
    if advisory and advisory not in names:
        message = f"no such advisory {quoted(advisory)}{suggestion(advisory, names)}"
        raise ScaffoldError(message, Exit.USAGE)
